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
export function namesFinding({ findings, confidence, severity, inRequest }: CompiledMatch, finding: FindingTraits): boolean {
  if (findings === null || !(findings.has(finding.kind) || findings.has(finding.category))) return false;
  if (confidence !== null && confidences.indexOf(finding.confidence) < confidences.indexOf(confidence)) return false;
  if (severity !== null && severities.indexOf(finding.severity) < severities.indexOf(severity)) return false;
  return inRequest === null || finding.inRequest === undefined || finding.inRequest === inRequest;
}
