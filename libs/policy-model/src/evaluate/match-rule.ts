import type { Phase, Reason } from '#contracts';
import type { CompiledRule } from '../compile/compiled-policy.js';
import type { ConditionCall, ConditionFinding } from '../compile/condition-context.js';
import { callOf, type PhaseContext } from './condition-context.js';
import type { EvaluatedBlock } from './evaluation.js';
import { exceptionOf } from './exceptions.js';
import { findingTest, type Holds, holds, isByFinding } from './finding-test.js';
import { looksAt, matchedBlocks, newBlocks, type RuleFinding } from './match-blocks.js';
import { provenanceInRequest } from './seen-as.js';

/** A rule that matched, where, and why. */
export interface Match {
  readonly rule: CompiledRule;
  readonly blocks: readonly EvaluatedBlock[];
  readonly code: Reason['code'];
  /** Which findings of these blocks the rule is about; null: every one that `match.findings` names. */
  readonly fingerprints: readonly string[] | null;
  /** The exception by which the rule is recorded and not applied; left out: none. */
  readonly exception?: string;
}

/** What every rule of a phase is matched against. */
export interface Scene {
  readonly phase: Phase;
  readonly blocks: readonly EvaluatedBlock[];
  /** Those of the blocks in which something was found, or that could not be scanned. */
  readonly interesting: readonly EvaluatedBlock[];
  /** The part of a condition's context that is the same for every rule. */
  readonly context: () => PhaseContext;
}

/** Whether and where a rule matches; null: it does not. One that makes an exception of the call is in shadow. */
export function matchRule(rule: CompiledRule, scene: Scene): Match | null {
  const match = matchOf(rule, scene);
  const exception = match === null ? null : exceptionOf(rule, scene.context, () => callOf(about(rule, scene)));
  return match === null || exception === null ? match : { ...match, rule: { ...rule, mode: 'shadow' }, code: 'exempted', exception };
}

function matchOf(rule: CompiledRule, scene: Scene): Match | null {
  const { phase, blocks, interesting, context } = scene;
  if (rule.match !== null && interesting.length === 0) return null;
  const call = (): ConditionCall => (rule.condition?.readsCall ? callOf(about(rule, scene)) : {});
  const test = findingTest(rule, context, call);
  const told = (finding: EvaluatedBlock['findings'][number], block: EvaluatedBlock): Holds => test(finding, placeOf(block, phase));
  const isAbout: RuleFinding = (finding, block) => told(finding, block) !== false;
  const matched = rule.match ? matchedBlocks(rule, rule.match, interesting, phase, isAbout) : newBlocks(rule, blocks, phase);
  if (!matched || matched.length === 0) return null;
  if (isByFinding(rule)) {
    const certain = matched.some((block) => block.findings.some((finding) => told(finding, block) === true));
    return { rule, blocks: matched, code: codeOf(rule, certain || 'failed'), fingerprints: fingerprintsOf(rule, matched, scene, isAbout) };
  }
  const condition = rule.condition
    ? holds(rule, context(), { findings: rule.condition.readsFindings ? readable(rule, matched, scene, isAbout) : [], call: call() })
    : true;
  if (condition === false) return null;
  return { rule, blocks: matched, code: codeOf(rule, condition), fingerprints: fingerprintsOf(rule, matched, scene, isAbout) };
}

/** The blocks whose tool calls a condition reads: those that the rule looks at; of a rule without `match`, what is new. */
const about = (rule: CompiledRule, { phase, blocks }: Scene): readonly EvaluatedBlock[] =>
  rule.match ? blocks.filter((block) => looksAt(rule, 'dangers', block, phase)) : newBlocks(rule, blocks, phase);

export const codeOf = (rule: CompiledRule, condition: true | 'failed'): Reason['code'] => {
  if (rule.mode === 'shadow') return 'rule_shadowed';
  if (condition === 'failed') return 'evaluation_failed';
  return rule.match?.unscannable ? 'not_scanned' : 'rule_matched';
};

const placeOf = (block: EvaluatedBlock, phase: Phase) => ({
  provenance: phase === 'request' ? provenanceInRequest(block) : block.provenance,
  position: block.position,
});

/** Where a rule is not about every finding of the names that it gives, those that it is about. */
function fingerprintsOf(rule: CompiledRule, matched: readonly EvaluatedBlock[], { phase }: Scene, about: RuleFinding): string[] | null {
  const { match } = rule;
  if (!match?.findings) return null;
  if (match.confidence === null && match.severity === null && match.inRequest === null && !isByFinding(rule)) return null;
  const looked = matched.filter((block) => looksAt(rule, 'findings', block, phase));
  return [
    ...new Set(looked.flatMap((block) => block.findings.filter((finding) => about(finding, block)).map(({ fingerprint }) => fingerprint))),
  ];
}

/** The findings that a condition reads: those that the rule's match names, anywhere in what it looks at; where it names none, all of these. */
function readable(
  rule: CompiledRule,
  matched: readonly EvaluatedBlock[],
  { phase, interesting }: Scene,
  about: RuleFinding,
): ConditionFinding[] {
  const looked = rule.match ? interesting.filter((block) => looksAt(rule, 'findings', block, phase)) : matched;
  return looked.flatMap((block) =>
    block.findings
      .filter((finding) => !rule.match?.findings || about(finding, block))
      .map(({ kind, category, severity, confidence }) => ({ kind, category, severity, confidence, ...placeOf(block, phase) })),
  );
}
