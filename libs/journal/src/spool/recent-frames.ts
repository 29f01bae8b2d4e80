import type { Segment } from './segment.js';
import type { Frame } from './frame.js';

/** A durable record, and where it ends on disk. */
export interface RecentFrame extends Frame {
  readonly segment: Segment;
  readonly end: number;
}

/** The durable records of a chain that were written last and nobody took yet, in order and without a gap. Above its bound the oldest are let go. */
export class RecentFrames {
  private frames: (RecentFrame | undefined)[] = [];
  /** Walks instead of shifting, which would be linear. */
  private head = 0;
  private held = 0;

  constructor(private readonly mostBytes: number) {}

  add(frame: RecentFrame): void {
    this.frames.push(frame);
    this.held += frame.bytes.length;
    while (this.held > this.mostBytes) this.letGo();
    this.tidy();
  }

  /** From `seq` on, at least one, then up to `most` and while they are within `bytes`; those before are let go. Empty where `seq` is not here. */
  take(seq: number, most: number, bytes: number): RecentFrame[] {
    const first = this.frames[this.head]?.seq;
    if (first === undefined || seq < first) return [];
    const taken: RecentFrame[] = [];
    let room = bytes;
    for (let next = this.frames[this.head]; next && taken.length < most; next = this.frames[this.head]) {
      if (next.seq >= seq) {
        room -= next.bytes.length;
        if (room < 0 && taken.length > 0) break;
        taken.push(next);
      }
      this.letGo();
    }
    this.tidy();
    return taken;
  }

  private letGo(): void {
    const frame = this.frames[this.head];
    if (!frame) return;
    this.held -= frame.bytes.length;
    // Its memory goes with it.
    this.frames[this.head] = undefined;
    this.head += 1;
  }

  private tidy(): void {
    if (this.head < 1024 && this.head < this.frames.length) return;
    this.frames = this.frames.slice(this.head);
    this.head = 0;
  }
}
