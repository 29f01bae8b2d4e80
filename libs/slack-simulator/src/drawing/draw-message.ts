import { toHtml } from '../element/to-html.js';
import { messageBlocksSchema } from '../limits/block.schema.js';
import { viewSchema } from '../limits/view.schema.js';
import { drawBlocks } from './draw-blocks.js';
import { drawModal } from './draw-modal.js';
import type { Names } from './names.js';

const nobody: Names['nameOf'] = () => undefined;

/** The blocks of a message as HTML, for pictures; `drawingCss` styles it. Throws ZodError for blocks that Slack would refuse. */
export const messageHtml = (blocks: unknown, { nameOf = nobody, now = new Date() }: Partial<Names> = {}): string =>
  toHtml(drawBlocks(messageBlocksSchema.parse(blocks), { nameOf, now }));

/** A modal as HTML, for pictures. Throws ZodError for a view that Slack would refuse, and for a home tab. */
export function modalHtml(view: unknown, { nameOf = nobody, now = new Date() }: Partial<Names> = {}): string {
  const parsed = viewSchema.parse(view);
  if (parsed.type !== 'modal') throw new Error('A home tab is no modal.');
  return toHtml(drawModal(parsed, { nameOf, now }));
}
