import { type Drawing, type Element, element } from '../element/element.js';
import type { Block } from '../limits/block.schema.js';
import { drawElement } from './draw-element.js';
import { drawRichPart } from './draw-rich-text.js';
import { drawText, plainly } from './draw-text.js';
import type { Names } from './names.js';

const inContext = (names: Names) => (one: Extract<Block, { type: 'context' }>['elements'][number]) =>
  one.type === 'image' ? element('span', { class: 'image' }, one.alt_text) : element('span', {}, ...drawText(one, names));

function section({ text, fields, accessory, block_id }: Extract<Block, { type: 'section' }>, names: Names): Element {
  const texts: Drawing[] = text === undefined ? [] : [element('div', { class: 'lines' }, ...drawText(text, names))];
  if (fields !== undefined)
    texts.push(
      element('div', { class: 'fields' }, ...fields.map((field) => element('div', { class: 'lines' }, ...drawText(field, names)))),
    );
  const beside = accessory === undefined ? [] : [element('div', { class: 'accessory' }, drawElement(accessory, block_id ?? ''))];
  return element('div', { class: 'block section' }, element('div', {}, ...texts), ...beside);
}

function drawBlock(block: Block, names: Names): Element {
  switch (block.type) {
    case 'section':
      return section(block, names);
    case 'header':
      return element('h3', { class: 'block' }, plainly(block.text));
    case 'divider':
      return element('hr', { class: 'block' });
    case 'context':
      return element('div', { class: 'block context' }, ...block.elements.map(inContext(names)));
    case 'actions':
      return element('div', { class: 'block actions' }, ...block.elements.map((one) => drawElement(one, block.block_id ?? '')));
    case 'image':
      return element('div', { class: 'block image' }, block.alt_text);
    case 'rich_text':
      return element('div', { class: 'block' }, ...block.elements.map((part) => drawRichPart(part, names)));
    case 'input':
      return element(
        'div',
        { class: 'block input', 'data-input': block.block_id ?? '' },
        element('h4', {}, plainly(block.label), ...(block.optional === true ? [element('small', {}, ' (optional)')] : [])),
        drawElement(block.element, block.block_id ?? ''),
        ...(block.hint === undefined ? [] : [element('small', {}, plainly(block.hint))]),
      );
  }
}

/** Blocks as Slack shows them, without its surroundings: times in UTC, images by their alternative text. */
export const drawBlocks = (blocks: readonly Block[], names: Names): Element =>
  element('div', { class: 'blocks' }, ...blocks.map((block) => drawBlock(block, names)));
