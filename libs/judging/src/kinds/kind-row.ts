import type { Confidence, Severity } from '#contracts';

/** What the tables say of a kind of danger. */
export interface KindRow {
  /** Where the judge has no reason to say less or more. */
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What it is, for reviewers. */
  readonly sentence: string;
  /** What to do in its place, for who is refused. */
  readonly instead: string;
}
