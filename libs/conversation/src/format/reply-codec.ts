import type { SseEvent } from '../sse/sse-parser.js';
import type { Outcome, ReplyEvent } from './reply-event.js';
import type { Told } from './told.js';

/** A part of a reply that arrives at once: a frame of a stream, or a whole JSON body. What it was parsed from is the codec's own. */
export interface ReplyPart {
  readonly events: readonly ReplyEvent[];
}

/**
 * Reads a stream of one format and writes it anew, frame by frame. What goes to the client is always written from what was inspected,
 * never copied from the wire. Holds the state of one reply: `read` is told every frame in order, and each `ReplyPart` is written once,
 * in order, before anything else is.
 */
export interface StreamCodec {
  /**
   * The events of a frame; none for a comment, which is written as a sign of life.
   * @throws ConversationError `upstream_broken` for what can't be read (no JSON, duplicate keys, too deep, no event of the format): what can't be read can't be guarded
   */
  read(frame: SseEvent): ReplyPart;
  /** The text for the client, one outcome an event, in order; may be empty. Only what was written counts as said. */
  write(part: ReplyPart, outcomes: readonly Outcome[]): string;
  /** Everything that ends the reply by a refusal where it stands now: closes what was begun, in the form that this client takes well. Nothing may follow. */
  refuse(told: Told): string;
  /** The same for a failure that is no refusal. */
  fail(told: Told): string;
}

/** The same for a reply that comes as one JSON body: the events of the stream that it might have been, edits of its text as the answer. */
export interface JsonCodec {
  /** @throws ConversationError `upstream_broken` */
  read(text: string): ReplyPart;
  write(part: ReplyPart, outcomes: readonly Outcome[]): string;
}
