/** Stands in a text for what is only known when it runs; no argument of a program can hold it. */
export const unknown = '\0';

/** Where a text comes from, as bits. */
export const from = {
  network: 1,
  decoding: 2,
  /** A file that holds secrets. */
  secret: 4,
  /** A variable that is named like a secret. */
  variable: 8,
  /** Any file. */
  file: 16,
  /** The environment, names of machine and user. */
  machine: 32,
  /** What a shell prints that another side talks to. */
  shell: 64,
  /** It had grown over what is followed. */
  tooLong: 128,
  /** Paths that a search lists: `~/\0` is all below the home, `~/\0/x` what has that name there. */
  found: 256,
} as const;

/** A text as far as it is known, with what it was made of. */
export interface Value {
  readonly text: string;
  /** Bits of `from`. */
  readonly marks: number;
}

const longest = 64 * 1024;

/** What grows over 64 KB counts as unknown: doubling a variable sixty times must not fill the memory. */
export const valueOf = (text: string, marks = 0): Value =>
  text.length > longest ? { text: unknown, marks: marks | from.tooLong } : { text, marks };
export const unknownValue = (marks = 0): Value => ({ text: unknown, marks });
export const nothing: Value = { text: '', marks: 0 };

export const isKnown = ({ text }: Value): boolean => !text.includes(unknown);
export const knownText = (value: Value): string | null => (isKnown(value) ? value.text : null);
export const joined = (values: readonly Value[], between = ''): Value =>
  valueOf(
    values.map(({ text }) => text).join(between),
    values.reduce((all, { marks }) => all | marks, 0),
  );
export const comesFrom = (value: Value | null, bits: number): boolean => value !== null && (value.marks & bits) !== 0;
