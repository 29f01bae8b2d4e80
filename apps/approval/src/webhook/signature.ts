import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
const [FEWEST_BYTES, MOST_BYTES] = [24, 64];

/**
 * The key that a webhook's secret stands for. Throws where it is none, and never quotes it.
 * Source: Standard Webhooks 1.0.0, signature scheme.
 */
export function signingKey(secret: string): Buffer {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const key = Buffer.from(encoded, 'base64');
  const isCanonical = key.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  if (isCanonical && key.length >= FEWEST_BYTES && key.length <= MOST_BYTES) return key;
  throw new Error(
    `the secret must be \`${PREFIX}\` and ${FEWEST_BYTES} to ${MOST_BYTES} random bytes in base64: echo "${PREFIX}$(openssl rand -base64 32)"`,
  );
}

/** The value of `webhook-signature`: one signature a key, over id, time and body exactly as they are sent. `seconds` is Unix time. */
export function signatures(keys: readonly Buffer[], id: string, seconds: number, body: string): string {
  return keys.map((key) => `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`).join(' ');
}
