import { hash } from 'node:crypto';
import type { JournalEntry } from '#contracts';
import { FRAME_HEADER_BYTES } from './frame.js';
import { FrameMemory } from './frame-memory.js';

/** A record ready for the disk that has not yet taken its place in the chain. */
export interface EncodedRecord {
  readonly seq: number;
  /** Header and record. */
  readonly frame: Buffer;
  /** The record alone, within the frame. */
  readonly bytes: Buffer;
  readonly digest: string;
}

/** The chain of one boot: gives each record its number, time and link, and turns it into bytes, once. */
export class Chain {
  private nextSeq = 0;
  private prev = '0'.repeat(64);
  private readonly memory = new FrameMemory();
  private readonly idJson: string;
  private time = { at: Number.NaN, json: '' };

  constructor(
    readonly id: string,
    private readonly now: () => Date,
  ) {
    this.idJson = JSON.stringify(id);
  }

  get lastSeq(): number {
    return this.nextSeq - 1;
  }

  /** The entry as the next record. It becomes part of the chain only by `accept`, so a record that finds no room leaves no gap. */
  encode(entry: JournalEntry): EncodedRecord {
    const seq = this.nextSeq;
    const texts = [this.head(entry), JSON.stringify(entry.data)];
    if ('earlier' in entry && entry.earlier !== undefined) texts.push(',"earlier":', JSON.stringify(entry.earlier));
    texts.push('}');
    const frame = this.memory.frame(seq, texts);
    const bytes = frame.subarray(FRAME_HEADER_BYTES);
    return { seq, frame, bytes, digest: hash('sha256', bytes, 'hex') };
  }

  accept(record: EncodedRecord): void {
    if (record.seq !== this.nextSeq) throw new Error(`Record ${record.seq} is not the next of its chain (${this.nextSeq}).`);
    this.nextSeq += 1;
    this.prev = record.digest;
  }

  /**
   * It stands before `data`, always in this order, and the last event's own before those of earlier ones: readers of heads (recovery,
   * shipping) rely on it. Put together by hand, which costs a fifth.
   */
  private head(entry: JournalEntry): string {
    const { type, traceparent } = entry;
    const link = `{"v":1,"chain":${this.idJson},"seq":${this.nextSeq},"prev":"${this.prev}","time":${this.timeJson()}`;
    const trace = traceparent === undefined ? '' : `,"traceparent":${JSON.stringify(traceparent)}`;
    const about = 'exchange' in entry ? `,"exchange":${JSON.stringify(entry.exchange)},"session":${JSON.stringify(entry.session)}` : '';
    return `${link}${trace},"type":${JSON.stringify(type)}${about},"data":`;
  }

  private timeJson(): string {
    const now = this.now();
    const at = now.getTime();
    if (at !== this.time.at) this.time = { at, json: JSON.stringify(now) };
    return this.time.json;
  }
}
