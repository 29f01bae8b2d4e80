import type { AnalyzedKind } from '#detection';

/** Personal data that an analyzer saw. Offsets in UTF-16 units of the text that it was given, end exclusive, within it and not empty. */
export interface AnalyzedSpan {
  readonly kind: AnalyzedKind;
  readonly start: number;
  readonly end: number;
  /** How sure the analyzer is, from 0 to 1. */
  readonly score: number;
}

/** Something outside of this process that sees personal data which has no format: names, places. */
export abstract class PersonalDataAnalyzer {
  /** What stands in a text, in any order. Rejects when there is no answer that can be used, or when `signal` aborts; no error holds text. */
  abstract analyze(text: string, signal: AbortSignal): Promise<readonly AnalyzedSpan[]>;

  abstract close(): Promise<void>;
}
