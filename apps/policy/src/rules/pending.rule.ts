import { refusalCannotWait, refusalTooManyOpen } from '#contracts';
import { askingGroups } from './asking-groups.js';
import { canWait, grantFor } from './granted.rule.js';
import { hasRoom, isShown, undecidedOf, type Undecided } from './card.js';
import type { AskingGroup, OpenApproval, Question, WaitingCall } from './memory.js';
import type { Criterion, Holding, Refusing } from './ruling.js';
import { isSameText, isWrapped } from './texts.js';

/** Calls that wait for one approval: one more asks for an approval of its own. */
export const mostWaiters = 32;

/**
 * People must be asked: the call waits for the approval that is already under way for it, or for a new one. A call that can't
 * wait is refused and nobody is asked on its account, nor on that of a caller who has too many open already. Where several groups of people must be asked, the first that has not approved yet is.
 */
export const pending: Criterion<Holding | Refusing> = (situation) => {
  const { question, memory, fresh } = situation;
  const asks = askingGroups(fresh).find((group) => !grantFor(situation, group));
  if (!asks) return null;
  const hits = fresh.filter(({ match }) => asks.ruleIds.includes(match.ruleId));
  if (!canWait(question)) {
    const refusal = refusalCannotWait({ ruleId: asks.ruleIds[0]!, message: asks.message }, question.exchangeId);
    return { outcome: 'refuse', code: 'approval_pending', hits, refusal, remember: null };
  }
  const undecided = undecidedOf(situation, asks);
  const joined = memory.open.find(
    (approval) =>
      joins(question, asks, approval) &&
      hasPlace(approval, question) &&
      (shows(approval, question, undecided) || hasRoom(approval, undecided)),
  );
  if (!joined && !memory.mayAsk) {
    const refusal = refusalTooManyOpen({ ruleId: asks.ruleIds[0]!, message: asks.message }, question.exchangeId);
    return { outcome: 'refuse', code: 'too_many_open', hits, refusal, remember: null };
  }
  return {
    outcome: 'hold',
    code: 'approval_pending',
    hits,
    asks,
    undecided,
    joins: joined ?? null,
    isShown: joined !== undefined && shows(joined, question, undecided),
  };
};

/** Each call that joins is told with all the others, so there is a bound to how many they are; a call that waits already needs no place. */
const hasPlace = ({ waiters }: OpenApproval, { fingerprint, exchangeId }: Question): boolean =>
  waiters.length < mostWaiters || waiters.some((waiter) => waiter.exchangeId === exchangeId && waiter.fingerprint === fingerprint);

/** The very same call is on the card with whoever asked first. */
const shows = (approval: OpenApproval, question: Question, undecided: Undecided): boolean =>
  approval.waiters.some(({ fingerprint }) => fingerprint === question.fingerprint) || isShown(undecided, question, approval);

/**
 * Same content, the same matched text beside something else, or a side call: never a second card for one prompt. The approval must be
 * about all that this call asks for; what it says beyond that is shown on its card, too.
 */
function joins(question: Question, asks: AskingGroup, approval: OpenApproval): boolean {
  if (approval.phase !== question.phase || !asks.ruleIds.every((rule) => approval.ruleIds.includes(rule))) return false;
  if (approval.waiters.some(({ fingerprint }) => fingerprint === question.fingerprint)) return true;
  if (question.phase !== 'request') return false;
  const near = approval.waiters.filter(({ sessionId }) => sessionId === question.sessionId);
  return (
    near.length > 0 &&
    asks.blocks.every((block) =>
      near.some((waiter) => waiter.blocks.some((known) => isSameText(block, known) || isSideText(question, waiter, block, known))),
    )
  );
}

/** A client's own calls about a prompt (its title, its topic) offer no tools; one of the two must be such a call. */
function isSideText(question: Question, waiter: WaitingCall, ...[block, known]: Parameters<typeof isWrapped>): boolean {
  return (question.tools.length === 0 || !waiter.offersTools) && isWrapped(block, known);
}
