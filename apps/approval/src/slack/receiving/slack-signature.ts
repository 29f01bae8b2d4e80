import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a request's time may be from ours, either way. */
const signatureSeconds = 300;

export interface SignedRequest {
  /** `x-slack-request-timestamp` and `x-slack-signature`, as they came. */
  readonly timestamp: unknown;
  readonly signature: unknown;
  readonly body: Uint8Array;
}

/**
 * Null where the request is signed with the secret and of these five minutes, else what is wrong with it. Source: Slack, "Verifying requests
 * from Slack", which looks at the past side of the time only.
 */
export function refusalOf({ timestamp, signature, body }: SignedRequest, secret: string, nowMs: number): 'unsigned' | 'untimely' | null {
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) return 'unsigned';
  if (typeof signature !== 'string' || !/^v0=[0-9a-f]{64}$/.test(signature)) return 'unsigned';
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > signatureSeconds) return 'untimely';
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex')) ? null : 'unsigned';
}
