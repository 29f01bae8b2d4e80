const button = (action_id: string, label: string, style?: string) => ({
  type: 'button' as const,
  action_id,
  value: '1:appr_1',
  text: { type: 'plain_text' as const, text: label },
  ...(style === undefined ? {} : { style: style as 'primary' | 'danger' }),
});

/** A card as bots like ours post it. */
export const card = [
  { type: 'header' as const, text: { type: 'plain_text' as const, text: 'Alice asks' } },
  { type: 'section' as const, text: { type: 'mrkdwn' as const, text: '*What*\nthe production database' } },
  {
    type: 'actions' as const,
    block_id: 'decide',
    elements: [
      button('approve', 'Approve', 'primary'),
      button('approve_for', 'Approve for …'),
      button('deny', 'Deny', 'danger'),
      button('details', 'Details'),
    ],
  },
];

const reason = {
  type: 'input' as const,
  block_id: 'why',
  label: { type: 'plain_text' as const, text: 'Reason' },
  element: { type: 'plain_text_input' as const, action_id: 'reason', multiline: true },
};

export const denyModal = {
  type: 'modal' as const,
  callback_id: 'deny',
  private_metadata: 'appr_1',
  title: { type: 'plain_text' as const, text: 'Deny' },
  submit: { type: 'plain_text' as const, text: 'Deny' },
  blocks: [reason],
};

const option = (value: string, text: string) => ({ value, text: { type: 'plain_text' as const, text } });

export const approveForModal = {
  ...denyModal,
  callback_id: 'approve_for',
  title: { type: 'plain_text' as const, text: 'Approve for' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'how',
      label: { type: 'plain_text' as const, text: 'How far' },
      element: {
        type: 'static_select' as const,
        action_id: 'scope',
        options: [option('session', 'This conversation'), option('3600000', '1 hour'), option('14400000', '4 hours')],
      },
    },
  ],
};
