import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { refusalOf } from './slack-signature.js';

const secret = 'secret';
const signed = (timestamp: string, body: Uint8Array) => ({
  timestamp,
  signature: `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`,
  body,
});
const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });

describe('Slack’s signature', () => {
  it('agrees with the example of Slack’s documentation', () => {
    const body = Buffer.from(
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    );
    const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
    const request = { timestamp: '1531420618', signature, body };
    expect(refusalOf(request, '8f742231b10e8888abcd99yyyzzz85a5', 1_531_420_618_000)).toBeNull();
  });

  it('holds for these bytes, this time and this secret alone', () => {
    fc.assert(
      fc.property(
        bytes,
        fc.integer({ min: 1, max: 9_999_999_999 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (body, at, where, change) => {
          const request = signed(String(at), body);
          const now = at * 1_000;
          expect(refusalOf(request, secret, now)).toBeNull();
          expect(refusalOf(request, `${secret}x`, now)).toBe('unsigned');
          const other = Uint8Array.from(body);
          other[where % body.length]! ^= change;
          expect(refusalOf({ ...request, body: other }, secret, now)).toBe('unsigned');
          expect(refusalOf({ ...request, timestamp: String(at + 1) }, secret, now)).toBe('unsigned');
        },
      ),
    );
  });

  it('is good for 300 seconds, on either side', () => {
    fc.assert(
      fc.property(fc.integer({ min: -900, max: 900 }), (seconds) => {
        const request = signed('1700000000', new Uint8Array([1]));
        expect(refusalOf(request, secret, (1_700_000_000 + seconds) * 1_000)).toBe(Math.abs(seconds) <= 300 ? null : 'untimely');
      }),
    );
  });

  it('is none where it is no text of that form, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (timestamp, signature) => {
        expect(refusalOf({ timestamp, signature, body: new Uint8Array() }, secret, 0)).not.toBeNull();
      }),
    );
  });
});
