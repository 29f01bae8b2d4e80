import { createHmac } from 'node:crypto';

/** As Slack would send it: a form for clicks and modals, JSON for events. Times in seconds since 1970. */
export function signedRequest(body: string, secret: string, timestamp: number | string = Math.floor(Date.now() / 1000)): RequestInit {
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    method: 'POST',
    headers: {
      'content-type': body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  };
}

export const asForm = (payload: object): string => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
