import type { GrantOffer } from '#contracts';
import type { types } from '@slack/bolt';
import { asDuration } from '../cards/duration.js';
import { section } from '../cards/blocks.js';

/** Ids of the modals (`callback_id`) and of what is asked for in them (`block_id`). */
export const modals = { deny: 'deny', approveFor: 'approve_for', details: 'details' } as const;
export const inputs = { reason: 'reason', scope: 'scope', duration: 'duration' } as const;

export const reasonChars = 2_000;

const plain = (text: string): types.PlainTextElement => ({ type: 'plain_text', text, emoji: false });

/** A denial with the reason that the caller is told. */
export const denyModal = (kept: string): types.ModalView => ({
  type: 'modal',
  callback_id: modals.deny,
  private_metadata: kept,
  title: plain('Deny'),
  submit: plain('Deny'),
  close: plain('Back'),
  blocks: [
    {
      type: 'input',
      block_id: inputs.reason,
      label: plain('Why? The caller is told.'),
      element: { type: 'plain_text_input', action_id: inputs.reason, multiline: true, min_length: 1, max_length: reasonChars },
    },
  ],
});

const scopeWords: Readonly<Record<GrantOffer['scope'], string>> = {
  once: 'This call, once',
  session: 'This conversation',
  duration: 'Every call like this one',
};
const widths = ['once', 'session', 'duration'] as const;

const minutes = 60_000;
const lengths = [15 * minutes, 60 * minutes, 4 * 60 * minutes, 8 * 60 * minutes, 24 * 60 * minutes, 7 * 24 * 60 * minutes];
/** As the API takes durations. */
const durationText = (ms: number): string => `${Math.floor(ms / 1_000)}s`;

const option = (text: string, value: string): types.PlainTextOption => ({ text: plain(text), value });

/** An approval that reaches no further and no longer than the rule offers. */
export function approveForModal(kept: string, offered: GrantOffer): types.ModalView {
  const scopes = widths.slice(0, widths.indexOf(offered.scope) + 1).map((scope) => option(scopeWords[scope], scope));
  const shorter = lengths.filter((ms) => offered.forMs === null || ms < offered.forMs);
  const times = [...shorter, ...(offered.forMs === null ? [] : [offered.forMs])].map((ms) => option(asDuration(ms), durationText(ms)));
  const longest = times.at(-1);
  return {
    type: 'modal',
    callback_id: modals.approveFor,
    private_metadata: kept,
    title: plain('Approve for …'),
    submit: plain('Approve'),
    close: plain('Back'),
    blocks: [
      {
        type: 'input',
        block_id: inputs.scope,
        label: plain('What it covers'),
        element: {
          type: 'radio_buttons',
          action_id: inputs.scope,
          options: scopes,
          ...(scopes.length > 0 && { initial_option: scopes.at(-1)! }),
        },
      },
      {
        type: 'input',
        block_id: inputs.duration,
        label: plain('For how long, at most'),
        element: { type: 'static_select', action_id: inputs.duration, options: times, ...(longest && { initial_option: longest }) },
      },
    ],
  };
}

/** Opened at once, for a modal’s trigger lives three seconds; what it says comes after. */
export const detailsModal = (blocks: readonly types.KnownBlock[] = [section('Looking …')]): types.ModalView => ({
  type: 'modal',
  callback_id: modals.details,
  title: plain('Details'),
  close: plain('Close'),
  blocks: [...blocks],
});
