import { type Block, elementsOf } from '../limits/block.schema.js';

type Found = ReturnType<typeof elementsOf>[number];
export interface Placed<E = Found> {
  readonly blockId: string;
  readonly element: E;
}
export type Button = Extract<Found, { type: 'button' }>;

/** All that can be acted on, with the block that it stands in. */
export const placed = (blocks: readonly Block[]): Placed[] =>
  blocks.flatMap((block) => elementsOf(block).map((element) => ({ blockId: block.block_id ?? '', element })));

export const isButton = (one: Placed): one is Placed<Button> => one.element.type === 'button';

const plain = (label: string): string =>
  label
    .replace(/[^\p{L}\p{N} ]/gu, '')
    .trim()
    .toLowerCase();

/** The button that somebody means who names it by its id, or by what is written on it. */
export function findButton(blocks: readonly Block[], name: string): Placed<Button> | undefined {
  const buttons = placed(blocks).filter(isButton);
  return (
    buttons.find(({ element }) => element.action_id === name) ?? buttons.find(({ element }) => plain(element.text.text) === plain(name))
  );
}
