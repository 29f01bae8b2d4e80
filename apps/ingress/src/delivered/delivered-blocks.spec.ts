import { randomBytes } from 'node:crypto';
import { blocksDelivered, type TopicData } from '#contracts';
import { InProcessBus } from '#messaging';
import { Logger } from '@nestjs/common';
import * as fc from 'fast-check';
import { DeliveredBlocks } from './delivered-blocks.js';
import { DeliveredMemory } from './delivered-memory.js';

const key = randomBytes(32);
const alice = { principal: 'issuer|alice', session: 'session-1' };
const hit = (identity: string) => ({ identity, ofNote: true });
const plain = (identity: string) => ({ identity, ofNote: false });

describe('what the gateway delivered', () => {
  let bus: InProcessBus;
  let told: TopicData<typeof blocksDelivered>[];
  beforeEach(async () => {
    Logger.overrideLogger(false);
    bus = new InProcessBus();
    told = [];
    await bus.subscribe(blocksDelivered, { group: 'each', from: 'earliest' }, async ({ envelope }) => void told.push(envelope.data));
  });
  afterEach(() => bus.close());

  /** Until so many digests were told and heard; a telling is under way for a moment before the bus knows of it. */
  const toldWhole = async (digests: number): Promise<void> => {
    while (told.reduce((sum, { digests: some }) => sum + some.length, 0) < digests) await new Promise((resolve) => setImmediate(resolve));
    await bus.drained();
  };

  /** An instance as it runs: it hears the topic from its beginning. */
  const instance = async (instanceKey: Uint8Array = key): Promise<DeliveredBlocks> => {
    const blocks = new DeliveredBlocks(bus, instanceKey);
    const hears = async ({ envelope }: { envelope: { data: TopicData<typeof blocksDelivered> } }) => blocks.learn(envelope.data.digests);
    await bus.subscribe(blocksDelivered, { group: 'each', from: 'earliest' }, hears);
    await bus.drained();
    return blocks;
  };

  it('is known to the instance that delivered it, to whom it was delivered, and nowhere else', async () => {
    const blocks = await instance();
    blocks.remember(alice, [hit('a'), plain('b')]);
    expect(['a', 'b', 'c'].map((identity) => blocks.has(alice, identity))).toEqual([true, true, false]);
    expect(blocks.has({ ...alice, session: 'session-2' }, 'a')).toBe(false);
    expect(blocks.has({ ...alice, principal: 'issuer|mallory' }, 'a')).toBe(false);
    expect(blocks.has({ principal: 'issuer|alice","session-1', session: '' }, 'a')).toBe(false);
    expect(blocks.hasValue('a')).toBe(false);
  });

  it('is told to the other instances and to the next boot where something was found in it, once', async () => {
    const [one, other] = [await instance(), await instance()];
    one.remember(alice, [hit('a'), plain('b')]);
    one.remember(alice, [hit('a')]);
    one.rememberValue('session-1', 'signature', true);
    one.rememberValue('session-1', 'unremarkable', false);
    await toldWhole(2);
    const later = await instance();
    for (const blocks of [other, later]) {
      expect([blocks.has(alice, 'a'), blocks.has(alice, 'b')]).toEqual([true, false]);
      expect([blocks.hasValue('signature'), blocks.hasValue('unremarkable')]).toEqual([true, false]);
    }
    expect(one.hasValue('unremarkable')).toBe(true);
    expect(told.map(({ digests }) => digests.length)).toEqual([1, 1]);
  });

  it('costs nothing on the topic while nothing is found', async () => {
    const blocks = await instance();
    blocks.remember(
      alice,
      Array.from({ length: 3_000 }, (_, index) => plain(`b${index}`)),
    );
    blocks.remember(alice, [hit('at last')]);
    await toldWhole(1);
    expect(told.map(({ digests }) => digests.length)).toEqual([1]);
  });

  it('is cut into messages that the topic takes', async () => {
    const blocks = await instance();
    blocks.remember(
      alice,
      Array.from({ length: 2_500 }, (_, index) => hit(`b${index}`)),
    );
    await toldWhole(2_500);
    expect(told.map(({ digests }) => digests.length)).toEqual([1_000, 1_000, 500]);
  });

  it('cannot be read from the topic, nor forged without the key', async () => {
    const blocks = await instance();
    const forger = await instance(randomBytes(32));
    forger.remember(alice, [hit('forged')]);
    blocks.learn(['forged', Buffer.from('forged').toString('base64url')]);
    await toldWhole(1);
    expect(blocks.has(alice, 'forged')).toBe(false);
    blocks.remember(alice, [hit('readable-identity')]);
    await toldWhole(2);
    expect(JSON.stringify(told)).not.toMatch(/readable|alice/);
  });

  it('goes on without the topic', async () => {
    const blocks = await instance();
    await bus.close();
    blocks.remember(alice, [hit('a')]);
    expect(blocks.has(alice, 'a')).toBe(true);
  });
});

describe('the memory of digests', () => {
  it('is bounded, and a flood of plain ones drives out none of note', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.boolean()), { maxLength: 200 }), (added) => {
        const memory = new DeliveredMemory({ ofNote: 1_000, plain: 3 });
        for (const [digest, ofNote] of added) memory.add(digest, ofNote);
        const noted = new Set(added.filter(([, ofNote]) => ofNote).map(([digest]) => digest));
        const others = new Set(added.map(([digest]) => digest).filter((digest) => !noted.has(digest)));
        expect([...noted].every((digest) => memory.has(digest))).toBe(true);
        expect([...others].filter((digest) => memory.has(digest)).length).toBeLessThanOrEqual(3);
      }),
    );
  });
});
