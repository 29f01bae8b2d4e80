import { randomBytes } from 'node:crypto';
import { defineTopic, type Topic } from '#contracts';
import { z } from 'zod';
import type { Bus } from '../bus.port.js';
import type { MessageMac } from '../mac/message-mac.js';
import type { WireMessage } from '../wire.js';

/** A bus under test; it retries 3 times and quickly. Several are made to stand for several processes. */
export interface BusUnderTest {
  /** Opens a bus on the same broker that knows these topics. The contract closes it. */
  open(topics: readonly Topic[]): Promise<Bus>;
  /** What every bus under test signs with and asks for. */
  readonly mac: MessageMac;
  /** Puts a message on the broker past any bus, as whoever has a client may; resolves when it is there. */
  write(topic: Topic, message: WireMessage): Promise<void>;
  /** Buses that stand for processes of their own; false where a bus is the broker itself. */
  readonly severalProcesses: boolean;
}

export const eventSchema = z.object({ n: z.number().int(), text: z.string().default('') });
export const declare = (name: string, extra: Partial<Omit<Topic, 'schema'>> = {}): Topic<typeof eventSchema> =>
  defineTopic({
    name: `ostiary.test.${name}-${randomBytes(4).toString('hex')}.v1`,
    schema: eventSchema,
    key: 'a key',
    producers: ['policy'],
    consumers: ['audit'],
    partitions: 4,
    retention: 60_000,
    description: 'For the contract.',
    ...extra,
  });

export const event = (key: string, n: number) => ({ key, subject: `about ${key}`, data: { n, text: '' } });
export const group = (): string => `group-${randomBytes(4).toString('hex')}`;
/** Opens a bus that the test need not close. */
export type Open = (...topics: Topic[]) => Promise<Bus>;
