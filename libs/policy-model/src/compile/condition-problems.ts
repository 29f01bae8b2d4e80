import type { PolicyDocument } from '../language/policy-document.js';
import type { PolicyProblem } from '../language/policy-problem.js';
import type { RuleSource } from '../language/policy-source.schema.js';
import type { Condition } from './condition.js';

export const toolElsewhere = 'tool is what a tool call calls, and with what input. Write a rule of its own with on: [tool_call].';

export const callElsewhere = 'call is what a tool call would do, and the text of a reply does nothing: leave reply out of this rule’s on.';

/** Whether a rule looks anywhere but at tool calls. */
export const isElsewhere = ({ on }: Pick<RuleSource, 'on'>): boolean => on.some((phase) => phase !== 'tool_call');

/**
 * Where a condition would mean something else in one of its rule's phases than in another, or nothing at all. The text of a reply is decided
 * while it streams, when later findings are not known: what a condition says of findings must there be decided by each alone.
 */
export function conditionProblems(document: PolicyDocument, rule: RuleSource, index: number, condition: Condition): PolicyProblem[] {
  const path = ['rules', index, 'when'] as const;
  const { readsFindings, notByFinding, readsPlace, readsTool, readsCall } = condition;
  const problems: PolicyProblem[] = [];
  if (readsPlace && rule.on.some((phase) => phase !== 'request'))
    problems.push(
      document.textProblem(
        path,
        readsPlace.offset,
        'provenance and position are told of findings in requests only: what stands in a reply or a tool call is the model’s, and new. Write a rule of its own with on: [request].',
      ),
    );
  if (readsTool && isElsewhere(rule)) problems.push(document.textProblem(path, readsTool.offset, toolElsewhere));
  if (readsCall && rule.on.includes('reply')) problems.push(document.textProblem(path, readsCall.offset, callElsewhere));
  if (!rule.on.includes('reply') || !readsFindings) return problems;
  if (!rule.match?.findings)
    problems.push(
      document.problem(path, 'On replies a condition speaks of the findings that match names: name them with findings under match.'),
    );
  else if (notByFinding)
    problems.push(
      document.textProblem(
        path,
        notByFinding.offset,
        'A reply is decided while it streams, finding by finding. Write one findings.exists(f, ...), joined by && or || with what does not read findings, and put a negation inside: findings.exists(f, !(...)).',
      ),
    );
  return problems;
}
