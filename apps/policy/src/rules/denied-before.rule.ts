import type { RecentDenial, WaitingBlock } from './memory.js';
import { refusalAgain, staysRefused } from './refused-before.rule.js';
import type { Criterion, Refusing } from './ruling.js';
import type { Hit, Situation } from './situation.js';
import { isVariantOf } from './texts.js';
import { wordsOf } from './words.js';

/**
 * What a reviewer denied stays denied: in its conversation as refused blocks do, as the very same call for a while, and as
 * the same text with something appended for that while, when nothing else is new; and in any other conversation of the caller's where it says the same
 * with other signs and spaces. All but the first may only ever deny, and are remembered where they were told, so that the conversation goes on.
 */
export const deniedBefore: Criterion<Refusing> = (situation) => {
  const again = situation.refused.filter(({ remembered }) => remembered.byReviewer);
  const first = again.find((hit) => staysRefused(situation, hit));
  if (first) return { outcome: 'refuse', code: 'denied_before', hits: again, refusal: refusalAgain(first), remember: null };

  // What people said of this very content comes before what they allow of its kind.
  const asking = [...situation.fresh, ...situation.standing].filter(({ match }) => match.action === 'require-approval');
  const denial = situation.memory.denials.find(
    (recent) => isSameCall(situation, recent, asking) || saysTheSame(situation, recent, asking) || isAppended(situation, recent, asking),
  );
  return denial && asking.length > 0
    ? { outcome: 'refuse', code: 'denied_before', hits: asking, refusal: denial.refusal, remember: 'reviewer' }
    : null;
};

function isSameCall({ question }: Situation, denial: RecentDenial, asking: readonly Hit[]): boolean {
  return (
    asking.some(({ match }) => denial.ruleIds.includes(match.ruleId)) &&
    denial.waiters.some(({ fingerprint }) => fingerprint === question.fingerprint)
  );
}

/** Not where people have approved this very call meanwhile: they saw it, and theirs is the last word. */
function saysTheSame({ question, memory }: Situation, denial: RecentDenial, asking: readonly Hit[]): boolean {
  if (question.phase !== 'request' || denial.phase !== 'request') return false;
  if (!asking.some(({ match }) => denial.ruleIds.includes(match.ruleId))) return false;
  if (memory.grants.some(({ scope, fingerprint }) => scope === 'once' && fingerprint === question.fingerprint)) return false;
  const words = wordsOf(question);
  return denial.waiters.some((waiter) => waiter.words === words);
}

/** Whether all that is new in the call are texts that hold a denied one. Tool calls have no such variants: a longer command is another command. */
function isAppended({ question, memory }: Situation, denial: RecentDenial, asking: readonly Hit[]): boolean {
  if (question.phase !== 'request' || denial.phase !== 'request') return false;
  const denied: WaitingBlock[] = denial.waiters.filter(({ sessionId }) => sessionId === question.sessionId).flatMap(({ blocks }) => blocks);
  const variants = new Set(
    asking
      .filter(({ match, block }) => denial.ruleIds.includes(match.ruleId) && denied.some((known) => isVariantOf(block, known)))
      .map(({ block }) => block.identity),
  );
  if (variants.size === 0) return false;
  const refused = new Set(memory.blocks.filter(({ verdict }) => verdict === 'refused').map(({ identity }) => identity));
  return question.tail.every((identity) => variants.has(identity) || refused.has(identity));
}
