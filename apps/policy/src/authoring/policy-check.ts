import { findingCategorySchema } from '#contracts';
import { checkPattern, detectorKinds } from '#detection';
import { compilePolicy, type PolicyProblem } from '#policy-model';

const knownKinds = [...new Set([...findingCategorySchema.options, ...detectorKinds.map(({ kind }) => kind)])];

/** Everything that keeps a policy from being published, as every ingress would find it; empty: it can be. */
export function problemsOf(source: string): PolicyProblem[] {
  const result = compilePolicy(source, { checkPattern, knownKinds });
  return result.ok ? [] : result.problems;
}
