import { type Envelope, type Topic, type TopicData, newId } from '#contracts';
import type { Outgoing, OutgoingBytes } from './bus.port.js';
import { PublishRefused } from './publish-refused.js';
import { activeTraceparent } from './trace-context.js';

/** A message as a broker keeps it: headers are text, the value is bytes. */
export interface WireMessage {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

/** Below what brokers take in one message (1 MB by default), headers and all. */
const MOST_BYTES = 1_000_000;

/** A message that does not fit its topic, or any. Names fields and expectations, never values. */
export class UnfitMessage extends PublishRefused {
  override readonly name = 'UnfitMessage';
}

/**
 * Puts an event into CloudEvents 1.0 binary mode: attributes as `ce_*` headers, data as the value.
 * What goes out is what the schema yields, so a field that the contract does not know never leaves. Throws UnfitMessage.
 * Source: CloudEvents Kafka protocol binding 1.0.2.
 */
export function seal<T extends Topic>(topic: T, event: Outgoing<TopicData<T>>, source: string): WireMessage {
  if (topic.encoding !== 'json') throw new UnfitMessage(`${topic.name} carries bytes: publish to it with publishBytes`);
  const value = Buffer.from(jsonOf(topic, event.data));
  return { key: event.key, headers: { ...attributes(topic, event, source), 'content-type': 'application/json' }, value };
}

/** The same for a topic of opaque bytes; their decoded form is the consumer's to check. */
export function sealBytes(topic: Topic, event: OutgoingBytes, source: string): WireMessage {
  if (topic.encoding !== 'bytes') throw new UnfitMessage(`${topic.name} carries JSON: publish to it with publish`);
  const value = Buffer.from(event.bytes.buffer, event.bytes.byteOffset, event.bytes.byteLength);
  checkSize(topic, value.length);
  return {
    key: event.key,
    headers: { ...event.headers, ...attributes(topic, event, source), 'content-type': 'application/octet-stream' },
    value,
  };
}

/** Reads the envelope's attributes back. Throws UnfitMessage where one is missing. */
export function readAttributes(headers: Readonly<Record<string, string>>): Omit<Envelope<unknown>, 'data'> {
  const required = (name: string): string => {
    const value = headers[`ce_${name}`];
    if (value === undefined || value === '') throw new UnfitMessage(`header ce_${name} is missing`);
    return value;
  };
  const traceparent = headers['ce_traceparent'];
  return {
    id: required('id'),
    source: required('source'),
    type: required('type'),
    subject: required('subject'),
    time: required('time'),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** Opens a message of a JSON topic. Throws UnfitMessage when it is not what the topic declares. */
export function open<T extends Topic>(topic: T, message: WireMessage): Envelope<TopicData<T>> {
  const envelope = readAttributes(message.headers);
  if (envelope.type !== topic.name) throw new UnfitMessage(`an event of type ${envelope.type} does not belong on ${topic.name}`);
  return { ...envelope, data: conform(topic, parse(message.value)) };
}

function parse(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString('utf8'));
  } catch {
    throw new UnfitMessage('the value is not JSON');
  }
}

/** The data as the topic's schema yields it. Throws UnfitMessage, which names fields and never values. */
function conform<T extends Topic>(topic: T, data: unknown): TopicData<T> {
  const result = topic.schema.safeParse(data);
  if (result.success) return result.data as TopicData<T>;
  const issues = result.error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.code}`);
  throw new UnfitMessage(`${topic.name}: ${issues.slice(0, 5).join('; ')}`);
}

/** The data as it is published. Throws UnfitMessage, also where it is larger than any broker takes. */
export function jsonOf(topic: Topic, data: unknown): string {
  const json = JSON.stringify(conform(topic, data));
  checkSize(topic, Buffer.byteLength(json));
  return json;
}

function checkSize({ name }: Topic, bytes: number): void {
  if (bytes > MOST_BYTES) throw new UnfitMessage(`${name}: ${bytes} bytes are more than a message may have (${MOST_BYTES})`);
}

function attributes(topic: Topic, event: { id?: string; subject: string; traceparent?: string }, source: string): Record<string, string> {
  const traceparent = event.traceparent ?? activeTraceparent();
  return {
    ce_specversion: '1.0',
    ce_id: event.id ?? newId(),
    ce_source: source,
    ce_type: topic.name,
    ce_subject: event.subject,
    ce_time: new Date().toISOString(),
    ...(traceparent === undefined ? {} : { ce_traceparent: traceparent }),
  };
}
