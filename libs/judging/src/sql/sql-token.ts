/**
 * `word`: no quotes, `text` in upper case. `name`: in double quotes, backticks or brackets (MySQL's double quotes may be a string).
 * `string`, `number`; `parameter`: `$1`, `?`, `:name`, `@name`. `mark`: anything else, one or two characters.
 */
export type SqlTokenKind = 'word' | 'name' | 'string' | 'number' | 'parameter' | 'mark';

export interface SqlToken {
  readonly kind: SqlTokenKind;
  /** Of names and strings what stands between the quotes, doubled quotes made one. */
  readonly text: string;
  /** In UTF-16 units of the text; the end is exclusive. Of strings and names the quotes are within. */
  readonly start: number;
  readonly end: number;
  /** How many brackets are open around it; an opening and its closing bracket have that of what is around them. */
  readonly depth: number;
}

/** Whether it is one of these words, which are in upper case. */
export const isWord = (token: SqlToken | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.text);

export const isMark = (token: SqlToken | undefined, ...marks: readonly string[]): boolean =>
  token?.kind === 'mark' && marks.includes(token.text);

/** Whether it can name a table or a column: a word, or quoted. */
export const isNamed = (token: SqlToken | undefined): token is SqlToken & { readonly kind: 'word' | 'name' } =>
  token?.kind === 'word' || token?.kind === 'name';
