import { namedClass } from '../engine/character-class.js';
import { leftBoundary } from '../engine/boundary.js';
import type { Kind } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { HEAD, type Outcome, outcome, type Window } from '../engine/window.js';
import { matchShape, parseShape, shapeEnd } from './shape.js';

const compact = parseShape('{dotted:24-}');
const before = namedClass('dotted');

/** Whether the first segment is the base64url of a JOSE header with an algorithm; null if it is cut off. */
function header(segment: string): boolean {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && 'alg' in value;
  } catch {
    return false;
  }
}

/**
 * A JSON Web Token in compact form (RFC 7515), signed or not, or encrypted (RFC 7516). A header longer than the head that is looked at
 * (one with an embedded certificate chain) is taken on its first characters.
 */
export function jwtRule(kind: Kind): Rule {
  const verify = (window: Window, start: number, end: number): Outcome => {
    if (!window.text.startsWith('eyJ', start) || !leftBoundary(window, start, before)) return outcome.none;
    const close = matchShape(window, compact.segments, end, start);
    if (close === shapeEnd.undecided) return window.undecided(start);
    if (close === shapeEnd.none) return outcome.none;
    const head = window.text.slice(start, close === shapeEnd.open ? start + HEAD : close);
    const segments = head.split('.');
    const first = segments[0] as string;
    if (segments.length === 1 && close !== shapeEnd.open) return outcome.none;
    const certain = segments.length > 1 ? header(first) : Buffer.from(first, 'base64url').toString('latin1').includes('"alg"');
    if (!certain) return outcome.none;
    if (close === shapeEnd.open) {
      return window.follow ? window.open(kind, start, window.end, window.follow, 'certain') : outcome.none;
    }
    let stop = close;
    while (window.text[stop - 1] === '.') stop--;
    return (segments[1] as string).length < 8 ? outcome.none : window.match(kind, start, stop, 'certain');
  };
  return { anchors: ['eyJ'], kinds: [kind], verify, begins: 'at-bounded-anchor' };
}
