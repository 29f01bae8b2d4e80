import type { Topic, TopicData } from '#contracts';
import { Logger } from '@nestjs/common';
import type { Delivered } from './bus.port.js';
import { asDeadLetter } from './dead-letter.js';
import { type MessageMac, UnprovenMessage } from './mac/message-mac.js';
import { deliver, pauseBefore, type RetryPolicy } from './delivery.js';
import { inConsumerSpan } from './trace-context.js';
import { open, UnfitMessage, type WireMessage } from './wire.js';

/** A message as a broker delivers it: with its place on a topic. */
export interface Received extends WireMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Why a message is among the dead letters: none of ours made it, it does not fit its topic, or its handler failed at it. */
export type SetAsideReason = 'unproven' | 'unfit' | 'failed';
export type SetAsideObserver = (topic: string, reason: SetAsideReason) => void;

export interface Handling {
  readonly group: string;
  readonly retry: RetryPolicy;
  readonly mac: MessageMac;
  /** Puts a message that cannot be handled on its dead-letter topic; must not lose it. */
  readonly setAside: (letter: WireMessage) => Promise<void>;
  /** Told of each message that was set aside, and why. */
  readonly onSetAside: SetAsideObserver;
}

/** `done`: its offset may be committed. `left`: the consumer stops, and whoever comes next gets it again. */
export type Handled = 'done' | 'left';

const logger = new Logger('Bus');

/** How one message at a time is opened, handed over, tried again, and in the end set aside. The result never throws. */
export function messageHandling<T extends Topic>(
  topic: T,
  handler: (message: Delivered<TopicData<T>>) => Promise<void>,
  handling: Handling,
) {
  return async (message: Received, stopping: AbortSignal): Promise<Handled> => {
    let delivered: Delivered<TopicData<T>>;
    try {
      handling.mac.check(topic, message);
      delivered = { ...place(message), envelope: open(topic, message) };
    } catch (error) {
      return await putAside(message, error, handling, stopping);
    }
    const attributes = { 'messaging.consumer.group.name': handling.group };
    const work = () => inConsumerSpan(topic.name, delivered.envelope.traceparent, attributes, () => handler(delivered));
    const result = await deliver(work, handling.retry, stopping);
    if (result.outcome === 'dead') return await putAside(message, result.error, handling, stopping);
    return result.outcome === 'handled' ? 'done' : 'left';
  };
}

/** Messages handed over side by side: done when each of them is. */
export function sideBySide(handle: (message: Received, stopping: AbortSignal) => Promise<Handled>) {
  return async (messages: readonly Received[], stopping: AbortSignal): Promise<Handled> => {
    const all = await Promise.all(messages.map((message) => handle(message, stopping)));
    return all.includes('left') ? 'left' : 'done';
  };
}

export function place({ topic, partition, offset, key, headers }: Received) {
  return { topic, partition, offset, key, headers };
}

/** Puts a message on its dead-letter topic, however long the broker takes. */
export async function putAside(message: Received, error: unknown, handling: Handling, stopping: AbortSignal): Promise<Handled> {
  const { topic, partition, offset } = message;
  const reason = reasonOf(error);
  logger.error(`${topic}, ${handling.group}: message ${partition}/${offset} ${explanations[reason]} and is set aside: ${describe(error)}`);
  const letter = asDeadLetter(message, { topic, partition, offset, group: handling.group }, error);
  for (let round = 0; !stopping.aborted; round += 1) {
    try {
      await handling.setAside(letter);
      handling.onSetAside(topic, reason);
      return 'done';
    } catch (failure) {
      logger.warn(`${topic}: a dead letter waits for the broker: ${describe(failure)}`);
      await pauseBefore(round, handling.retry, stopping);
    }
  }
  return 'left';
}

const explanations: Readonly<Record<SetAsideReason, string>> = {
  unproven: 'was made by none of ours, or altered,',
  unfit: 'does not fit its topic',
  failed: 'could not be handled',
};

function reasonOf(error: unknown): SetAsideReason {
  if (error instanceof UnprovenMessage) return 'unproven';
  return error instanceof UnfitMessage ? 'unfit' : 'failed';
}

export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
