import type { Finding, Obligation, RecordedFinding } from '#contracts';
import { coversFinding, obligationsByBlock } from '#policy-model';

/**
 * The findings of a request as they are recorded: each with where its mask was made. `obligations` are those that the body was sent with;
 * none where nothing was sent.
 */
export function recordedFindings(findings: readonly Finding[], obligations: readonly Obligation[]): RecordedFinding[] {
  const dutiesOf = obligationsByBlock(obligations);
  return findings.map((finding) => ({
    ...finding,
    mask: dutiesOf(finding.block).some((duty) => removes(duty, finding)) ? 'on_the_way' : 'record_only',
  }));
}

/** Whether an obligation in a finding's block keeps its value from going on. A match of a rule's own words has that rule's id as its kind. */
function removes(duty: Obligation, finding: Finding): boolean {
  if (duty.type === 'withhold') return true;
  return finding.category === 'custom' ? duty.ruleId === finding.kind : coversFinding(duty, finding);
}
