import { LRUCache } from 'lru-cache';

const mostOfNote = 100_000;
const mostPlain = 200_000;

/**
 * A bounded memory of digests. Those of note (a rule could look at what they stand for) have room of their own, so that a flood of
 * plain ones does not drive them out.
 */
export class DeliveredMemory {
  private readonly ofNote: LRUCache<string, true>;
  private readonly plain: LRUCache<string, true>;

  constructor(limits: { ofNote: number; plain: number } = { ofNote: mostOfNote, plain: mostPlain }) {
    this.ofNote = new LRUCache({ max: limits.ofNote });
    this.plain = new LRUCache({ max: limits.plain });
  }

  /** Whether it was new as one of note: only then others need to be told. */
  add(digest: string, ofNote: boolean): boolean {
    const fresh = ofNote && !this.ofNote.has(digest);
    (ofNote ? this.ofNote : this.plain).set(digest, true);
    return fresh;
  }

  has(digest: string): boolean {
    return this.ofNote.get(digest) ?? this.plain.get(digest) ?? false;
  }
}
