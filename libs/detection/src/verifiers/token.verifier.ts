import { type ChecksumName, checksums } from '../checks/checksum.js';
import { isPlaceholderKey } from '../checks/placeholder-key.js';
import { isAlnum } from '../engine/character-class.js';
import { leftBoundary } from '../engine/boundary.js';
import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { HEAD, type Outcome, outcome, type Window } from '../engine/window.js';
import { endsInDots, leadingLiteral, matchShape, parseShape, type Shape, shapeEnd, trimEnd } from './shape.js';

/** A test of the matched value: a confidence, or null to drop it. */
type ValueCheck = (value: string) => Kind['confidence'] | null;

export interface TokenOptions {
  readonly checksum?: ChecksumName;
  /** The anchor stands within a run: nothing is asked of what is before it. */
  readonly inner?: boolean;
}

/** A prefixed token: a literal of the vendor's own, then closed runs. */
export function tokenRule(kind: Kind, source: string, options: TokenOptions = {}): Rule {
  const shape = parseShape(source);
  const anchor = leadingLiteral(shape);
  if (anchor.length < 2) throw new SyntaxError(`Shape ${source} of ${kind.kind}: an anchor has at least 2 characters.`);
  const verdict = judge(kind, shape, anchor.length, options);
  const segments = shape.segments.slice(1);
  const dots = endsInDots(shape.segments);
  const verify = (window: Window, start: number, end: number): Outcome => {
    if (!window.text.startsWith(anchor, start)) return outcome.none;
    if (!options.inner && !leftBoundary(window, start, shape.before)) return outcome.none;
    let close = matchShape(window, segments, end, start);
    if (close === shapeEnd.none) return outcome.none;
    if (close === shapeEnd.undecided) return window.undecided(start);
    if (close === shapeEnd.open) {
      const { follow, end: from } = window;
      const confident = verdict(window.text.slice(start, start + HEAD));
      return follow && confident ? window.open(kind, start, from, follow, confident) : outcome.none;
    }
    if (window.beyond(close)) return window.undecided(start);
    if (isAlnum(window.at(close))) return outcome.none;
    if (dots) close = trimEnd(window.text, start, close);
    const confident = verdict(window.text.slice(start, Math.min(close, start + HEAD)));
    return confident ? window.match(kind, start, close, confident) : outcome.none;
  };
  return { anchors: [anchor], kinds: [kind], verify, begins: options.inner ? 'at-anchor' : 'at-bounded-anchor' };
}

function judge(kind: Kind, shape: Shape, prefix: number, options: TokenOptions): ValueCheck {
  const checksum = options.checksum && checksums[options.checksum];
  return (value) => {
    if (checksum?.holds(value)) return 'certain';
    if (isPlaceholderKey(value.slice(prefix))) return null;
    if (checksum) return 'medium';
    return kind.confidence;
  };
}
