import type { Topic } from '#contracts';
import type { Admin, ITopicConfig } from 'kafkajs';
import { deadLetterTopic } from '../dead-letter.js';

/** Creates the declared topics, and the topics of their dead letters, where they do not exist yet. Existing ones are left as their operator has them. */
export async function createTopics(admin: Admin, topics: readonly Topic[], replicationFactor: number): Promise<void> {
  const wanted = withDeadLetters(topics);
  const existing = new Set(await admin.listTopics());
  const missing = wanted.filter(({ name }) => !existing.has(name));
  if (missing.length > 0)
    await admin.createTopics({ topics: missing.map((topic) => settings(topic, replicationFactor)), waitForLeaders: true });
}

/** The topics, each with that of its dead letters. */
export const withDeadLetters = (topics: readonly Topic[]): Topic[] =>
  topics.flatMap((topic) => [topic, deadLetterTopic(topic) ?? []].flat());

/** The configuration of a topic at the broker, but for what the number of replicas decides. */
export function topicConfiguration({ retention }: Topic): Readonly<Record<string, string>> {
  return retention === 'compact'
    ? { 'cleanup.policy': 'compact', 'segment.ms': String(60 * 60 * 1000), 'min.cleanable.dirty.ratio': '0.1' }
    : { 'cleanup.policy': 'delete', 'retention.ms': String(retention) };
}

function settings(topic: Topic, replicationFactor: number): ITopicConfig {
  const config = { ...topicConfiguration(topic), 'min.insync.replicas': String(Math.max(1, replicationFactor - 1)) };
  return {
    topic: topic.name,
    numPartitions: topic.partitions,
    replicationFactor,
    configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
  };
}
