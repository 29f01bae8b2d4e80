import { hash } from 'node:crypto';
import type { ExchangeEvent, JournalEntry } from '#contracts';
import { FRAME_HEADER_BYTES, allocateFrame, sealFrame } from './frame.js';

/** A record ready for the disk that has not yet taken its place in the chain. */
export interface EncodedRecord {
  readonly seq: number;
  /** Header and record. */
  readonly frame: Buffer;
  readonly digest: string;
}

/** Of no exchange; what is undefined is not written. */
const chainsOwn: { exchange?: string; session?: string; earlier?: readonly ExchangeEvent[] } = {};

/** The chain of one boot: gives each record its number, time and link, and turns it into bytes, once. */
export class Chain {
  private nextSeq = 0;
  private prev = '0'.repeat(64);

  constructor(
    readonly id: string,
    private readonly now: () => Date,
  ) {}

  get lastSeq(): number {
    return this.nextSeq - 1;
  }

  /** The entry as the next record. It becomes part of the chain only by `accept`, so a record that finds no room leaves no gap. */
  encode(entry: JournalEntry): EncodedRecord {
    // The head stands before `data`, always in this order, and the last event's own before those of earlier ones: readers of heads (recovery, shipping) rely on it.
    const { type, data, traceparent } = entry;
    const { exchange, session, earlier } = 'exchange' in entry ? entry : chainsOwn;
    const json = JSON.stringify({
      v: 1,
      chain: this.id,
      seq: this.nextSeq,
      prev: this.prev,
      time: this.now().toISOString(),
      traceparent,
      type,
      exchange,
      session,
      data,
      earlier,
    });
    const frame = allocateFrame(Buffer.byteLength(json));
    frame.write(json, FRAME_HEADER_BYTES);
    sealFrame(frame, this.nextSeq);
    return { seq: this.nextSeq, frame, digest: hash('sha256', frame.subarray(FRAME_HEADER_BYTES), 'hex') };
  }

  accept(record: EncodedRecord): void {
    if (record.seq !== this.nextSeq) throw new Error(`Record ${record.seq} is not the next of its chain (${this.nextSeq}).`);
    this.nextSeq += 1;
    this.prev = record.digest;
  }
}
