import type { ApprovalVote } from '../model/approval.js';
import { refusalByRule, type RefusingRule } from './by-rule.js';
import type { Refusal } from './refusal.js';

/** How an approval ended without one: people said no, nobody spoke in time, or whoever asked took it back. */
export interface Unapproved {
  readonly state: 'denied' | 'expired' | 'canceled';
  /** Names of those whose votes decided. */
  readonly decidedBy: readonly string[];
  readonly reason: string | null;
}

const withoutReason: Readonly<Record<Unapproved['state'], string | null>> = {
  denied: null,
  expired: 'Nobody decided in time.',
  canceled: 'The request for approval was canceled.',
};

/** The refusal that people spoke, or that came of nobody speaking in time. Every refusal about an approval has its id as reference. */
export const refusalByResolution = (rule: RefusingRule, { state, decidedBy, reason }: Unapproved, approvalId: string): Refusal => ({
  ...refusalByRule(rule, approvalId),
  decidedBy: state === 'denied' ? [...decidedBy] : [],
  reason: reason ?? withoutReason[state],
});

/** Names of those who voted for one side. */
export const votersFor = (votes: readonly ApprovalVote[], side: ApprovalVote['decision']): string[] =>
  votes.filter(({ decision }) => decision === side).map(({ voter }) => voter.name);

/** Nobody decided while the call could be held; the approval stays open. */
export const refusalPending = (rule: RefusingRule, approvalId: string): Refusal => ({
  ...refusalByRule(rule, approvalId),
  reason: 'No reviewer has decided yet.',
  advice: 'The approval stays open: send the same request again, and it passes as soon as it is granted.',
});

/** People would have to be asked, and this kind of call has no time for them: nobody is asked on its account. */
export const refusalCannotWait = (rule: RefusingRule, exchangeId: string): Refusal => ({
  ...refusalByRule(rule, exchangeId),
  reason: 'A reviewer must approve this first, and this kind of call cannot wait.',
});

/** People are asked about so many other calls of this caller already that nobody is asked about one more. */
export const refusalTooManyOpen = (rule: RefusingRule, exchangeId: string): Refusal => ({
  ...refusalByRule(rule, exchangeId),
  reason: 'A reviewer must approve this first, and too many of your calls wait for reviewers already: nobody was asked.',
  advice: 'Send the same request again once some of them are decided, or have run out.',
});

/** Another copy of the call has used the approval: of one content, one call wins. */
export const refusalUsedUp = (rule: RefusingRule, approvalId: string): Refusal => ({
  ...refusalByRule(rule, approvalId),
  reason: 'The same call was sent again, and that one is answered.',
});

/** The approval was given, and its time has passed before the call could use it. */
export const refusalRunOut = (rule: RefusingRule, approvalId: string): Refusal => ({
  ...refusalByRule(rule, approvalId),
  reason: 'The approval was given and has run out.',
  advice: 'Send the same request again: reviewers are then asked anew.',
});

/** The approval was given, and somebody took it back before the call could use it. */
export const refusalRevoked = (
  rule: RefusingRule,
  { by, reason }: { readonly by: string | null; readonly reason: string | null },
  approvalId: string,
): Refusal => ({
  ...refusalByRule(rule, approvalId),
  decidedBy: by === null ? [] : [by],
  reason: reason ?? 'The approval was given and has been taken back.',
  advice: 'Send the same request again: reviewers are then asked anew.',
});

/** A call claims an approval that was never asked for, or by somebody else. */
export const refusalOfUnknownApproval = (rule: RefusingRule, reference: string): Refusal => ({
  ...refusalByRule(rule, reference),
  reason: 'This approval is not known, or not for this caller.',
});
