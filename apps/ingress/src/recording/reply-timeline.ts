import type { Timeline } from '#contracts';

const gridMs = 50;
const mostPairs = 2_000;

/**
 * When text was given to the client, and how much: what a replay needs. What falls into one cell of the grid is one pair; a reply that
 * would need too many pairs goes on with cells twice as wide, and its earlier pairs are put together to match.
 */
export class ReplyTimeline {
  private cellMs = gridMs;
  private pairs: [number, number][] = [];

  /** `atMs` since the call arrived, never earlier than before; `characters` in UTF-16 units. */
  add(atMs: number, characters: number): void {
    if (characters <= 0) return;
    this.put(Math.max(0, atMs), characters);
    if (this.pairs.length > mostPairs) this.widen();
  }

  told(): Timeline {
    return this.pairs.map(([at, characters]) => [at, characters]);
  }

  private put(atMs: number, characters: number): void {
    const cell = Math.floor(atMs / this.cellMs) * this.cellMs;
    const last = this.pairs.at(-1);
    if (last !== undefined && cell <= last[0]) last[1] += characters;
    else this.pairs.push([cell, characters]);
  }

  private widen(): void {
    this.cellMs *= 2;
    const finer = this.pairs;
    this.pairs = [];
    for (const [at, characters] of finer) this.put(at, characters);
  }
}
