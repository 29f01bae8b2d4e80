import type { KeyObject } from 'node:crypto';
import { startKeyedDigest } from '../recording/keyed-digest.js';
import type { RecordedBody } from '../recording/record-writer.js';

type Json = Record<string, unknown>;

/** Gathers a streamed reply in masked form, as the one message it amounts to, for the record. */
export class ReplyTranscript {
  private message: Json = {};
  private readonly blocks: Json[] = [];
  private readonly told: Json[] = [];
  private readonly hash;
  private bytes = 0;

  constructor(key: KeyObject) {
    this.hash = startKeyedDigest(key);
  }

  /** Original bytes as they came, for the digest. */
  received(chunk: Uint8Array): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
  }

  started(message: Json): void {
    this.message = { ...message };
  }

  /** A finished block: masked, for the record, and as the client got it. */
  block(index: number, recorded: Json, told: Json): void {
    this.blocks[index] = recorded;
    this.told[index] = told;
  }

  /** The message that the client got. */
  delivered(): string {
    return JSON.stringify({ ...this.message, content: this.told.filter((block) => block !== undefined) });
  }

  changed(delta: Json): void {
    Object.assign(this.message, delta);
  }

  body(): RecordedBody {
    const text = JSON.stringify({ ...this.message, content: this.blocks.filter((block) => block !== undefined) });
    return { parts: [{ kind: 'block', text }], keyedDigest: this.hash.digest('hex'), originalBytes: this.bytes };
  }
}
