import { type TokenList, tokenKinds } from '../tokens/token-list.js';
import type { SharedRun } from './shared-run.js';

/**
 * How far the names and literals of aligned tokens belong together, from 0 to 1: a pair counts when both are the same, and a pair of two names
 * when each is, at least twice and more often than not, the other's partner. So whoever renames keeps it, and two texts of the same
 * shape alone don't have it. What is the same everywhere in a language is not weighed: that is for the fingerprints' rarity.
 */
export function agreementOf(query: TokenList, candidate: TokenList, runs: readonly SharedRun[]): number {
  const pairs = new Pairs();
  for (const run of runs)
    for (let i = 0; i < run.length; i++) {
      const [at, place] = [run.query + i, run.candidate + i];
      if (query.kinds[at]! >= tokenKinds.name) pairs.add(query.exact[at]!, candidate.exact[place]!, query.kinds[at] === tokenKinds.name);
    }
  return pairs.agreement();
}

class Pairs {
  private equal = 0;
  private all = 0;
  private readonly renamed = new Map<string, { readonly one: number; readonly other: number; count: number }>();
  private readonly ofQuery = new Map<number, number>();
  private readonly ofCandidate = new Map<number, number>();

  add(one: number, other: number, isName: boolean): void {
    this.all++;
    if (one === other) this.equal++;
    if (!isName) return;
    raise(this.ofQuery, one);
    raise(this.ofCandidate, other);
    if (one === other) return;
    const key = `${one} ${other}`;
    const pair = this.renamed.get(key);
    if (pair) pair.count++;
    else this.renamed.set(key, { one, other, count: 1 });
  }

  agreement(): number {
    if (this.all === 0) return 0;
    let partnered = 0;
    for (const { one, other, count } of this.renamed.values())
      if (count >= 2 && count * 2 > this.ofQuery.get(one)! && count * 2 > this.ofCandidate.get(other)!) partnered += count;
    return (this.equal + partnered) / this.all;
  }
}

const raise = (counts: Map<number, number>, key: number): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
