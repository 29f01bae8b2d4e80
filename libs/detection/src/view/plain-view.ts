import { PlainReader } from './plain-text.js';
import { Places } from './places.js';

/** A text as a reader would take it, and where its units came from. */
export interface PlainView {
  readonly text: string;
  readonly places: Places;
  /** Neighbourhoods of changes, in the view: first and last change of each, in turn. */
  readonly changed: readonly number[];
}

/** Escapes, and controls that no text has (any but white space). */
// oxlint-disable-next-line no-control-regex
const hint = /[%&\x00-\x08\x0e-\x1f\x7f]|\\[\\uxe0_\-./+=~:@*#]|\^\[/;

/** Whether a text could read differently at all: nearly all source and prose could not, and is told at the speed of memory. */
const mayDiffer = (text: string): boolean => Buffer.byteLength(text) !== text.length || hint.test(text);

/** Changes nearer than this are one neighbourhood. */
const NEAR = 256;

/** The view of a whole text, or null if it reads as it stands. Linear. */
export function plainView(text: string): PlainView | null {
  if (!mayDiffer(text)) return null;
  const places = new Places();
  const changed: number[] = [];
  let plain = '';
  let copied = 0;
  new PlainReader().read(text, 0, true, (from, to, replaced) => {
    plain += text.slice(copied, from);
    places.add(plain.length, from, to, replaced.length);
    if (changed.length === 0 || plain.length - (changed.at(-1) as number) > NEAR) changed.push(plain.length, plain.length);
    else changed[changed.length - 1] = plain.length;
    plain += replaced;
    copied = to;
  });
  return copied === 0 ? null : { text: plain + text.slice(copied), places, changed };
}

/** A short text as a reader would take it. */
export const plain = (text: string): string => plainView(text)?.text ?? text;
