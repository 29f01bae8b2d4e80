import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';

/** Every message that the broker keeps, by topic, in the order of their partitions; of one topic where one is named. */
export async function messagesOf(brokers: readonly string[], only?: string): Promise<ReadonlyMap<string, KafkaMessage[]>> {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'messages', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__') && (only === undefined || topic === only));
  const ends = new Map<string, number>();
  for (const topic of topics) {
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic))
      if (high !== low) ends.set(`${topic}/${partition}`, Number(high));
  }
  await admin.disconnect();
  const found = new Map<string, KafkaMessage[]>(topics.map((topic) => [topic, []]));
  if (ends.size > 0) await readToEnds(kafka, topics, ends, found);
  return found;
}

async function readToEnds(kafka: Kafka, topics: string[], ends: Map<string, number>, found: Map<string, KafkaMessage[]>): Promise<void> {
  const consumer = kafka.consumer({ groupId: `messages-${crypto.randomUUID()}` });
  const all = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ topic, partition, message }) => {
      found.get(topic)?.push(message);
      if (Number(message.offset) + 1 >= (ends.get(`${topic}/${partition}`) ?? 0)) ends.delete(`${topic}/${partition}`);
      if (ends.size === 0) all.resolve();
    },
  });
  await all.promise;
  await consumer.disconnect();
}
