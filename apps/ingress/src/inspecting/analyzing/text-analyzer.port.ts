import type { AnalyzedKind } from '#detection';
import type { ClassifiedKind } from '#injection';

/** What an analyzer saw. Offsets in UTF-16 units of the text that it was given, end exclusive, within it and not empty. */
interface Span<Kind> {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
  /** How sure the analyzer is, from 0 to 1. */
  readonly score: number;
}

/** Personal data in a text. */
export type AnalyzedSpan = Span<AnalyzedKind>;
/** A text that a classifier takes for an injection. */
export type ClassifiedSpan = Span<ClassifiedKind>;
export type SeenSpan = AnalyzedSpan | ClassifiedSpan;

/** Something outside of this process that reads texts: for personal data which has no format, or for injection. */
export abstract class TextAnalyzer {
  /** What it sees in a text, in any order. Rejects when there is no answer that can be used, or when `signal` aborts; no error holds text. */
  abstract analyze(text: string, signal: AbortSignal): Promise<readonly SeenSpan[]>;

  abstract close(): Promise<void>;
}
