const analyzed = <K extends string>(kind: K, severity: 'low' | 'medium' | 'high') =>
  ({ kind, category: 'pii', severity, confidence: 'medium' }) as const;

/**
 * Personal data that has no format, so that it takes a language model to see it: an external analyzer finds these where one is configured.
 * Policies may name them all the same.
 */
export const analyzedKinds = [
  analyzed('person-name', 'medium'),
  analyzed('location', 'low'),
  analyzed('organization', 'low'),
  analyzed('nationality-or-belief', 'high'),
] as const;

export type AnalyzedKind = (typeof analyzedKinds)[number];
