import type { GrantUse } from '#contracts';
import type { Grant } from '../rules/memory.js';
import type { Situation } from '../rules/situation.js';

/** The earlier approvals that let a call go on: those that it uses up, and standing ones that cover a rule which would have asked. */
export function grantsTold({ approved, memory, question }: Situation, used: readonly Grant[]): GrantUse[] {
  const rules = new Set(approved.map(({ match }) => match.ruleId));
  const standing = memory.grants.filter(
    ({ scope, sessionId, ruleIds }) =>
      (scope === 'duration' || (scope === 'session' && sessionId === question.sessionId)) && ruleIds.some((rule) => rules.has(rule)),
  );
  return [...used, ...standing].map(({ approvalId, scope }) => ({ approvalId, scope }));
}
