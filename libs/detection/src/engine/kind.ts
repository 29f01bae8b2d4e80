import type { Confidence, FindingCategory, Severity } from '#contracts';

/** Which of two overlapping findings stays: the higher rank. */
export const rank = {
  /** A customer's own words: told apart from findings, and never in their way. */
  custom: -1,
  /** Personal data: digits and addresses turn up inside of everything else. */
  personal: 0,
  /** Any value that is assigned to a secret's name. */
  context: 1,
  /** Known by a prefix that many vendors use. */
  loose: 2,
  /** A value of the vendor's length and alphabet that is assigned to a name with the vendor in it. */
  named: 3,
  /** Known by its place: the password of a URL, the credentials of a header. */
  structure: 4,
  /** Known by its own format. */
  format: 5,
} as const;

/** What a finding can be: the public name, and what a policy can say about it. */
export interface Kind {
  /** Stable, kebab-case; policies and masks name it. */
  readonly kind: string;
  readonly category: FindingCategory;
  readonly vendor: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly rank: number;
  /** Where the format is described. */
  readonly docs: string | null;
}
