import { viewSchema, type Modal } from '../limits/view.schema.js';
import { approveForModal, denyModal } from '../testing/card.js';
import { missing, viewState } from './entered.js';
import { fillIn } from './fill-in.js';
import { findButton } from './find-element.js';

const modal = (given: object): Modal => {
  const parsed = viewSchema.parse(given);
  if (parsed.type !== 'modal') throw new Error('It is no modal.');
  return parsed;
};
const plain = (text: string) => ({ type: 'plain_text', text });
const option = (value: string, text: string) => ({ value, text: plain(text) });
const input = (block_id: string, element: object, more: object = {}) => ({ type: 'input', block_id, label: plain('x'), element, ...more });

describe('what somebody enters', () => {
  const deny = modal(denyModal);

  it('is told with its type, and what was not entered with its initial value or null', () => {
    expect(viewState(deny, { why: { reason: 'x' } })).toEqual({ why: { reason: { type: 'plain_text_input', value: 'x' } } });
    expect(viewState(deny, {})).toEqual({ why: { reason: { type: 'plain_text_input', value: null } } });
    const options = [option('a', 'A'), option('b', 'B')];
    const all = modal({
      ...denyModal,
      blocks: [
        input('one', { type: 'static_select', action_id: 'x', options, initial_option: options[1] }),
        input('two', { type: 'radio_buttons', action_id: 'x', options }, { optional: true }),
        input('three', { type: 'checkboxes', action_id: 'x', options, initial_options: [options[0]] }),
        input('four', { type: 'number_input', action_id: 'x', is_decimal_allowed: false, initial_value: '5' }),
      ],
    });
    expect(viewState(all, { three: { x: ['b'] } })).toMatchObject({
      one: { x: { selected_option: { value: 'b' } } },
      two: { x: { selected_option: null } },
      three: { x: { selected_options: [{ value: 'b' }] } },
      four: { x: { value: '5' } },
    });
    expect(missing(all, viewState(all, {}))).toEqual({});
  });

  it('must be there, and no longer and no shorter than the input says', () => {
    const errors = (view: Modal, reason: string) => Object.keys(missing(view, viewState(view, { why: { reason } })));
    expect(errors(deny, '')).toEqual(['why']);
    const limited = modal({
      ...denyModal,
      blocks: [input('why', { type: 'plain_text_input', action_id: 'reason', min_length: 2, max_length: 3 })],
    });
    expect(['a', 'ab', 'abc', 'abcd'].map((text) => errors(limited, text).length)).toEqual([1, 0, 0, 1]);
  });
});

describe('a script that clicks', () => {
  it('finds a button by its id, else by what is written on it', () => {
    const blocks = modal({
      ...denyModal,
      blocks: [
        { type: 'actions', block_id: 'b', elements: [{ type: 'button', action_id: 'approve_for', text: plain('✅ Approve for …') }] },
      ],
    }).blocks;
    expect(findButton(blocks, 'approve_for')?.blockId).toBe('b');
    expect(findButton(blocks, 'Approve for')?.blockId).toBe('b');
    expect(findButton(blocks, 'approve')).toBeUndefined();
  });

  it.each([
    [{ scope: 'session' }, 'session'],
    [{ scope: 'duration', for: '1h' }, '3600000'],
    [{ scope: 'duration', for: '240m' }, '14400000'],
    [{ scope: 'duration', for: '3 days' }, undefined],
  ])('chooses of a modal what means %j', (grant, value) => {
    expect(fillIn(modal(approveForModal), { grant })['how']?.['scope']).toBe(value);
  });

  it('gives its reason where a text is asked for', () => {
    expect(fillIn(modal(denyModal), { reason: 'no' })).toEqual({ why: { reason: 'no' } });
  });
});
