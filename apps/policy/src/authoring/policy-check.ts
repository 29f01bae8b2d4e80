import { ProblemError } from '#chassis';
import { compilePolicy, type PolicyProblem } from '#policy-model';
import { ruleNames } from '#rule-names';

type Compiled = ReturnType<typeof compilePolicy>;

/** A policy as it would be in force, or everything that keeps it from being published. */
export const compileDraft = (source: string): Compiled => compilePolicy(source, ruleNames);

/** The same of one that was published, which is not held to what is checked since. */
export const compilePublished = (source: string): Compiled => compilePolicy(source, { ...ruleNames, isPublished: true });

/** Everything that keeps a policy from being published; empty: it can be. */
export function problemsOf(source: string): PolicyProblem[] {
  const result = compileDraft(source);
  return result.ok ? [] : result.problems;
}

/** The refusal of a policy that does not compile, with every problem's line, column and path. */
export function rejected(errors: readonly PolicyProblem[]): ProblemError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ProblemError('content_rejected', `Line ${first!.line}, column ${first!.column}: ${first!.message}${more}`, { errors });
}
