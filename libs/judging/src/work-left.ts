/**
 * What the judges of one call may still do, whatever its fields and what is nested in them: counted rather than timed, so that a call is judged the same on a
 * slow machine. What is over is not looked at, and is told as `too_complex`.
 */
export interface WorkLeft {
  commands: number;
  /** Signs that make a tree of a script larger, see `partsOf`. */
  parts: number;
  /** Words of SQL. */
  tokens: number;
  /** Of texts that are run, those in others included. */
  characters: number;
}

export const workOfACall = (): WorkLeft => ({ commands: 500, parts: 4_000, tokens: 12_000, characters: 128 * 1024 });

/** Texts that are longer, in UTF-16 units, are read by a worker, which may take longer for them. */
const PORTION = 32 * 1024;

/** How many times as long a text is as one that is read at once; at least once. */
export const portionsOf = (length: number): number => Math.max(1, length / PORTION);

/** The same for the commands that a text of such a length asks to run: a fifth of it a portion, for many small commands take longer than a single one as large. */
export function workOfAText(length: number): WorkLeft {
  const share = portionsOf(length) / 5;
  const { commands, parts, tokens, characters } = workOfACall();
  return { commands: commands * share, parts: parts * share, tokens: tokens * share, characters: characters * share };
}
