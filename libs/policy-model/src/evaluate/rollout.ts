import { principalKey, type Principal } from '#contracts';
import type { CompiledRule } from '../compile/compiled-policy.js';

/**
 * A rule as it is for a principal: in shadow where its rollout has not come to that one yet. Who is in it hangs on rule and principal alone:
 * everybody who was in it at 10 percent is at 50, and two rules at 10 percent do not meet the same people.
 */
export function appliedTo(principal: Principal, rule: CompiledRule): CompiledRule {
  if (rule.rollout === 100 || rule.mode === 'shadow') return rule;
  return placeOf(`${rule.id}\n${principalKey(principal)}`) < rule.rollout ? rule : { ...rule, mode: 'shadow' };
}

/** Where a text falls between 0 and 100: FNV-1a, 32 bits, with the final mix of MurmurHash3, as similar names would else fall close together. */
function placeOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000) * 100;
}
