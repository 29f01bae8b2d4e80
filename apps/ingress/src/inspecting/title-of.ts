import type { BlockToRecord } from './recorded-blocks.js';
import { recordedText } from './recorded-blocks.js';

const MOST_UNITS = 120;

/** Rules and kinds have shorter names than that. */
const LONGEST_MASK = 300;

/** So much of a text is looked at for a title: what is longer begins with white space only. */
const LOOKED_AT = 2_000;

/**
 * What lists call an exchange: the first words of the newest text of its user, masked as the record has it; a mask is never cut. Null where there
 * is no such text.
 */
export function titleOf(blocks: readonly BlockToRecord[]): string | null {
  for (const { block, changes } of blocks.toReversed()) {
    if (block.kind !== 'text' || block.provenance !== 'user') continue;
    const title = block.fields.map((literal) => firstWords(recordedText(literal, changes))).find((words) => words !== '');
    if (title !== undefined) return title;
  }
  return null;
}

/** In one line, at most 120 UTF-16 units. */
export function firstWords(text: string): string {
  const looked = text.length <= LOOKED_AT ? text : text.slice(0, LOOKED_AT).replace(/\S{1,300}$/, '');
  const line = looked.replaceAll(/\s+/g, ' ').trim();
  if (line.length <= MOST_UNITS && text.length <= LOOKED_AT) return line;
  const end = Math.min(line.length, MOST_UNITS - 1);
  const masks = line.slice(0, MOST_UNITS + LONGEST_MASK).matchAll(/\[masked:[^\]\s]+\]/g);
  const split = masks.find(({ index, 0: mask }) => index < end && index + mask.length > end);
  // Not within a pair of surrogates.
  const cut = line.slice(0, split?.index ?? end).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut.trimEnd()}…`;
}
