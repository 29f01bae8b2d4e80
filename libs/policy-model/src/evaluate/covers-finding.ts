import type { Finding, Obligation } from '#contracts';

/** Whether an obligation to mask speaks of a finding in one of its blocks. */
export const coversFinding = (
  duty: Obligation,
  { kind, category, fingerprint }: Pick<Finding, 'kind' | 'category' | 'fingerprint'>,
): boolean =>
  duty.type === 'mask' &&
  (duty.findings.includes(kind) || duty.findings.includes(category)) &&
  (duty.fingerprints === undefined || setOf(duty.fingerprints).has(fingerprint));

/** A list that is asked for each of as many findings as it has entries itself. */
const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

function setOf(list: readonly string[]): ReadonlySet<string> {
  const known = sets.get(list) ?? new Set(list);
  sets.set(list, known);
  return known;
}
