import { ProblemError } from '#chassis';
import { compilePolicy, type PolicyProblem, scopeNamed } from '#policy-model';
import { ruleNames } from '#rule-names';
import { organisation } from './policy-versions.store.js';

type Compiled = ReturnType<typeof compilePolicy>;

/** A policy as it would be in force, or everything that keeps it from being published. */
export const compileDraft = (source: string, scope: string = organisation): Compiled =>
  compilePolicy(source, { ...ruleNames, scope: scopeOf(scope) });

/** The same of one that was published, which is not held to what is checked since. */
export const compilePublished = (source: string, scope: string): Compiled =>
  compilePolicy(source, { ...ruleNames, scope: scopeOf(scope), isPublished: true });

const scopeOf = (scope: string) => (scope === organisation ? null : scopeNamed(scope));

/** Everything that keeps a policy from being published; empty: it can be. */
export function problemsOf(source: string, scope: string = organisation): PolicyProblem[] {
  const result = compileDraft(source, scope);
  return result.ok ? [] : result.problems;
}

/** The refusal of a policy that does not compile, with every problem's line, column and path. */
export function rejected(errors: readonly PolicyProblem[]): ProblemError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ProblemError('content_rejected', `Line ${first!.line}, column ${first!.column}: ${first!.message}${more}`, { errors });
}
