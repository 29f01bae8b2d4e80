import type { ContentBlock } from '../../format/conversation.js';
import type { Edit } from '../../json/apply-edits.js';
import type { Draft } from './draft.js';

/** A block with what stands in its place when it is withheld. */
export interface Replaceable {
  readonly block: ContentBlock;
  readonly withheld: Draft['withheld'];
}

/** @throws RangeError for an unknown id, and for a block in whose place nothing can stand */
export function withholdEdits(
  text: string,
  blocks: readonly Replaceable[],
  ids: readonly string[],
  marker: (block: ContentBlock) => string,
): Edit[] {
  const wanted = new Set(ids);
  const edits = blocks.flatMap(({ block, withheld }) => {
    if (withheld === null || !wanted.delete(block.id)) return [];
    return [{ start: block.start, end: block.end, text: withheld(marker(block), text) }];
  });
  if (wanted.size > 0) throw new RangeError(`Nothing can stand in the place of ${[...wanted].join(', ')}`);
  return edits;
}
