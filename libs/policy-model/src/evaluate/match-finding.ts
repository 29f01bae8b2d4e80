import type { Confidence, Severity } from '#contracts';
import type { CompiledMatch } from '../compile/compiled-policy.js';
import type { EvaluatedFinding } from './evaluation.js';

/** What of a finding decides whether a rule names it. */
export type FindingTraits = Pick<EvaluatedFinding, 'kind' | 'category' | 'severity' | 'confidence' | 'inRequest'>;

const confidences: readonly Confidence[] = ['low', 'medium', 'high', 'certain'];
const severities: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/**
 * Whether `match.findings`, with the keys that narrow it, names a finding. Where nobody could tell whether the request holds
 * the same value, a rule that asks for it, or for its absence, names the finding: trouble never opens a door.
 */
export function namesFinding(match: CompiledMatch, finding: FindingTraits): boolean {
  const { findings, inRequest } = match;
  if (findings === null || !(findings.has(finding.kind) || findings.has(finding.category))) return false;
  return isEnough(match, finding) && (inRequest === null || finding.inRequest === undefined || finding.inRequest === inRequest);
}

/** Whether `match.dangers`, with the keys that narrow it, names a finding. */
export function namesDanger(match: CompiledMatch, finding: Pick<FindingTraits, 'kind' | 'category' | 'severity' | 'confidence'>): boolean {
  const { dangers } = match;
  if (dangers === null || finding.category !== 'danger') return false;
  const { kinds, atLeast } = dangers;
  return (kinds.has(finding.kind) || (atLeast !== null && rank(finding.severity) >= rank(atLeast))) && isEnough(match, finding);
}

const rank = (severity: Severity): number => severities.indexOf(severity);

const isEnough = ({ confidence, severity }: CompiledMatch, finding: Pick<FindingTraits, 'severity' | 'confidence'>): boolean =>
  (confidence === null || confidences.indexOf(finding.confidence) >= confidences.indexOf(confidence)) &&
  (severity === null || rank(finding.severity) >= rank(severity));
