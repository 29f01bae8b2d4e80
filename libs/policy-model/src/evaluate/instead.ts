import type { Verdict } from '#contracts';
import type { CompiledPolicy, CompiledRule } from '../compile/compiled-policy.js';
import type { EvaluatedBlock } from './evaluation.js';
import { namesDanger } from './match-finding.js';

/** Of a call with many dangers, so many kinds are advised on: who reads more acts on none. */
const mostAdvice = 2;

/**
 * What a caller who is refused may do instead, and whom they may ask, as sentences; null: there is nothing to say. The author's words come first;
 * without them, what the kinds of the dangers that the rule is about advise.
 */
export function insteadOf(rule: CompiledRule, action: Verdict, blocks: readonly EvaluatedBlock[], policy: CompiledPolicy): string | null {
  if (action !== 'block' && action !== 'require-approval') return null;
  const advice = rule.instead === null ? adviceOn(rule, blocks, policy) : [rule.instead];
  const ask = rule.ask.length > 0 ? rule.ask : advice.length > 0 ? (rule.approval?.reviewers ?? []) : [];
  const all = [...advice.map(sentence), ...(ask.length > 0 ? [`Ask ${ask.join(' or ')}.`] : [])];
  return all.length === 0 ? null : all.join(' ');
}

function adviceOn({ match }: CompiledRule, blocks: readonly EvaluatedBlock[], { adviceOn }: CompiledPolicy): string[] {
  if (match === null || match.dangers === null) return [];
  const dangers = blocks.flatMap(({ findings }) => findings.filter((finding) => namesDanger(match, finding)));
  const kinds = [...new Set(dangers.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => adviceOn.get(kind) ?? []).slice(0, mostAdvice);
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
