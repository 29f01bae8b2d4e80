import type { Confidence, Severity } from '#contracts';
import type { sqlKinds } from '../kinds/sql.kinds.js';
import type { SqlToken } from './sql-token.js';
import type { Statement } from './statement.js';

/** A danger in a text of SQL, before it is known which field the text stands in. */
export interface SqlDanger {
  readonly kind: keyof typeof sqlKinds;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly start: number;
  readonly end: number;
  readonly why: string;
}

/** What one rule sees in a statement. */
export type SqlRule = (statement: Statement) => readonly SqlDanger[];

/** A danger that is the whole statement. */
export const ofStatement = (
  { start, end }: Statement,
  kind: SqlDanger['kind'],
  severity: Severity,
  why: string,
  confidence: Confidence = 'high',
): SqlDanger[] => [{ kind, severity, confidence, start, end, why }];

/** A danger that stands in one token. */
export const ofToken = ({ start, end }: SqlToken, kind: SqlDanger['kind'], severity: Severity, why: string): SqlDanger => ({
  kind,
  severity,
  confidence: 'high',
  start,
  end,
  why,
});
