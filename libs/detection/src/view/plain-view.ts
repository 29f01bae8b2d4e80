import { PlainReader } from './plain-text.js';
import { Places } from './places.js';

/** A text as a reader would take it, and where its units came from. */
export interface PlainView {
  readonly text: string;
  readonly places: Places;
  /** Neighbourhoods of changes, in the view: first and last change of each, in turn. */
  readonly changed: readonly number[];
}

/** Changes nearer than this are one neighbourhood. */
const NEAR = 256;

/**
 * The view of a whole text, or null if it reads as it stands. Linear. With `stops` (`stopsOf`), only those places are looked at: nearly all source
 * and prose has hardly any.
 */
export function plainView(text: string, stops?: readonly number[]): PlainView | null {
  if (stops?.length === 0) return null;
  const places = new Places();
  const changed: number[] = [];
  // Joined at once: a text that is added to piece by piece is slow to read.
  const pieces: string[] = [];
  let length = 0;
  let copied = 0;
  new PlainReader(undefined, stops && cursor(stops)).read(text, 0, true, (from, to, replaced) => {
    pieces.push(text.slice(copied, from), replaced);
    length += from - copied;
    places.add(length, from, to, replaced.length);
    if (changed.length === 0 || length - (changed.at(-1) as number) > NEAR) changed.push(length, length);
    else changed[changed.length - 1] = length;
    length += replaced.length;
    copied = to;
  });
  if (copied === 0) return null;
  pieces.push(text.slice(copied));
  return { text: pieces.join(''), places, changed };
}

/** A short text as a reader would take it. */
export const plain = (text: string): string => plainView(text)?.text ?? text;

/** The stops one after the other. */
function cursor(stops: readonly number[]): (text: string, from: number) => number {
  let next = 0;
  return (text, from) => {
    while (next < stops.length && (stops[next] as number) < from) next++;
    return stops[next] ?? text.length;
  };
}
