import type { Topic } from '#contracts';
import { Logger } from '@nestjs/common';
import type { DeliveredBytes } from './bus.port.js';
import { deliver } from './delivery.js';
import { describe, type Handled, type Handling, place, putAside, type Received } from './handling.js';
import { inConsumerSpan } from './trace-context.js';
import { readAttributes } from './wire.js';

interface Batched {
  readonly received: Received;
  readonly delivered: DeliveredBytes;
}

const logger = new Logger('Bus');

/**
 * How a batch is handed over. One that its handler fails at as often as a message may fail is handed over by halves, each of which may fail
 * once before it is halved again: so a message that cannot be handled is found and set aside, and what stood around it goes on, in order.
 * RetryLater counts against nobody. Messages without an envelope never reach the handler.
 */
export function batchHandling(topic: Topic, handler: (batch: readonly DeliveredBytes[]) => Promise<void>, handling: Handling) {
  const handOver = (batch: readonly Batched[]) => {
    const attributes = { 'messaging.consumer.group.name': handling.group, 'messaging.batch.message_count': batch.length };
    const delivered = batch.map((message) => message.delivered);
    return inConsumerSpan(topic.name, delivered[0]!.envelope.traceparent, attributes, () => handler(delivered));
  };

  const take = async (batch: readonly Batched[], attempts: number, stopping: AbortSignal): Promise<Handled> => {
    const result = await deliver(() => handOver(batch), { ...handling.retry, attempts }, stopping);
    if (result.outcome !== 'dead') return result.outcome === 'handled' ? 'done' : 'left';
    const [only, ...others] = batch;
    if (others.length === 0) return await putAside(only!.received, result.error, handling, stopping);
    logger.warn(`${topic.name}, ${handling.group}: a batch of ${batch.length} is delivered again by halves: ${describe(result.error)}`);
    const middle = Math.ceil(batch.length / 2);
    const first = await take(batch.slice(0, middle), 1, stopping);
    return first === 'left' ? first : take(batch.slice(middle), 1, stopping);
  };

  return async (messages: readonly Received[], stopping: AbortSignal): Promise<Handled> => {
    const batch: Batched[] = [];
    for (const received of messages) {
      try {
        handling.mac.check(topic, received);
        batch.push({ received, delivered: { ...place(received), envelope: readAttributes(received.headers), bytes: received.value } });
      } catch (error) {
        if ((await putAside(received, error, handling, stopping)) === 'left') return 'left';
      }
    }
    return batch.length === 0 ? 'done' : take(batch, handling.retry.attempts, stopping);
  };
}
