import type { Phase, Provenance } from '#contracts';
import type { CompiledMatch, CompiledRule } from '../compile/compiled-policy.js';
import type { EvaluatedBlock, EvaluatedFinding } from './evaluation.js';
import { namesDanger } from './match-finding.js';
import { isDelivered, provenanceInRequest } from './seen-as.js';

/** Whose text a rule that refuses or asks looks at when it does not say: what comes from outside the model. */
const outside: ReadonlySet<Provenance> = new Set(['user', 'tool_result', 'system']);

const keys = ['words', 'patterns', 'findings', 'dangers', 'unscannable'] as const;
export type MatchKey = (typeof keys)[number];

const refuses = (rule: CompiledRule) => rule.action === 'block' || rule.action === 'require-approval';

/**
 * Whether a rule looks at a block at all. `from` speaks of requests; a reply and a tool call are the model's as a whole.
 * Without `from`, a rule that masks or only records covers the model's own words in the history too (the provider must see the same
 * masked history at every turn), everything else only what comes from outside. A rule that refuses or asks leaves alone
 * what the gateway delivered itself.
 */
export function looksAt(rule: CompiledRule, key: MatchKey | null, block: EvaluatedBlock, phase: Phase): boolean {
  if (phase !== 'request') return true;
  if (refuses(rule) && isDelivered(block)) return false;
  const provenance = provenanceInRequest(block);
  if (rule.from) return rule.from.has(provenance);
  const content = key !== null && key !== 'unscannable';
  return (content && !refuses(rule)) || outside.has(provenance);
}

/** What `match.unscannable` may call a block that could not be scanned. */
const namesOf = ({ kind, why }: EvaluatedBlock): string[] => [kind, why, 'any'].filter((name) => typeof name === 'string');

/** Whether a rule is about a finding in a block. */
export type RuleFinding = (finding: EvaluatedFinding, block: EvaluatedBlock) => boolean;

function hits(match: CompiledMatch, key: MatchKey, block: EvaluatedBlock, ruleFinding: RuleFinding): boolean {
  switch (key) {
    case 'words':
    case 'patterns':
      return block.custom.includes(match[key]!);
    case 'findings':
      return block.findings.some((finding) => ruleFinding(finding, block));
    case 'dangers':
      return block.findings.some((finding) => namesDanger(match, finding));
    case 'unscannable':
      return !block.scannable && (block.kind === undefined || namesOf(block).some((name) => match.unscannable!.has(name)));
  }
}

/**
 * The blocks that a rule's `match` hits, in conversation order; null when it does not match. Every key that the rule
 * gives must hit somewhere in what the rule looks at, not necessarily in one and the same block: a text cut in two
 * messages is still one conversation.
 */
export function matchedBlocks(
  rule: CompiledRule,
  match: CompiledMatch,
  blocks: readonly EvaluatedBlock[],
  phase: Phase,
  ruleFinding: RuleFinding,
): EvaluatedBlock[] | null {
  const found = new Set<EvaluatedBlock>();
  for (const key of keys) {
    if (match[key] === null) continue;
    const hit = blocks.filter((block) => looksAt(rule, key, block, phase) && hits(match, key, block, ruleFinding));
    if (hit.length === 0) return null;
    for (const block of hit) found.add(block);
  }
  return blocks.filter((block) => found.has(block));
}

/**
 * The blocks that a rule without `match` is about: what is new. A call without anything new of these provenances (one that
 * ends in words that the gateway delivered) is about its last blocks instead, so that such a rule can't be stepped around.
 */
export function newBlocks(rule: CompiledRule, blocks: readonly EvaluatedBlock[], phase: Phase): readonly EvaluatedBlock[] {
  if (phase !== 'request') return blocks;
  const tail = blocks.filter((block) => block.position === 'tail');
  const looked = tail.filter((block) => looksAt(rule, null, block, phase));
  return looked.length > 0 ? looked : tail.length > 0 ? tail : blocks.slice(-1);
}
