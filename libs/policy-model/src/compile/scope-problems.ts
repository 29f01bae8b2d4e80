import { unparsed } from './compiled-policy.js';
import type { PolicyDocument } from '../language/policy-document.js';
import type { PolicyProblem } from '../language/policy-problem.js';
import type { RuleSource } from '../language/policy-source.schema.js';

/** Fields that say what is let through: they are the organisation's to set. */
const ofTheOrganisation = ['unscannable', 'allow', 'mcp', 'media'] as const;

/** What keeps a policy from being one of a scope: whatever could let through what the organisation does not. */
export function scopeProblems(document: PolicyDocument, rules: readonly RuleSource[]): PolicyProblem[] {
  const given = Object.keys(document.value() as object);
  const fields = ofTheOrganisation.filter((field) => given.includes(field));
  return [
    ...fields.map((field) =>
      document.keyProblem([], field, `"${field}" is for the organisation's policy: one of a scope has rules, budgets and tests.`),
    ),
    ...rules.flatMap(({ action, match }, index) =>
      action === 'allow' && match?.unscannable?.some((name) => name === unparsed)
        ? [
            document.problem(
              ['rules', index, 'match', 'unscannable'],
              `To allow what is "${unparsed}" is for the organisation's policy: a scope adds to what it refuses.`,
            ),
          ]
        : [],
    ),
  ];
}
