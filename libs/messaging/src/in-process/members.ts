import type { Topic, TopicData } from '#contracts';
import { Logger } from '@nestjs/common';
import type { Delivered, DeliveredBytes } from '../bus.port.js';
import { asDeadLetter } from '../dead-letter.js';
import { deliver, pauseBefore, type RetryPolicy } from '../delivery.js';
import { inConsumerSpan } from '../trace-context.js';
import { open, readAttributes, UnfitMessage, type WireMessage } from '../wire.js';
import type { Member } from './consumer-group.js';
import type { StoredMessage } from './stored-message.js';

const logger = new Logger('InProcessBus');

export interface MemberSettings {
  readonly group: string;
  readonly retry: RetryPolicy;
  readonly stopping: AbortSignal;
  readonly deadLetter: (message: WireMessage) => void;
}

/** A member that hands over one message at a time, and sets aside what cannot be handled. */
export function singleMember<T extends Topic>(
  topic: T,
  handler: (message: Delivered<TopicData<T>>) => Promise<void>,
  settings: MemberSettings,
): Member {
  const handle = async (message: StoredMessage): Promise<'done' | 'left'> => {
    let delivered: Delivered<TopicData<T>>;
    try {
      delivered = { ...place(message), envelope: open(topic, message) };
    } catch (error) {
      return setAside(message, error, settings);
    }
    const work = () =>
      inConsumerSpan(topic.name, delivered.envelope.traceparent, { 'messaging.consumer.group.name': settings.group }, () =>
        handler(delivered),
      );
    const result = await deliver(work, settings.retry, settings.stopping);
    if (result.outcome === 'stopped') return 'left';
    return result.outcome === 'dead' ? setAside(message, result.error, settings) : 'done';
  };
  return tracked({ messages: 1, bytes: Number.POSITIVE_INFINITY }, ([message]) =>
    message === undefined ? Promise.resolve('done') : handle(message),
  );
}

const BATCH_MESSAGES = 500;
const BATCH_BYTES = 1024 * 1024;

/** A member that hands over batches, the same one again after a pause for as long as its handler rejects. */
export function batchMember(topic: Topic, handler: (batch: readonly DeliveredBytes[]) => Promise<void>, settings: MemberSettings): Member {
  const work = async (messages: readonly StoredMessage[]): Promise<'done' | 'left'> => {
    const batch = messages.flatMap((message) => {
      try {
        return [{ ...place(message), envelope: readAttributes(message.headers), bytes: message.value }];
      } catch (error) {
        setAside(message, error, settings);
        return [];
      }
    });
    for (let round = 0; !settings.stopping.aborted; round += 1) {
      try {
        const attributes = { 'messaging.consumer.group.name': settings.group, 'messaging.batch.message_count': batch.length };
        if (batch.length > 0) await inConsumerSpan(topic.name, batch[0]!.envelope.traceparent, attributes, () => handler(batch));
        return 'done';
      } catch (error) {
        logger.warn(`${topic.name} ${settings.group}: a batch of ${batch.length} is delivered again: ${describe(error)}`);
        await pauseBefore(round, settings.retry, settings.stopping);
      }
    }
    return 'left';
  };
  return tracked({ messages: BATCH_MESSAGES, bytes: BATCH_BYTES }, work);
}

function tracked(atMost: Member['atMost'], work: Member['work']): Member {
  const inHand = new Set<Promise<unknown>>();
  return {
    atMost,
    work: async (messages) => {
      const running = work(messages);
      inHand.add(running);
      return await running.finally(() => inHand.delete(running));
    },
    idle: async () => void (await Promise.allSettled(inHand)),
  };
}

function place(message: StoredMessage) {
  return { topic: message.topic, partition: message.partition, offset: String(message.offset), key: message.key, headers: message.headers };
}

function setAside(message: StoredMessage, error: unknown, settings: MemberSettings): 'done' {
  const level = error instanceof UnfitMessage ? 'does not fit' : 'could not be handled';
  logger.error(
    `${message.topic} ${settings.group}: message ${message.partition}/${message.offset} ${level} and is set aside: ${describe(error)}`,
  );
  const origin = { topic: message.topic, partition: message.partition, offset: String(message.offset), group: settings.group };
  settings.deadLetter(asDeadLetter(message, origin, error));
  return 'done';
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
