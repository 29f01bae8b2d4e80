import type { Engine } from '../engine/engine.js';
import { rank } from '../engine/kind.js';
import { bySweep, Resolver, type Span } from '../engine/resolver.js';
import { HEAD } from '../engine/window.js';
import { encodedRuns } from './encoded-runs.js';
import { plainView } from './plain-view.js';

/** A secret behind an encoding: the span of what stands in the text, and the value it stands for. */
export interface DisguisedSpan {
  readonly span: Span;
  readonly value: string;
}

/** The settled spans of a text, without personal data and customers' words. */
function secretsOf(engine: Engine, text: string): Span[] {
  const settled: Span[] = [];
  const resolver = new Resolver((span) => settled.push(span));
  for (const span of engine.matches(text).sort(bySweep)) if (span.kind.rank > rank.personal) resolver.feed(span);
  resolver.advance(Number.POSITIVE_INFINITY);
  return settled;
}

const valueOf = (text: string, span: Span): string => text.slice(span.start, Math.min(span.end, span.start + HEAD));

/**
 * Secrets that stand in a text in another form: with invisible or look-alike characters, escaped for a URL, JSON or HTML, or as base64 or hex.
 * The spans cover the form that stands in the text. Bounded work: every form is looked at once, one level deep.
 */
export function disguisedSpans(engine: Engine, text: string): DisguisedSpan[] {
  const found: DisguisedSpan[] = [];
  const view = plainView(text);
  if (view) {
    for (const span of secretsOf(engine, view.text)) {
      const start = view.origin[span.start] as number;
      const end = view.origin[span.end] as number;
      const value = valueOf(view.text, span);
      if (text.slice(start, end) !== view.text.slice(span.start, span.end)) found.push({ span: { ...span, start, end }, value });
    }
  }
  for (const run of encodedRuns(text)) {
    const inner = secretsOf(engine, run.decoded)[0];
    if (inner) found.push({ span: { ...inner, start: run.start, end: run.end }, value: valueOf(run.decoded, inner) });
  }
  return found;
}
