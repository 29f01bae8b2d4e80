import { topics } from '../topics/topics.js';
import type { ServiceName, Topic } from '../topics/topic.js';
import { topicSchema } from './topic-schemas.js';

const text = (description: string) => ({ type: 'string', description });

/** The headers of every message. Source: CloudEvents Kafka protocol binding 1.0.2, binary content mode. */
const headers = {
  type: 'object',
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: text('UUIDv7; the same event sent twice has the same.'),
    ce_source: text('The instance that says it, e.g. /policy/host-1.'),
    ce_type: text('The topic’s name.'),
    ce_subject: text('What it is about: an exchange, an approval, a chain.'),
    ce_time: { type: 'string', format: 'date-time' },
    ce_traceparent: text('W3C trace context.'),
    ostiary_mac: text(
      '`v1=<key id>:<base64>`, HMAC-SHA-256 over topic, key, headers and value; services take no message without it. See ADR 62.',
    ),
    'content-type': text('application/json, or application/octet-stream on topics of bytes.'),
  },
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time', 'content-type'],
};

/** AsyncAPI 3.0 of all topics: a channel each, and for each service what it sends and receives. */
export function asyncApiDocument(version: string): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Ostiary',
      version,
      description: 'The events by which Ostiary’s services talk. Made from the declarations in libs/contracts/src/topics.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topics.map((topic) => [topic.name, channel(topic)])),
    operations: Object.fromEntries(
      topics.flatMap((topic) => [
        ...topic.producers.map((service) => operation(topic, service, 'send')),
        ...topic.consumers.map((service) => operation(topic, service, 'receive')),
      ]),
    ),
    components: {
      messages: Object.fromEntries(topics.map((topic) => [topic.name, message(topic)])),
      messageTraits: { cloudEvent: { headers } },
    },
  };
}

function channel(topic: Topic): object {
  const kept =
    topic.retention === 'compact' ? { 'cleanup.policy': ['compact'] } : { 'cleanup.policy': ['delete'], 'retention.ms': topic.retention };
  return {
    address: topic.name,
    description: topic.description,
    messages: { event: { $ref: `#/components/messages/${topic.name}` } },
    bindings: { kafka: { topic: topic.name, partitions: topic.partitions, topicConfiguration: kept } },
    'x-dead-letter-topic': topic.deadLetter,
  };
}

function message(topic: Topic): object {
  return {
    name: topic.name,
    contentType: topic.encoding === 'json' ? 'application/json' : 'application/octet-stream',
    traits: [{ $ref: '#/components/messageTraits/cloudEvent' }],
    bindings: { kafka: { key: { type: 'string', description: `The ${topic.key}.` } } },
    payload: { schemaFormat: 'application/schema+json;version=draft-2020-12', schema: topicSchema(topic) },
  };
}

function operation(topic: Topic, service: ServiceName, action: 'send' | 'receive'): readonly [string, object] {
  return [`${service}.${action}.${topic.name}`, { action, channel: { $ref: `#/channels/${topic.name}` }, tags: [{ name: service }] }];
}
