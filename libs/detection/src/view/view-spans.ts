import type { Engine, Search } from '../engine/engine.js';
import type { Span } from '../engine/resolver.js';
import { HEAD } from '../engine/window.js';
import { coveredBy } from './covered.js';
import { omissionsOf } from './omissions.js';
import { plainView } from './plain-view.js';
import { stopsOf } from './stops.js';
import { ViewSearch } from './view-search.js';

/**
 * What is found in a text once it is read as a reader would take it, in the offsets of the text as it stands. `known` is the search of it as it
 * stands, by an engine that looks for `disguiseSigns`: where the two read alike, so far from any change that none decides it, the text is neither
 * searched again nor copied.
 */
export function viewSpans(engine: Engine, text: string, known: Search): Span[] {
  const stops = stopsOf(text, known.signs);
  if (stops.length === 0) return [];
  const covered = coveredBy(known.spans);
  for (const omitted of [omissionsOf(engine, known.window, stops, covered), []]) {
    const view = plainView(text, stops, omitted);
    if (view === null) return [];
    const spans = new ViewSearch(engine, covered, view).spans();
    if (spans) return spans.map((span) => ({ ...span, start: view.places.start(span.start), end: view.places.end(span.end) }));
  }
  return [];
}

/**
 * The spans of both readings of a text, those of the text as it stands first. A value that both read to its head and beyond is told as it stands, however
 * far each of them goes on: a stream has told it by then.
 */
export function bothReadings(raw: readonly Span[], view: readonly Span[]): Span[] {
  if (view.length === 0) return [...raw];
  const heads = new Map(raw.filter(({ value }) => value.length === HEAD).map((span) => [`${span.kind.kind} ${span.start}`, span.value]));
  const told = (span: Span): Span =>
    span.value.length === HEAD ? { ...span, value: heads.get(`${span.kind.kind} ${span.start}`) ?? span.value } : span;
  return [...raw, ...view.map(told)];
}
