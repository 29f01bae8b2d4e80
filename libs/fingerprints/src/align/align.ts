import type { TokenList } from '../tokens/token-list.js';
import { rollingHashes } from '../winnowing/rolling-hashes.js';
import { agreementOf } from './agreement.js';
import type { SharedRun } from './shared-run.js';

export interface Alignment {
  readonly runs: readonly SharedRun[];
  /** Tokens of the query within a run. */
  readonly shared: number;
  /** Of those the ones that are the same letter by letter. */
  readonly equal: number;
  /** From 0 to 1: how far the names and literals within the runs are the same, or were renamed as one. Of structure alone it is low. */
  readonly agreement: number;
}

/** Shorter runs say nothing: any two pieces of code in one language share some. */
const shortestRun = 12;
/** Places of the candidate that are tried for one place of the query: what stands more often is a pattern. */
const mostPlaces = 24;

/**
 * What of the query stands in the candidate, run by run, each token of the query at most once: from its beginning on, always the longest run
 * from there, of equally long ones that with more equal letters. About linear in both texts.
 */
export function align(query: TokenList, candidate: TokenList): Alignment {
  const places = placesOf(candidate);
  const hashes = rollingHashes(query.folded, shortestRun);
  const runs: SharedRun[] = [];
  let [shared, equal] = [0, 0];
  for (let at = 0; at < hashes.length;) {
    const run = longestFrom(query, candidate, at, places.get(hashes[at]!) ?? []);
    if (run === null) at++;
    else {
      runs.push(run);
      shared += run.length;
      equal += equalIn(query, candidate, run.query, run.candidate, run.length);
      at += run.length;
    }
  }
  return { runs, shared, equal, agreement: agreementOf(query, candidate, runs) };
}

function placesOf({ folded }: TokenList): Map<number, number[]> {
  const places = new Map<number, number[]>();
  rollingHashes(folded, shortestRun).forEach((hash, at) => {
    const known = places.get(hash);
    if (known === undefined) places.set(hash, [at]);
    else if (known.length < mostPlaces) known.push(at);
  });
  return places;
}

function longestFrom(query: TokenList, candidate: TokenList, at: number, places: readonly number[]): SharedRun | null {
  let best: SharedRun | null = null;
  let bestEqual = -1;
  for (const place of places) {
    const length = lengthOf(query, candidate, at, place);
    if (length < shortestRun || (best !== null && length < best.length)) continue;
    const equal = equalIn(query, candidate, at, place, length);
    if (best !== null && length === best.length && equal <= bestEqual) continue;
    best = { query: at, candidate: place, length };
    bestEqual = equal;
  }
  return best;
}

function lengthOf(query: TokenList, candidate: TokenList, at: number, place: number): number {
  const most = Math.min(query.length - at, candidate.length - place);
  let length = 0;
  while (length < most && query.folded[at + length] === candidate.folded[place + length]) length++;
  return length;
}

function equalIn(query: TokenList, candidate: TokenList, at: number, place: number, length: number): number {
  let equal = 0;
  for (let i = 0; i < length; i++) if (query.exact[at + i] === candidate.exact[place + i]) equal++;
  return equal;
}
