import type { CompiledRule } from '../compile/compiled-policy.js';
import type { ConditionCall, ConditionContext } from '../compile/condition-context.js';
import type { PhaseContext } from './condition-context.js';
import { type FindingTraits, namesFinding } from './match-finding.js';

/** A condition's word: it holds, it does not, or it could not be evaluated, which counts as holding. */
export type Holds = boolean | 'failed';

/** Where a finding stands, as conditions are told. */
export interface FindingPlace {
  readonly provenance: string;
  readonly position: string;
}

/** What a condition says over some findings. Never throws. */
export function holds(
  { condition }: CompiledRule,
  context: PhaseContext,
  { findings = [], call = {} }: Partial<Pick<ConditionContext, 'findings' | 'call'>>,
): Holds {
  if (condition === null) return true;
  try {
    return condition.evaluate({ ...context, findings, call });
  } catch {
    return 'failed';
  }
}

/** Whether a rule's condition is a further test of each finding that its match names, rather than of the call as a whole. */
export const isByFinding = ({ match, condition }: CompiledRule): boolean =>
  match !== null && match.findings !== null && condition !== null && condition.readsFindings && condition.notByFinding === null;

/**
 * Tells of each finding whether a rule is about it: its match names it and, where the condition is decided by finding, the
 * condition holds for it. The same for whole content and for a reply that streams; a condition is evaluated once for findings that are alike.
 */
export function findingTest(
  rule: CompiledRule,
  context: () => PhaseContext,
  call: () => ConditionCall = () => ({}),
): (finding: FindingTraits, place: FindingPlace) => Holds {
  const { match } = rule;
  if (match === null || match.findings === null) return () => false;
  if (!isByFinding(rule)) return (finding) => namesFinding(match, finding);
  const known = new Map<string, Holds>();
  return (finding, { provenance, position }) => {
    if (!namesFinding(match, finding)) return false;
    const { kind, category, severity, confidence } = finding;
    const key = `${kind} ${category} ${severity} ${confidence} ${provenance} ${position}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const told = holds(rule, context(), { findings: [{ kind, category, severity, confidence, provenance, position }], call: call() });
    known.set(key, told);
    return told;
  };
}
