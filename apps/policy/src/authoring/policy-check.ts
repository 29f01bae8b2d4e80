import { checkPattern, findingNames } from '#detection';
import { signalNames } from '#injection';
import { compilePolicy, type PolicyProblem } from '#policy-model';

/** Everything that keeps a policy from being published, as every ingress would find it; empty: it can be. */
export function problemsOf(source: string): PolicyProblem[] {
  const result = compilePolicy(source, { checkPattern, knownKinds: [...findingNames, ...signalNames], signalNames });
  return result.ok ? [] : result.problems;
}
