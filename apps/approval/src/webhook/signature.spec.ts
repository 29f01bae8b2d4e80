import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { signatures, signingKey } from './signature.js';

const secretOf = (bytes: Uint8Array): string => `whsec_${Buffer.from(bytes).toString('base64')}`;
const now = (): number => Math.floor(Date.now() / 1_000);

describe('the signature of a webhook', () => {
  it('is one that the reference implementation verifies, whatever the body and the secret', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), fc.uuid(), fc.string({ unit: 'binary' }), (bytes, id, body) => {
        const secret = secretOf(bytes);
        const seconds = now();
        const headers = {
          'webhook-id': id,
          'webhook-timestamp': String(seconds),
          'webhook-signature': signatures([signingKey(secret)], id, seconds, body),
        };
        new Webhook(secret).verify(body, headers, { jsonParse: false });
        expect(() => new Webhook(secret).verify(`${body} `, headers, { jsonParse: false })).toThrow();
        expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': `${id}0` }, { jsonParse: false })).toThrow();
        expect(() =>
          new Webhook(secret).verify(body, { ...headers, 'webhook-timestamp': String(seconds + 1) }, { jsonParse: false }),
        ).toThrow();
      }),
    );
  });

  it('is one a key, so that a receiver verifies it by the old secret and by the new', () => {
    const [secret, previous] = [secretOf(randomBytes(32)), secretOf(randomBytes(32))];
    const seconds = now();
    const header = signatures([signingKey(secret), signingKey(previous)], 'a-1', seconds, '{}');
    for (const known of [secret, previous]) {
      new Webhook(known).verify('{}', { 'webhook-id': 'a-1', 'webhook-timestamp': String(seconds), 'webhook-signature': header });
    }
  });

  it.each([
    ['no prefix', randomBytes(32).toString('base64')],
    ['too short a key', secretOf(randomBytes(23))],
    ['too long a key', secretOf(randomBytes(65))],
    ['no base64', `whsec_${'-'.repeat(40)}`],
    ['text', 'correct horse battery staple correct horse'],
  ])('is not made with a secret that has %s, and the refusal does not tell it', (_what, secret) => {
    let message = '';
    try {
      signingKey(secret);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('openssl rand');
    expect(message).not.toContain(secret.slice(6));
  });
});
