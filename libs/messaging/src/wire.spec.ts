import { defineTopic, holdEnded, journal } from '#contracts';
import { type CloudEvent, Kafka as CloudEventsOverKafka, type KafkaMessage } from 'cloudevents';
import * as fc from 'fast-check';
import { z } from 'zod';
import { asDeadLetter } from './dead-letter.js';
import { open, readAttributes, seal, sealBytes, UnfitMessage } from './wire.js';

const data = { approvalId: 'a-1', exchangeId: 'x-1', cause: 'released', endedAt: '2026-01-01T00:00:00.000Z' } as const;
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('a message on the wire', () => {
  it('is a CloudEvent to the specification’s own library', () => {
    const { key, headers, value } = seal(holdEnded, { key: 'a-1', subject: 'a-1', data, traceparent }, '/ingress/one');
    const event = CloudEventsOverKafka.toEvent({
      key,
      headers: { ...headers },
      value: value.toString(),
      body: value.toString(),
    } as KafkaMessage);
    expect(Array.isArray(event)).toBe(false);
    const { id, time, ...attributes } = (event as CloudEvent).toJSON();
    expect(attributes).toMatchObject({ specversion: '1.0', source: '/ingress/one', type: holdEnded.name, subject: 'a-1', traceparent });
    expect([id, time]).toEqual([expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/), expect.stringMatching(/Z$/)]);
  });

  it('opens to what was sealed, whatever the text', () => {
    const topic = defineTopic({ ...holdEnded, name: 'ostiary.test.v1', schema: z.object({ text: z.string(), list: z.array(z.number()) }) });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.integer()), fc.string({ minLength: 1 }), (text, list, subject) => {
        const message = seal(topic, { key: 'k', subject, data: { text, list } }, '/s');
        expect(open(topic, message)).toMatchObject({ subject, type: topic.name, data: { text, list } });
      }),
    );
  });

  it('of bytes carries them untouched', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const message = sealBytes(journal, { key: 'c', subject: 'c', bytes, headers: { ostiary_part: '1' } }, '/s');
        expect([...message.value]).toEqual([...bytes]);
        expect(message.headers).toMatchObject({ ostiary_part: '1', 'content-type': 'application/octet-stream' });
      }),
    );
  });

  it.each([
    ['not JSON', { value: Buffer.from('{') }, 'not JSON'],
    ['of another topic', { headers: { ce_type: journal.name } }, 'does not belong'],
    ['without an id', { headers: { ce_id: '' } }, 'ce_id is missing'],
    ['of another shape', { value: Buffer.from('{"approvalId":"secret-value"}') }, 'exchangeId: invalid_type'],
  ])('that is %s is told apart, and its content is not quoted', (_what, change, reason) => {
    const message = seal(holdEnded, { key: 'k', subject: 's', data }, '/s');
    const broken = { ...message, ...change, headers: { ...message.headers, ...('headers' in change ? change.headers : {}) } };
    expect(() => open(holdEnded, broken)).toThrow(UnfitMessage);
    expect(() => open(holdEnded, broken)).toThrow(reason);
    expect(() => open(holdEnded, broken)).not.toThrow('secret-value');
  });

  it('goes by the way of its topic only', () => {
    expect(() => seal(journal, { key: 'k', subject: 's', data: {} as never }, '/s')).toThrow('publishBytes');
    expect(() => sealBytes(holdEnded, { key: 'k', subject: 's', bytes: new Uint8Array() }, '/s')).toThrow('with publish');
  });
});

describe('a dead letter', () => {
  it('is the message, with where it came from and a reason on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const message = seal(holdEnded, { key: 'k', subject: 's', data }, '/s');
        const letter = asDeadLetter(message, { topic: holdEnded.name, partition: 3, offset: '9', group: 'g' }, new Error(text));
        expect(letter.value).toBe(message.value);
        expect(readAttributes(letter.headers)).toEqual(readAttributes(message.headers));
        expect(letter.headers['ostiary_dead_reason']).not.toMatch(/\p{Cc}/u);
        expect(letter.headers['ostiary_dead_reason']!.length).toBeLessThanOrEqual(500);
      }),
    );
  });
});
