import { scopePattern } from '#policy-model';
import { UsageError } from '../usage-error.js';

/** Whose policy a command is about, as `--scope` names it; null: the organisation's. Throws UsageError for what is no scope. */
export function scopeGiven(given: string | undefined): string | null {
  if (given === undefined) return null;
  if (!scopePattern.test(given)) throw new UsageError('--scope takes group:NAME or client:NAME.');
  return given;
}

/** Where the control API has that policy. */
export const policyPath = (scope: string | null): string => (scope === null ? '/api/policy' : `/api/policies/${encodeURIComponent(scope)}`);
