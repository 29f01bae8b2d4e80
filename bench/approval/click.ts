import { asForm, signedRequest } from '../../apps/approval/src/slack/testing/signed-request.js';
import type { Stage } from './stage.js';

/** Bob of the simulated workspace presses Approve: the request that Slack sends for it, straight to the control address. Resolves when it is acknowledged. */
export async function approveInSlack({ control, signingSecret }: Stage, approvalId: string): Promise<void> {
  const ts = `${Date.now() / 1_000}`;
  const payload = {
    type: 'block_actions',
    user: { id: 'U0SIMBOB', username: 'bob', name: 'bob', team_id: 'T0SIMULATED' },
    team: { id: 'T0SIMULATED', domain: 'simulated' },
    api_app_id: 'A0SIMULATED',
    container: { type: 'message', message_ts: ts, channel_id: 'C0APPROVALS' },
    channel: { id: 'C0APPROVALS', name: 'approvals' },
    message: { ts },
    trigger_id: crypto.randomUUID(),
    actions: [
      {
        type: 'button',
        block_id: 'ostiary_actions',
        action_id: 'approve',
        value: `1:${approvalId}`,
        action_ts: ts,
        text: { type: 'plain_text', text: 'Approve' },
      },
    ],
  };
  const answer = await fetch(`${control}/slack/events`, signedRequest(asForm(payload), signingSecret.trim()));
  if (answer.status !== 200) throw new Error(`The click was answered with ${answer.status}: ${await answer.text()}`);
}
