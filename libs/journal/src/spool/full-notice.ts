import type { JournalEntry } from '#contracts';
import type { Capacity } from './capacity.js';

/** Has the journal say of itself that it was full: once when it begins to refuse, once when there is room again. */
export class FullNotice {
  private refused = 0;
  private announced = false;

  constructor(
    private readonly capacity: Capacity,
    private readonly announce: (entry: JournalEntry) => void,
  ) {}

  noteRefusal(): void {
    this.refused += 1;
    if (this.announced) return;
    this.announced = true;
    this.say();
  }

  noteRelief(): void {
    if (!this.announced || this.capacity.isFull) return;
    this.say();
    this.announced = false;
    this.refused = 0;
  }

  private say(): void {
    this.announce({ type: 'journal.full', data: { bytes: this.capacity.used, maxBytes: this.capacity.maxBytes, refused: this.refused } });
  }
}
