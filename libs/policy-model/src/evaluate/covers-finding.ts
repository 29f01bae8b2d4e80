import type { Finding, Obligation } from '#contracts';

/** Whether an obligation to mask speaks of a finding in one of its blocks. */
export const coversFinding = (
  duty: Obligation,
  { kind, category, fingerprint }: Pick<Finding, 'kind' | 'category' | 'fingerprint'>,
): boolean =>
  duty.type === 'mask' &&
  (duty.findings.includes(kind) || duty.findings.includes(category)) &&
  (duty.fingerprints === undefined || duty.fingerprints.includes(fingerprint));
