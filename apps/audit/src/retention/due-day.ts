import type { Why } from '../seals/seal.view.js';
import type { LeafRange } from '../seals/seals.store.js';

/** Records of a chain, one after the other, `to` inclusive. */
export interface ChainRun {
  readonly chain: string;
  readonly from: number;
  readonly to: number;
  /** Of the last one, in hexadecimal; null: it could not be read. */
  readonly digest: string | null;
}

export interface KeptSession {
  readonly number: number;
  readonly session: string;
  readonly why: Why;
}

/** What may go of a day that is over, and what of it has to stay. */
export interface DueDay {
  readonly day: string;
  readonly ranges: readonly LeafRange[];
  readonly runs: readonly ChainRun[];
  /** By their ids, those that go. */
  readonly sessions: readonly string[];
  /** By issuer and subject, those who were in them. */
  readonly people: readonly string[];
  readonly exchanges: number;
  readonly setAside: number;
  readonly kept: readonly KeptSession[];
}

export const recordsOf = ({ ranges }: DueDay): number => ranges.reduce((sum, { from, to }) => sum + to - from, 0);

export const isNothing = ({ ranges, runs, exchanges }: DueDay): boolean => ranges.length === 0 && runs.length === 0 && exchanges === 0;
