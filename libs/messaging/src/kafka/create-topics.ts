import type { Topic } from '#contracts';
import type { Admin, ITopicConfig } from 'kafkajs';
import { deadLetterTopic } from '../dead-letter.js';

/**
 * Creates the declared topics, and the topics of their dead letters, where they do not exist yet. Existing ones are left as their operator has them.
 * Resolves with how many were missing. `admin` has looked at no single topic: one of kafkajs that has can do nothing any more once that topic is gone.
 */
export async function createTopics(admin: Admin, topics: readonly Topic[], replicationFactor: number): Promise<number> {
  const missing = await missingTopics(admin, topics);
  if (missing.length > 0)
    await admin.createTopics({ topics: missing.map((topic) => settings(topic, replicationFactor)), waitForLeaders: true });
  return missing.length;
}

/** Of the declared topics and those of their dead letters, the ones that the broker does not have. */
export async function missingTopics(admin: Admin, topics: readonly Topic[]): Promise<Topic[]> {
  const existing = new Set(await admin.listTopics());
  return withDeadLetters(topics).filter(({ name }) => !existing.has(name));
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
