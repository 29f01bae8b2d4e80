import { createHmac } from 'node:crypto';

/** Slack's signature of a body, https://docs.slack.dev/authentication/verifying-requests-from-slack. `seconds` since the Unix epoch. */
export function signatureHeaders(signingSecret: string, body: string, seconds: number): Record<string, string> {
  const digest = createHmac('sha256', signingSecret).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${digest}` };
}
