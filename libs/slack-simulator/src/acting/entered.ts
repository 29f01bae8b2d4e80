import { elementsOf } from '../limits/block.schema.js';
import type { BlockElement } from '../limits/block-element.schema.js';
import type { Option } from '../limits/text-object.schema.js';
import type { Modal } from '../limits/view.schema.js';
import type { ViewState } from '../workspace/view-object.js';

/** What somebody entered: texts, and values of options, by block and element. */
export type Entered = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

type Input = Exclude<BlockElement, { type: 'image' }>;

const chosen = (options: readonly Option[], value: string | undefined): Option | null => options.find((one) => one.value === value) ?? null;

/** What an element holds, with its initial value where nothing was entered. */
export function stateOf(element: Input, entered: string | readonly string[] | undefined): Record<string, unknown> {
  const text = typeof entered === 'string' ? entered : entered?.[0];
  switch (element.type) {
    case 'plain_text_input':
    case 'number_input': {
      const value = text ?? element.initial_value ?? '';
      return { type: element.type, value: value === '' ? null : value };
    }
    case 'static_select':
    case 'radio_buttons':
      return {
        type: element.type,
        selected_option: text === undefined ? (element.initial_option ?? null) : chosen(element.options, text),
      };
    case 'overflow':
      return { type: element.type, selected_option: chosen(element.options, text) };
    case 'checkboxes': {
      const values = entered === undefined ? undefined : [entered].flat();
      return {
        type: element.type,
        selected_options:
          values === undefined ? (element.initial_options ?? []) : element.options.filter(({ value }) => values.includes(value)),
      };
    }
    case 'button':
      return { type: element.type };
  }
}

/** The state of a modal's inputs. */
export function viewState({ blocks }: Modal, entered: Entered): ViewState {
  const states = blocks.map((block) => {
    const inputs = elementsOf(block).filter(({ type }) => type !== 'button' && type !== 'overflow');
    const own = inputs.map((one) => [one.action_id ?? '', stateOf(one, entered[block.block_id ?? '']?.[one.action_id ?? ''])] as const);
    return [block.block_id ?? '', Object.fromEntries(own)] as const;
  });
  return Object.fromEntries(states.filter(([, own]) => Object.keys(own).length > 0));
}

/** What Slack itself says of inputs before it submits a modal, by block; the bot hears of none of it. */
export function missing({ blocks }: Modal, values: ViewState): Record<string, string> {
  const errors = blocks.flatMap((block): [string, string][] => {
    if (block.type !== 'input') return [];
    const id = block.block_id ?? '';
    const state = { ...values[id]?.[block.element.action_id ?? ''] } as { value?: string | null; selected_option?: Option | null };
    const isEmpty = 'value' in state ? (state.value ?? '') === '' : 'selected_option' in state && state.selected_option === null;
    if (isEmpty) return block.optional === true ? [] : [[id, 'Please complete this required field.']];
    if (block.element.type !== 'plain_text_input') return [];
    const length = state.value?.length ?? 0;
    const { min_length: min = 0, max_length: max = 3_000 } = block.element;
    if (length < min) return [[id, `Must be at least ${min} characters.`]];
    return length > max ? [[id, `Must be less than ${max + 1} characters.`]] : [];
  });
  return Object.fromEntries(errors);
}
