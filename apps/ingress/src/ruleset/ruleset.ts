import { createSecretKey, type KeyObject } from 'node:crypto';
import { OstiaryError } from '#contracts';
import { Scanner } from '#detection';
import { compilePolicies, type CompiledPolicy, type CompiledRule, type ScopedSource } from '#policy-model';
import { ruleNames } from '#rule-names';

/** A policy version ready to be applied: its rules compiled, its words and patterns joined to the detectors' automaton. */
export interface Ruleset {
  readonly version: number;
  readonly policy: CompiledPolicy;
  readonly scanner: Scanner;
  /** Prepared once: given as bytes, it would be prepared anew for every HMAC, at several times the cost of the HMAC itself. */
  readonly key: KeyObject;
  /** Rules whose own words and patterns are to be masked. */
  readonly maskingRules: ReadonlySet<string>;
  /** How far each rule's masks are put back for their own caller. */
  readonly restore: ReadonlyMap<string, CompiledRule['restore']>;
  /** Whether it matters to some rule that a block of an assistant's turn is the model's and not the caller's. */
  readonly asksAboutReplies: boolean;
  /** Whether a rule on requests reads what tool calls would do. */
  readonly readsCall: boolean;
}

/** Compiles published policies. The policy service has validated them, so an error here is a defect or a version skew: it is thrown, and the version before stays. */
export function buildRuleset(source: string, version: number, key: Uint8Array, scoped: readonly ScopedSource[] = []): Ruleset {
  const compiled = compilePolicies({ source, scoped }, { ...ruleNames, isPublished: true });
  if (!compiled.ok) {
    const [first] = compiled.problems;
    throw new OstiaryError('policy_missing', `Policy version ${version} does not compile here: ${first?.path} ${first?.message}`);
  }
  const maskingRules = new Set(compiled.policy.rules.filter((rule) => rule.action === 'mask').map((rule) => rule.id));
  const restore = new Map(compiled.policy.rules.map((rule) => [rule.id, rule.restore]));
  const { rules, notScannable } = compiled.policy;
  const asksAboutReplies =
    notScannable === 'block' ||
    rules.some(
      ({ on, action, from, condition }) =>
        on.has('request') &&
        (action === 'block' || action === 'require-approval' || from !== null || (condition?.readsPlace ?? null) !== null),
    );
  const readsCall = rules.some(({ on, condition }) => on.has('request') && (condition?.readsCall ?? null) !== null);
  const scanner = new Scanner({ fingerprintKey: key, custom: compiled.policy.custom, allow: compiled.policy.allow });
  return {
    version,
    policy: compiled.policy,
    scanner,
    key: createSecretKey(key),
    maskingRules,
    restore,
    asksAboutReplies,
    readsCall,
  };
}
