import { LRUCache } from 'lru-cache';
import type { ChangesPage } from './changes.reader.js';
import { encodePosition, type Position } from './position.js';

/** Streams that are up to date stand at few places: a handful of pages is enough for all of them. */
const capacity = 16;

/** Spares the database: what many streams ask for at once, or one after the other, is read once. */
export class SharedPages {
  private readonly pages = new LRUCache<string, Promise<ChangesPage>>({ max: capacity });

  constructor(private readonly read: (position: Position) => Promise<ChangesPage>) {}

  /** What came after is asked for again by each who finds nothing; what was found stays so. */
  after(position: Position): Promise<ChangesPage> {
    const key = encodePosition(position);
    const known = this.pages.get(key);
    if (known !== undefined) return known;
    const reading = this.read(position);
    this.pages.set(key, reading);
    const forget = () => {
      if (this.pages.peek(key) === reading) this.pages.delete(key);
    };
    reading.then((page) => page.entries.length === 0 && forget(), forget);
    return reading;
  }
}
