import type { Engine } from '../engine/engine.js';
import { rank } from '../engine/kind.js';
import { bySweep, Resolver, type Span } from '../engine/resolver.js';
import { HEAD } from '../engine/window.js';
import { encodedRuns } from './encoded-runs.js';

/** Between what two runs say: no value and no phrase goes on over it. */
const APART = '\0\0';
/** Characters that digits before a run may have said by chance: its beginning is looked at without them too. */
const CHANCE = [0, 1, 2, 3, 6];

/**
 * Secrets and customers' words that stand in a text as base64, hex or tag characters, but no personal data. The spans cover the form that stands in
 * the text; their values are what it says. All that is said is searched at once, so that many short runs cost what one long one does.
 */
export function encodedSpans(engine: Engine, text: string): Span[] {
  const runs = encodedRuns(text);
  if (runs.length === 0) return [];
  const starts: number[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const { decoded } of runs)
    for (const drop of CHANCE) {
      starts.push(length);
      const said = drop === 0 ? decoded : decoded.slice(drop, drop + HEAD);
      parts.push(said, APART);
      length += said.length + APART.length;
    }
  const found: Span[] = [];
  const told = new Set<number>();
  let part = 0;
  const tell = (span: Span): void => {
    while (part + 1 < starts.length && (starts[part + 1] as number) <= span.start) part++;
    const index = Math.floor(part / CHANCE.length);
    if (span.kind.rank !== rank.custom && told.has(index)) return;
    if (span.kind.rank !== rank.custom) told.add(index);
    const { start, end } = runs[index] as (typeof runs)[number];
    found.push({ ...span, start, end });
  };
  const resolver = new Resolver(tell);
  const spans = engine.matches(parts.join('')).sort(bySweep);
  for (const span of spans) if (span.kind.rank > rank.personal) resolver.feed(span);
  resolver.advance(Number.POSITIVE_INFINITY);
  part = 0;
  for (const span of spans) if (span.kind.rank === rank.custom) tell(span);
  return found;
}
