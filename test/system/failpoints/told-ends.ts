import { holdEnded } from '#contracts';
import { Kafka, logLevel } from 'kafkajs';

/** How often it was told that a call waits no more, under an id of its own each time, by the approval's and the exchange's id. */
export async function toldEnds(brokers: string): Promise<Map<string, number>> {
  const kafka = new Kafka({ brokers: brokers.split(','), clientId: 'told-ends', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(holdEnded.name);
  await admin.disconnect();
  const left = new Map(offsets.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, Number(high)]));
  const ids = new Map<string, Set<string>>();
  if (left.size === 0) return new Map();
  const consumer = kafka.consumer({ groupId: `told-ends-${crypto.randomUUID()}` });
  const all = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topics: [holdEnded.name], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      const { approvalId, exchangeId } = holdEnded.schema.parse(JSON.parse(message.value?.toString() ?? ''));
      const key = `${approvalId} of ${exchangeId}`;
      ids.set(key, (ids.get(key) ?? new Set()).add(String(message.headers?.['ce_id'])));
      if (Number(message.offset) + 1 >= (left.get(partition) ?? 0)) left.delete(partition);
      if (left.size === 0) all.resolve();
    },
  });
  await all.promise;
  await consumer.disconnect();
  return new Map([...ids].map(([key, told]) => [key, told.size]));
}
