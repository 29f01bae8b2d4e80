import type { Finding, Obligation, RecordedFinding } from '#contracts';
import { coversFinding } from '#policy-model';

/**
 * The findings of a request as they are recorded: each with where its mask was made. `obligations` are those that the body was sent with;
 * none where nothing was sent.
 */
export const recordedFindings = (findings: readonly Finding[], obligations: readonly Obligation[]): RecordedFinding[] =>
  findings.map((finding) => ({ ...finding, mask: obligations.some((duty) => removes(duty, finding)) ? 'on_the_way' : 'record_only' }));

/** Whether an obligation keeps a finding's value from going on. A match of a rule's own words has that rule's id as its kind. */
function removes(duty: Obligation, finding: Finding): boolean {
  if (!duty.blocks.includes(finding.block)) return false;
  if (duty.type === 'withhold') return true;
  return finding.category === 'custom' ? duty.ruleId === finding.kind : coversFinding(duty, finding);
}
