import { stepsAfter, stepsBefore } from '../engine/white-space.js';
import { type Engine, Search } from '../engine/engine.js';
import type { Span } from '../engine/resolver.js';
import { HEAD } from '../engine/window.js';
import { plainView, type PlainView } from './plain-view.js';
import { stopsOf } from './stops.js';

/** How far before a change an anchor may stand whose match the change decides, and how far behind it one that looks back; in steps of white space. */
const BEFORE = 768;
const BEHIND = 384;

/**
 * What is found in a text once it is read as a reader would take it, in the offsets of the text as it stands. `known` is the search of it as it
 * stands, by an engine that looks for `disguiseSigns`: where the two read alike, so far from any change that none decides it, the text is not
 * searched twice.
 */
export function viewSpans(engine: Engine, text: string, known: Search): Span[] {
  const view = plainView(text, stopsOf(text, known.signs));
  if (view === null) return [];
  const { places, changed } = view;
  const search = new Search(engine, view.text);
  const covered = joined(known.spans);
  for (let i = 0; i < changed.length; i += 2) {
    const first = changed[i] as number;
    if (first > search.at) goOn(search, covered, view, first);
    const begin = startOf(search, covered, view, stepsBefore(search.window, first, BEFORE));
    if (begin > search.at) search.skipTo(begin);
    const end = Math.min(view.text.length, stepsAfter(search.window, changed[i + 1] as number, BEHIND));
    if (end > search.at) search.readTo(end);
  }
  goOn(search, covered, view, view.text.length);
  return search.spans.map((span) => ({ ...span, start: places.start(span.start), end: places.end(span.end) }));
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

/** Spans as places that they cover, apart and in order. */
function joined(spans: readonly Span[]): readonly Place[] {
  const places: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = places.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else places.push({ start, end });
  }
  return places;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** The place that covers `at`, if any does. */
function covering(places: readonly Place[], at: number): Place | null {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as Place).start < at) low = middle + 1;
    else high = middle;
  }
  const found = places[low - 1];
  return found && found.end > at ? found : null;
}

/**
 * Matches of one rule do not overlap: a search that began within one would go on at another place than a search of the whole text does. So it
 * begins before all of them, and before what tells of them (`Bearer `), or where it has got to anyway.
 */
function startOf({ at, window }: Search, covered: readonly Place[], view: PlainView, from: number): number {
  let begin = Math.max(0, from);
  while (begin > at) {
    const span = covering(covered, view.places.start(begin));
    if (span === null) return begin;
    begin = Math.max(0, stepsBefore(window, placeIn(view, span.start, begin), BEFORE));
  }
  return begin;
}

/** The first place of a view, up to `limit`, whose unit begins at `start` of the text or behind it. */
function placeIn({ places }: PlainView, start: number, limit: number): number {
  let [low, high] = [0, limit];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places.start(middle) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** For the same reason, a search ends where no match of either reading has been for a while: from there on, both find the same. */
function goOn(search: Search, covered: readonly Place[], { text, places }: PlainView, limit: number): void {
  let seen = 0;
  let last = 0;
  for (;;) {
    const { at, spans } = search;
    if (at === 0 || at >= limit) return;
    for (; seen < spans.length; seen++) last = Math.max(last, (spans[seen] as Span).end);
    const span = covering(covered, places.start(at));
    const far = Math.max(last, span === null ? 0 : at + span.end - places.start(at)) + BEHIND;
    if (far <= at) return;
    search.readTo(Math.min(text.length, far));
  }
}
