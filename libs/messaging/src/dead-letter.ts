import type { Topic } from '#contracts';
import { z } from 'zod';
import type { WireMessage } from './wire.js';

/** Where a dead letter came from and why it is one. */
export interface DeadLetterOrigin {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly group: string;
}

/** The topic of a topic's dead letters, to publish to or to subscribe to: the message as it was, its story in `ostiary_dead_*` headers. */
export function deadLetterTopic(topic: Topic): Topic | null {
  if (topic.deadLetter === null) return null;
  return {
    ...topic,
    name: topic.deadLetter,
    schema: z.unknown(),
    encoding: 'bytes',
    // Some are here because they carried no MAC of ours.
    authenticated: false,
    retention: 14 * 24 * 60 * 60 * 1000,
    deadLetter: null,
    description: `What consumers of ${topic.name} could not handle.`,
  };
}

/** The message unchanged, with origin and reason added as headers. */
export function asDeadLetter(message: WireMessage, origin: DeadLetterOrigin, error: unknown): WireMessage {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
  return {
    ...message,
    headers: {
      ...message.headers,
      ostiary_dead_reason: printable(reason).slice(0, 500),
      ostiary_dead_topic: origin.topic,
      ostiary_dead_partition: String(origin.partition),
      ostiary_dead_offset: origin.offset,
      ostiary_dead_group: origin.group,
      ostiary_dead_at: new Date().toISOString(),
    },
  };
}

/** A header must not carry line breaks or control characters into whatever shows it. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
