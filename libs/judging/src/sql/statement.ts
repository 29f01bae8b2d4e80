import type { SqlToken } from './sql-token.js';

/** A statement, wherever it stands: behind another, in a CTE, in the body of a block. */
export interface Statement {
  /** Its first word. */
  readonly verb: string;
  /** Its tokens at its own depth: of what stands in brackets only the brackets. The verb is the first. */
  readonly tokens: readonly SqlToken[];
  /** All its tokens but for those of statements of its own depth that follow. */
  readonly all: readonly SqlToken[];
  readonly start: number;
  readonly end: number;
  /** It is only explained, so nothing of it runs. */
  readonly explained: boolean;
  /** Names that the text gives to statements of its own (WITH), for those that use them. */
  readonly named: ReadonlySet<string>;
}
