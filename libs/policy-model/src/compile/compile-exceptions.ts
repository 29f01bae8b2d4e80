import type { PolicyDocument } from '../language/policy-document.js';
import type { PolicyProblem } from '../language/policy-problem.js';
import type { RuleSource } from '../language/policy-source.schema.js';
import type { CompiledException } from './compiled-policy.js';
import { compileCondition } from './condition.js';
import { callElsewhere, isElsewhere, toolElsewhere } from './condition-problems.js';
import type { CompileOptions } from './rule-problems.js';

/** A rule's exceptions, and what is wrong with them. They are about calls: which of two findings may pass is for rules to say. */
export function compileExceptions(
  document: PolicyDocument,
  rule: RuleSource,
  index: number,
  problems: PolicyProblem[],
  options: CompileOptions,
): CompiledException[] {
  const ids = new Set<string>();
  return (rule.except ?? []).flatMap(({ id, when, until }, entry) => {
    const at = ['rules', index, 'except', entry] as const;
    if (ids.has(id)) problems.push(document.problem([...at, 'id'], `The rule has another exception "${id}".`));
    ids.add(id);
    const end = until === undefined ? Infinity : Date.parse(until);
    if (Number.isNaN(end)) problems.push(document.problem([...at, 'until'], `There is no such time as ${until}.`));
    const result = compileCondition(when, options);
    if (!result.ok) {
      problems.push(document.textProblem([...at, 'when'], result.offset, result.message));
      return [];
    }
    const { condition } = result;
    if (condition.readsFindings)
      problems.push(
        document.problem([...at, 'when'], 'An exception is about the call, not about findings: say which under match or when.'),
      );
    if (condition.readsCall && rule.on.includes('reply'))
      problems.push(document.textProblem([...at, 'when'], condition.readsCall.offset, callElsewhere));
    if (condition.readsTool && isElsewhere(rule))
      problems.push(document.textProblem([...at, 'when'], condition.readsTool.offset, toolElsewhere));
    return [{ id, until: end, condition }];
  });
}
