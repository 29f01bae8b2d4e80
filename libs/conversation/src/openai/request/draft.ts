import type { ReadBlock } from '../../format/content-block.js';

/** Where a block stands, and whose it is. */
export type Place = Pick<ReadBlock, 'id' | 'role' | 'position'>;

/** A block before its literals are given to it, and what a marker in its place looks like. */
export interface Draft {
  readonly block: Omit<ReadBlock, 'gathered' | 'replaceable' | 'covered'>;
  /** Whether a long string without spaces may be bytes here. */
  readonly bytes: boolean;
  /** The raw JSON that stands in the block's place in the body `text`; null where nothing may. */
  readonly withheld: ((marker: string, text: string) => string) | null;
}
