import type { StoredBlock } from '#contracts';

/** A block of a body that is to be recorded; which pieces are new is not known yet. `isTail`: it follows the last reply, so it was not there before. */
export type PlacedBlock = Omit<StoredBlock, 'isNew'> & { readonly isTail: boolean };

/**
 * Those of a body's blocks that its parent's do not tell: they end behind the pieces that are kept. New is one that a fresh piece stands in; one that stands in no
 * piece of its own, because it is short, is new where it follows the last reply, and in the first body of a session (`isFirst`).
 */
export function storedBlocks(
  blocks: readonly PlacedBlock[],
  keep: number,
  isFirst: boolean,
  kindOf: (piece: number) => 'fresh' | 'known' | 'text',
): StoredBlock[] {
  return blocks
    .filter(({ to }) => to > keep)
    .map(({ isTail, ...block }) => {
      const kinds = block.text.flatMap((run) => (typeof run === 'string' ? [] : range(run.from, run.to).map(kindOf)));
      const isNew = kinds.includes('fresh') || ((isTail || isFirst) && !kinds.includes('known'));
      return { ...block, isNew };
    });
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
