import { type Drawing, type Element, element } from '../element/element.js';
import type { BlockElement } from '../limits/block-element.schema.js';
import type { Option } from '../limits/text-object.schema.js';
import { plainly } from './draw-text.js';

type Place = Readonly<Record<'data-block' | 'data-action' | 'data-element', string>>;

const option = (chosen: Option | undefined) => (one: Option) =>
  element('option', { value: one.value, selected: one.value === chosen?.value ? '' : undefined }, plainly(one.text));

const choice = (type: 'radio' | 'checkbox', place: Place, chosen: readonly Option[]) => (one: Option) =>
  element(
    'label',
    { class: 'choice' },
    element('input', {
      type,
      ...place,
      name: `${place['data-block']} ${place['data-action']}`,
      value: one.value,
      checked: chosen.some(({ value }) => value === one.value) ? '' : undefined,
    }),
    plainly(one.text),
    ...(one.description === undefined ? [] : [element('small', {}, plainly(one.description))]),
  );

function drawButton(button: Extract<BlockElement, { type: 'button' }>, place: Place): Element {
  const confirm = button.confirm === undefined ? undefined : `${plainly(button.confirm.title)}\n\n${plainly(button.confirm.text)}`;
  const shared = { ...place, class: `button ${button.style ?? ''}`.trim(), 'data-confirm': confirm };
  const label = plainly(button.text);
  return button.url === undefined
    ? element('button', { type: 'button', ...shared }, label)
    : element('a', { href: button.url, rel: 'noopener noreferrer', target: '_blank', ...shared }, label);
}

/** An element that people act on. Its attributes say where it stands, so that whoever draws it live knows what was acted on. */
export function drawElement(drawn: BlockElement, blockId: string): Drawing {
  if (drawn.type === 'image') return element('span', { class: 'image' }, drawn.alt_text);
  const place = { 'data-block': blockId, 'data-action': drawn.action_id ?? '', 'data-element': drawn.type };
  switch (drawn.type) {
    case 'button':
      return drawButton(drawn, place);
    case 'plain_text_input': {
      const attributes = {
        ...place,
        placeholder: drawn.placeholder && plainly(drawn.placeholder),
        maxlength: drawn.max_length === undefined ? undefined : String(drawn.max_length),
      };
      return drawn.multiline === true
        ? element('textarea', { ...attributes, rows: '4' }, drawn.initial_value ?? '')
        : element('input', { ...attributes, type: 'text', value: drawn.initial_value });
    }
    case 'number_input':
      return element('input', {
        ...place,
        type: 'number',
        step: drawn.is_decimal_allowed ? 'any' : undefined,
        min: drawn.min_value,
        max: drawn.max_value,
        value: drawn.initial_value,
      });
    case 'static_select':
      return element(
        'select',
        place,
        ...(drawn.initial_option === undefined
          ? [element('option', { value: '' }, drawn.placeholder ? plainly(drawn.placeholder) : 'Select')]
          : []),
        ...drawn.options.map(option(drawn.initial_option)),
      );
    case 'overflow':
      return element('select', place, element('option', { value: '' }, '…'), ...drawn.options.map(option(undefined)));
    case 'radio_buttons':
      return element(
        'div',
        { class: 'choices' },
        ...drawn.options.map(choice('radio', place, drawn.initial_option ? [drawn.initial_option] : [])),
      );
    case 'checkboxes':
      return element('div', { class: 'choices' }, ...drawn.options.map(choice('checkbox', place, drawn.initial_options ?? [])));
  }
}
