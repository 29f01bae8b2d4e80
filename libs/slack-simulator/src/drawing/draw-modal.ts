import { type Element, element } from '../element/element.js';
import type { Modal } from '../limits/view.schema.js';
import { drawBlocks } from './draw-blocks.js';
import { plainly } from './draw-text.js';
import type { Names } from './names.js';

/** A modal with its title and its two buttons. `errors`: what the bot said about an input, by its block. */
export function drawModal(modal: Modal, names: Names, errors: Readonly<Record<string, string>> = {}): Element {
  const said = Object.entries(errors).map(([block, text]) => element('p', { class: 'error', 'data-error': block }, text));
  return element(
    'div',
    { class: 'modal' },
    element('h3', { class: 'title' }, plainly(modal.title)),
    drawBlocks(modal.blocks, names),
    ...said,
    element(
      'div',
      { class: 'actions' },
      element(
        'button',
        { type: 'button', class: 'button', 'data-modal': 'close' },
        modal.close === undefined ? 'Cancel' : plainly(modal.close),
      ),
      ...(modal.submit === undefined
        ? []
        : [element('button', { type: 'button', class: 'button primary', 'data-modal': 'submit' }, plainly(modal.submit))]),
    ),
  );
}
