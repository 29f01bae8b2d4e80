import { findingCategorySchema } from '#contracts';
import type { PolicyDocument } from '../language/policy-document.js';
import type { PolicyProblem } from '../language/policy-problem.js';
import type { AllowSource } from '../language/policy-source.schema.js';
import { unknownKinds, type CompileOptions } from './rule-problems.js';

const categories: ReadonlySet<string> = new Set(findingCategorySchema.options);

/** Told by comparing a tool call with its request, or by a rule's own words: no detector's, so no allowance could reach them. */
const notDetected: ReadonlySet<string> = new Set(['custom', 'egress', 'own-secret-leaving']);

/**
 * Whatever is wrong with the allow list beyond its shape. An entry is tied to a value, to a pattern (which holds a literal of three
 * characters, as every pattern does) or to single kinds: none can switch off all of a category, anywhere.
 */
export const allowProblems = (document: PolicyDocument, entries: readonly AllowSource[], options: CompileOptions): PolicyProblem[] =>
  entries.flatMap((entry, index) => entryProblems(document, entry, index, options));

function entryProblems(document: PolicyDocument, entry: AllowSource, index: number, options: CompileOptions): PolicyProblem[] {
  const at = ['allow', index] as const;
  const { value, pattern, findings } = entry;
  const problems = unknownKinds(document, [...at, 'findings'], findings ?? [], options);
  if (value !== undefined && pattern !== undefined)
    problems.push(document.problem([...at, 'pattern'], 'Give value or pattern, not both: a value needs no pattern beside it.'));
  if (value === undefined && findings === undefined) {
    const missing = 'An allow entry without value needs findings: the kinds that it is about.';
    problems.push(document.problem(at, missing));
  }
  if (pattern !== undefined) {
    const problem = options.checkPattern(pattern);
    if (problem) problems.push(document.textProblem([...at, 'pattern'], problem.offset, problem.message));
  }
  for (const [position, name] of (findings ?? []).entries()) {
    const path = [...at, 'findings', position];
    if (notDetected.has(name))
      problems.push(
        document.problem(path, `"${name}" is not a detector's to find, so it cannot be allowed; change the rule that names it.`),
      );
    else if (value === undefined && pattern === undefined && categories.has(name))
      problems.push(
        document.problem(path, `This would allow everything of the category "${name}": name kinds, or add a value or a pattern.`),
      );
  }
  return problems;
}
