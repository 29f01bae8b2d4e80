import type { Finding } from '#contracts';
import type { Span } from '../engine/resolver.js';

/** A hit in one text: a finding without the id of its block. */
export type Detected = Omit<Finding, 'block'>;

/** A match of a policy rule's own words or patterns; offsets in UTF-16 units, end exclusive. */
export interface CustomMatch {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** The order in which custom matches are told. */
export const byMatch = (a: CustomMatch, b: CustomMatch): number =>
  a.start - b.start || (a.id === b.id ? a.end - b.end : a.id < b.id ? -1 : 1);

/** Matches in order, each once: two readings of a text may give the same. */
export const distinct = (sorted: readonly CustomMatch[]): CustomMatch[] =>
  sorted.filter((match, i) => i === 0 || byMatch(match, sorted[i - 1] as CustomMatch) !== 0);

/** A settled span as the finding it is told as. */
export const detectedOf = (span: Span): Detected => ({
  kind: span.kind.kind,
  category: span.kind.category,
  severity: span.kind.severity,
  confidence: span.confidence,
  start: span.start,
  end: span.end,
  fingerprint: span.fingerprint ?? '',
});

/** What a mask shows of its value's fingerprint: enough to tell the values of a conversation apart. */
export const shownOf = (fingerprint: string): string => fingerprint.slice(0, 4);

/** What stands in a masked text instead of a value: `[masked:github-token#k3f9]`. */
export const maskLabel = (finding: Pick<Detected, 'kind' | 'fingerprint'>): string =>
  `[masked:${finding.kind}#${shownOf(finding.fingerprint)}]`;

/** What stands instead of a customer's word: `[masked:<rule id>]`. */
export const customLabel = ({ id }: Pick<CustomMatch, 'id'>): string => `[masked:${ruleOfCustom(id)}]`;

/** The rule that a custom match belongs to: a rule with both words and patterns has an entry for each, `rule/words` and `rule/patterns`. */
export const ruleOfCustom = (id: string): string => id.split('/', 1)[0] ?? id;

/** A place to replace, and by what. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** Replaces places in a text. They may come in any order; places that overlap become one, with the label of the first. */
export function replacePlaces(text: string, places: readonly Replacement[]): string {
  let out = '';
  let cursor = 0;
  for (const { start, end, label } of places.toSorted((a, b) => a.start - b.start)) {
    if (start >= cursor) out += text.slice(cursor, start) + label;
    cursor = Math.max(cursor, end);
  }
  return out + text.slice(cursor);
}
