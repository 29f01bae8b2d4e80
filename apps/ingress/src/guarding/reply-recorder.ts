import { deliveredIdentity } from '#conversation';
import type { DeliveredBlock } from '../delivered/delivered-blocks.js';
import { startKeyedDigest } from '../recording/keyed-digest.js';
import type { RecordedBody } from '../recording/record-writer.js';
import type { ReplyContext } from './reply-context.js';
import { answerParts, replyParts } from './reply-parts.js';
import type { Said } from './said.js';
import { Transcript, type OpaqueValue } from './transcript.js';

/** Keeps what came and what went out, and puts it into the record when the reply is over, however it ended. */
export class ReplyRecorder {
  private readonly transcript;
  private readonly digest;
  private bytes = 0;

  constructor(private readonly context: ReplyContext) {
    this.transcript = new Transcript(context.call.wire.toolInput);
    this.digest = startKeyedDigest(context.ruleset.key);
  }

  /** Bytes as they came from the provider. */
  readonly received = (chunk: Uint8Array): void => {
    this.digest.update(chunk);
    this.bytes += chunk.length;
  };

  /** What has been written to the client just now. */
  given(said: readonly Said[]): void {
    const before = this.transcript.characters;
    for (const one of said) one.tell?.(this.transcript);
    const characters = this.transcript.characters - before;
    if (characters > 0) this.context.record.delivered(characters);
  }

  /** The blocks that the client has now, as it will send them back. */
  delivered(): DeliveredBlock[] {
    return [...this.transcript.delivered()].map(([id, block]) => ({
      identity: deliveredIdentity(block),
      ofNote: this.context.ofNote.has(id),
    }));
  }

  /** Values of the provider's own that the client has now, and will send back as they are. */
  opaque(): readonly OpaqueValue[] {
    return this.transcript.opaque;
  }

  /** The record of a reply: what the client was given of it. */
  close(): void {
    this.keep(replyParts(this.context.asked.sessionId, this.transcript.reply()));
  }

  /** The same for an answer that is no reply: its masked text. */
  closeAs(text: string, kind: 'block' | 'glue'): void {
    this.keep(answerParts(this.context.asked.sessionId, text, kind));
  }

  private keep(body: Pick<RecordedBody, 'parts' | 'blocks'>): void {
    this.context.record.replied({ ...body, keyedDigest: this.digest.digest('hex'), originalBytes: this.bytes });
  }
}
