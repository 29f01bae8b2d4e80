import { compilePolicy, type CompileResult } from './compile-policy.js';
import type { CompileOptions } from './rule-problems.js';
import { scopeNamed } from '../scopes/policy-scope.js';

/** The policy of a scope, as its author wrote it. */
export interface ScopedSource {
  /** `group:payments`, `client:ci-bot`. */
  readonly scope: string;
  readonly version: number;
  /** YAML. */
  readonly source: string;
}

/** Everything that is in force at once: the organisation's policy, and those of scopes. */
export interface PolicySources {
  /** YAML. */
  readonly source: string;
  readonly scoped: readonly ScopedSource[];
}

/**
 * Compiles the policies of an organisation into the one that decides calls: the rules and budgets of a scope stand behind the organisation's, under
 * ids of their own, and are for calls in the scope. All the rest is the organisation's. Never throws; one that does not compile fails all.
 */
export function compilePolicies({ source, scoped }: PolicySources, options: CompileOptions): CompileResult {
  const whole = compilePolicy(source, options);
  if (!whole.ok || scoped.length === 0) return whole;
  const policies = [whole.policy];
  for (const one of scoped) {
    const result = compilePolicy(one.source, { ...options, scope: scopeNamed(one.scope) });
    if (!result.ok) return result;
    policies.push(result.policy);
  }
  return {
    ok: true,
    policy: {
      ...whole.policy,
      rules: policies.flatMap(({ rules }) => rules),
      custom: policies.flatMap(({ custom }) => custom),
      budgets: policies.flatMap(({ budgets }) => budgets),
    },
  };
}
