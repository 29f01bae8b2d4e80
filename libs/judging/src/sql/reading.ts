/** How a family of databases reads what others read otherwise. */
export interface Reading {
  /** A backslash in a string takes the meaning of the next character. */
  readonly backslash: boolean;
  /** Comments within comments count. */
  readonly nested: boolean;
  /** `#` begins a comment. */
  readonly hash: boolean;
  /** `//` begins a comment. */
  readonly slashes: boolean;
  /** `--` begins a comment only before white space. */
  readonly spacedDash: boolean;
  /** A carriage return alone ends a comment of a line. */
  readonly carriageReturn: boolean;
  /** What stands in a comment of this kind is run: `/*! ... *\/`. */
  readonly executable: boolean;
  /** `$$ ... $$` and `$tag$ ... $tag$` are strings. */
  readonly dollar: boolean;
  /** `[a name]`. */
  readonly brackets: boolean;
  /** `q'[a string]'`. */
  readonly qQuote: boolean;
}

const plain: Reading = {
  backslash: false,
  nested: false,
  hash: false,
  slashes: false,
  spacedDash: false,
  carriageReturn: false,
  executable: false,
  dollar: false,
  brackets: false,
  qQuote: false,
};
const postgres: Reading = { ...plain, nested: true, dollar: true, carriageReturn: true };

const all: readonly Reading[] = [
  postgres,
  { ...plain, backslash: true, hash: true, spacedDash: true, executable: true }, // MySQL, MariaDB
  { ...plain, backslash: true, hash: true }, // BigQuery, Spark
  { ...plain, backslash: true, slashes: true, dollar: true, carriageReturn: true }, // Snowflake
  { ...plain, brackets: true, nested: true, carriageReturn: true }, // SQL Server
  { ...plain, brackets: true }, // SQLite
  { ...plain, qQuote: true }, // Oracle
];

/** What a text must have for a difference between readings to matter. */
const matters: Readonly<Record<keyof Reading, RegExp>> = {
  backslash: /\\/,
  nested: /\/\*[^]*\/\*/,
  hash: /#/,
  slashes: /\/\//,
  spacedDash: /--\S/,
  carriageReturn: /\r(?!\n)/,
  executable: /\/\*M?!/,
  dollar: /\$\w*\$/,
  brackets: /\[/,
  qQuote: /q'/i,
};
const differences = Object.entries(matters) as [keyof Reading, RegExp][];

/**
 * The ways in which a text is to be read: nobody says which database gets it, and what is a string or a comment to one is a statement to
 * another. One reading where all agree.
 */
export function readingsOf(text: string): readonly Reading[] {
  const here = differences.filter(([, mark]) => mark.test(text)).map(([difference]) => difference);
  if (here.length === 0) return [postgres];
  const byDifference = new Map(all.map((reading) => [here.map((difference) => reading[difference]).join(), reading]));
  return [...byDifference.values()];
}
