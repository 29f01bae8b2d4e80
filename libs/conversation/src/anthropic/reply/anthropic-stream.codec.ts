import type { StreamCodec } from '../../format/reply-codec.js';
import type { Outcome } from '../../format/reply-event.js';
import type { Told } from '../../format/told.js';
import type { SseEvent } from '../../sse/sse-parser.js';
import { failureInStream, refusalInStream, refuseStream } from '../refusal/refusal.js';
import { StreamReader } from './stream-reader.js';
import type { StreamPart } from './stream-part.js';
import { StreamWriter } from './stream-writer.js';

/** A streamed message of Anthropic's. */
export class AnthropicStreamCodec implements StreamCodec {
  private readonly reader = new StreamReader();
  private readonly writer = new StreamWriter();

  read(event: SseEvent): StreamPart {
    return this.reader.read(event);
  }

  write(part: StreamPart, outcomes: readonly Outcome[]): string {
    return this.writer.write(part, outcomes);
  }

  refuse(told: Told): string {
    const position = this.writer.position();
    return position === null ? refuseStream(told) : position.closing + refusalInStream(told, position.next);
  }

  fail(told: Told): string {
    return failureInStream(told);
  }
}
