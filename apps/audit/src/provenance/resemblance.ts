import { align, mayBeSameLanguage, type TokenList, tokensOf } from '#fingerprints';
import type { Candidate } from './code.index.js';

/** A candidate with its text. */
export interface ReadCandidate extends Candidate {
  readonly text: string;
}

/** How much of a text an exchange wrote. */
export interface Resemblance {
  readonly exchangeId: string;
  /** Of the text's tokens, by their index: which stand in what the exchange wrote. */
  readonly shared: ReadonlySet<number>;
  readonly agreement: number;
  /** The share of the text that stands there letter by letter. */
  readonly verbatim: number;
  readonly evidence: number;
}

/**
 * What of a text stands in what each exchange wrote: its pieces together, since long code is stored in several.
 */
export function resemblances(query: TokenList, language: string | null, candidates: readonly ReadCandidate[]): Resemblance[] {
  const ofSameLanguage = candidates.filter((candidate) => mayBeSameLanguage(language, candidate.language));
  const byExchange = Map.groupBy(ofSameLanguage, ({ exchangeId }) => exchangeId);
  return [...byExchange].map(([exchangeId, pieces]) => together(query, exchangeId, pieces));
}

function together(query: TokenList, exchangeId: string, pieces: readonly ReadCandidate[]): Resemblance {
  const aligned = pieces.map(({ text }) => align(query, tokensOf(text)));
  const shared = new Set(
    aligned.flatMap(({ runs }) => runs.flatMap((run) => Array.from({ length: run.length }, (_, at) => run.query + at))),
  );
  const weight = aligned.reduce((sum, one) => sum + one.shared, 0);
  const agreement = weight === 0 ? 0 : aligned.reduce((sum, one) => sum + one.agreement * one.shared, 0) / weight;
  const verbatim = Math.max(0, ...aligned.map(({ equal }) => equal)) / Math.max(1, query.length);
  return { exchangeId, shared, agreement, verbatim, evidence: evidenceOf(pieces) };
}

const evidenceOf = (pieces: readonly Candidate[]): number => pieces.reduce((sum, { evidence }) => sum + evidence, 0);
const coverageOf = ({ shared }: Resemblance, query: TokenList): number => (query.length === 0 ? 0 : shared.size / query.length);
const certaintyOf = (resemblance: Resemblance, query: TokenList): number => coverageOf(resemblance, query) * resemblance.agreement;

/** Measured with bench/provenance: docs/provenance.md has what they cost and save. */
const least = { coverage: 0.3, certainty: 0.35, evidence: 1.8, lines: 10 };
/** For fewer lines than that: all of it, letter by letter, and enough of it that nobody else would have written the same. */
const short = { verbatim: 0.9, tokens: 40 };

/**
 * Of what was found only that of which one could be sure, and for which a quarter as much speaks as for the likeliest: what wrote so much less of it
 * is not told beside that one, and reading is what a question costs.
 */
export function worthReading<C extends Candidate>(candidates: readonly C[]): C[] {
  const byExchange = Map.groupBy(candidates, ({ exchangeId }) => exchangeId);
  const evidence = new Map([...byExchange].map(([exchangeId, pieces]) => [exchangeId, evidenceOf(pieces)]));
  const enough = Math.max(least.evidence, Math.max(0, ...evidence.values()) / 4);
  return candidates.filter(({ exchangeId }) => evidence.get(exchangeId)! >= enough);
}

/** Whether that is enough to say that it was written there. `lines`: of the text those that hold code. */
export function isSure(resemblance: Resemblance, query: TokenList, lines: number): boolean {
  if (resemblance.evidence < least.evidence) return false;
  if (lines < least.lines) return query.length >= short.tokens && resemblance.verbatim >= short.verbatim;
  return coverageOf(resemblance, query) >= least.coverage && certaintyOf(resemblance, query) >= least.certainty;
}
