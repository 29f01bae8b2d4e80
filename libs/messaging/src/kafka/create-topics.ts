import type { Topic } from '#contracts';
import type { Admin, ITopicConfig } from 'kafkajs';
import { deadLetterTopic } from '../dead-letter.js';

/** Creates the declared topics, and the topics of their dead letters, where they do not exist yet. Existing ones are left as their operator has them. */
export async function createTopics(admin: Admin, topics: readonly Topic[], replicationFactor: number): Promise<void> {
  const wanted = topics.flatMap((topic) => [topic, deadLetterTopic(topic) ?? []].flat());
  const existing = new Set(await admin.listTopics());
  const missing = wanted.filter(({ name }) => !existing.has(name));
  if (missing.length > 0)
    await admin.createTopics({ topics: missing.map((topic) => settings(topic, replicationFactor)), waitForLeaders: true });
}

function settings(topic: Topic, replicationFactor: number): ITopicConfig {
  const retention =
    topic.retention === 'compact'
      ? { 'cleanup.policy': 'compact', 'segment.ms': String(60 * 60 * 1000), 'min.cleanable.dirty.ratio': '0.1' }
      : { 'cleanup.policy': 'delete', 'retention.ms': String(topic.retention) };
  const config = { ...retention, 'min.insync.replicas': String(Math.max(1, replicationFactor - 1)) };
  return {
    topic: topic.name,
    numPartitions: topic.partitions,
    replicationFactor,
    configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
  };
}
