import { randomBytes } from 'node:crypto';
import { approvalResolved, decisionMade, defineTopic, journal, topics } from '#contracts';
import * as fc from 'fast-check';
import { asDeadLetter, deadLetterTopic } from '../dead-letter.js';
import type { WireMessage } from '../wire.js';
import { MAC_HEADER, MessageMac, UnprovenMessage } from './message-mac.js';

const [first, second] = [randomBytes(32), randomBytes(32)];
const mac = new MessageMac([first]);
const message: WireMessage = {
  key: 'a-1',
  headers: { ce_id: 'i', ce_source: '/approval/1', ce_type: approvalResolved.name, ce_time: 't', 'content-type': 'application/json' },
  value: Buffer.from('{"state":"approved"}'),
};
const signed = mac.sign(approvalResolved, message);
const check = (altered: WireMessage, by = mac, topic: typeof approvalResolved | typeof journal = approvalResolved) => {
  return () => by.check(topic, altered);
};
const withHeader = (name: string, value: string) => ({ ...signed, headers: { ...signed.headers, [name]: value } });
const without = (name: string) => ({
  ...signed,
  headers: Object.fromEntries(Object.entries(signed.headers).filter(([header]) => header !== name)),
});

/** What a broker makes of a message: text becomes UTF-8 and text again. */
const overTheWire = ({ key, headers, value }: WireMessage): WireMessage => ({
  key: Buffer.from(key).toString(),
  headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, Buffer.from(header).toString()])),
  value: Buffer.from(value),
});

describe('the MAC of a message', () => {
  it('is asked for on every topic there is', () => {
    expect(topics.filter(({ authenticated }) => !authenticated)).toEqual([]);
  });

  it('fits what was signed, whatever the text, also after a broker has had it', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(
        text,
        fc.dictionary(
          fc.string().map((name) => `ce_${name}`),
          text,
        ),
        fc.uint8Array(),
        (key, headers, value) => {
          const made = mac.sign(approvalResolved, { key, headers, value: Buffer.from(value) });
          expect(check(overTheWire(made))).not.toThrow();
        },
      ),
    );
    expect(check(overTheWire(mac.sign(approvalResolved, { ...message, key: 'half \ud83d of a pair' })))).not.toThrow();
  });

  it.each<[string, WireMessage, string]>([
    ['without a MAC', message, 'carries no MAC'],
    ['with an empty MAC', withHeader(MAC_HEADER, ''), 'another form'],
    ['with a MAC in a form of its own', withHeader(MAC_HEADER, 'v2=0011223344556677:AAAA'), 'another form'],
    ['with a shortened MAC', withHeader(MAC_HEADER, signed.headers[MAC_HEADER]!.slice(0, -6)), 'another form'],
    ['with something after its MAC', withHeader(MAC_HEADER, `${signed.headers[MAC_HEADER]}\n`), 'another form'],
    ['with another value', { ...signed, value: Buffer.from('{"state":"denied"}') }, 'does not fit'],
    ['with no value, as what a compacted topic forgets a key by', { ...signed, value: Buffer.alloc(0) }, 'does not fit'],
    ['with another key', { ...signed, key: 'a-2' }, 'does not fit'],
    ['with no key', { ...signed, key: '' }, 'does not fit'],
    ['with another id', withHeader('ce_id', 'j'), 'does not fit'],
    ['with another time', withHeader('ce_time', 'later'), 'does not fit'],
    ['that another is said to have sent', withHeader('ce_source', '/policy/1'), 'does not fit'],
    ['without a header that it had', without('ce_time'), 'does not fit'],
    ['with a header that it had not', withHeader('ce_traceparent', 't'), 'does not fit'],
    ['that says that it is a part', withHeader('ostiary_part', '1'), 'does not fit'],
    ['of another content type', withHeader('content-type', 'text/plain'), 'does not fit'],
    ['of another topic', mac.sign(decisionMade, message), 'does not fit'],
    ['under a key of somebody else', new MessageMac([second]).sign(approvalResolved, message), 'not known here'],
    ['under a key of somebody else, under the name of ours', forged(), 'does not fit'],
  ])('refuses a message %s', (_what, altered, reason) => {
    expect(check(altered)).toThrow(UnprovenMessage);
    expect(check(altered)).toThrow(reason);
  });

  it('refuses whatever one bit of the value, or one character of a part, is changed', () => {
    fc.assert(
      fc.property(fc.nat(message.value.length * 8 - 1), (bit) => {
        const value = Buffer.from(signed.value);
        value[bit >> 3]! ^= 1 << (bit & 7);
        expect(check({ ...signed, value })).toThrow(UnprovenMessage);
      }),
    );
  });

  it('does not take the end of one part for the beginning of the next', () => {
    const halves = (key: string, value: string) => ({ ...message, key, value: Buffer.from(value) });
    const { headers } = mac.sign(approvalResolved, halves('a', 'bc'));
    expect(check({ ...halves('ab', 'c'), headers })).toThrow('does not fit');
  });

  it('is taken under either of two keys while one follows the other', () => {
    const [before, both, swapped, after] = [[first], [first, second], [second, first], [second]].map(
      (keys) => new MessageMac(keys as [Buffer]),
    );
    const by = (signer: MessageMac | undefined) => signer!.sign(approvalResolved, message);
    for (const [signer, reader] of [
      [before, both],
      [both, before],
      [both, swapped],
      [swapped, both],
      [swapped, after],
      [after, swapped],
    ])
      expect(check(by(signer), reader)).not.toThrow();
    expect(check(by(before), after)).toThrow('not known here');
  });

  it('fits a dead letter that is sent back as it lies there, and is not asked of one where it lies', () => {
    const letter = asDeadLetter(signed, { topic: approvalResolved.name, partition: 1, offset: '2', group: 'g' }, new Error('no'));
    expect(check(letter)).not.toThrow();
    const dead = deadLetterTopic(approvalResolved)!;
    expect(() => mac.check(dead, asDeadLetter(message, { topic: 't', partition: 1, offset: '2', group: 'g' }, 1))).not.toThrow();
    expect(mac.sign(dead, message)).toBe(message);
    expect(deadLetterTopic(defineTopic({ ...journal, deadLetter: null }))).toBeNull();
  });

  it('needs a secret that is as long as its hash, and shows nothing of it', () => {
    expect(() => new MessageMac(['too short'])).toThrow(RangeError);
    expect(() => new MessageMac([first, 'x'.repeat(31)])).toThrow('at least 32 bytes');
    for (const form of ['hex', 'base64', 'base64url', 'latin1'] as const)
      expect(JSON.stringify(signed)).not.toContain(first.toString(form).slice(0, 16));
  });
});

function forged(): WireMessage {
  const theirs = new MessageMac([second]).sign(approvalResolved, message).headers[MAC_HEADER]!;
  return withHeader(MAC_HEADER, `${signed.headers[MAC_HEADER]!.split(':')[0]}:${theirs.split(':')[1]}`);
}
