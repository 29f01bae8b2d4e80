import { PlainReader } from './plain-text.js';
import { Places } from './places.js';

/** A text as a reader would take it, and where its units came from. */
export interface PlainView {
  readonly text: string;
  readonly places: Places;
  /** Neighbourhoods of changes, in the view: first and last change of each, in turn. */
  readonly changed: readonly number[];
  /** Where something is left out of the view: before these places of it. */
  readonly cuts: readonly number[];
}

/** What stands in a view for what is left out of it: no text has it there, for controls are not seen. */
const LEFT_OUT = '\0';

/** Changes nearer than this are one neighbourhood. */
const NEAR = 256;

/**
 * The view of a whole text, or null if it reads as it stands. Linear. With `stops` (`stopsOf`), only those places are looked at: nearly all source
 * and prose has hardly any. What stands between `omitted` places, two and two, is left out: no stop is in it.
 */
export function plainView(text: string, stops?: readonly number[], omitted: readonly number[] = []): PlainView | null {
  if (stops?.length === 0) return null;
  const places = new Places();
  const changed: number[] = [];
  const cuts: number[] = [];
  // Joined at once: a text that is added to piece by piece is slow to read.
  const pieces: string[] = [];
  let length = 0;
  let copied = 0;
  const replace = (from: number, to: number, replaced: string): void => {
    pieces.push(text.slice(copied, from), replaced);
    length += from - copied;
    places.add(length, from, to, replaced.length);
    length += replaced.length;
    copied = to;
  };
  let cut = 0;
  const leaveOut = (before: number): void => {
    for (; cut < omitted.length && (omitted[cut] as number) < before; cut += 2) {
      replace(omitted[cut] as number, omitted[cut + 1] as number, LEFT_OUT);
      cuts.push(length);
    }
  };
  new PlainReader(undefined, stops && cursor(stops)).read(text, 0, true, (from, to, replaced) => {
    leaveOut(from);
    const at = length + from - copied;
    if (changed.length === 0 || at - (changed.at(-1) as number) > NEAR) changed.push(at, at);
    else changed[changed.length - 1] = at;
    replace(from, to, replaced);
  });
  if (changed.length === 0) return null;
  leaveOut(text.length);
  pieces.push(text.slice(copied));
  return { text: pieces.join(''), places, changed, cuts };
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
