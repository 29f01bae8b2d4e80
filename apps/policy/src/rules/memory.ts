import type { ApprovalTerms, decisionRequested, Phase, Refusal, TopicData } from '#contracts';

/** What ingress asks. */
export type Question = TopicData<typeof decisionRequested>;

/** What the service remembers that may bear on one question: of its principal, and of its conversation or its very content. */
export interface Memory {
  readonly blocks: readonly RememberedBlock[];
  /** Active ones only. */
  readonly grants: readonly Grant[];
  /** Approvals that somebody may still decide. */
  readonly open: readonly OpenApproval[];
  /** Denials that still answer for themselves (ten minutes). */
  readonly denials: readonly RecentDenial[];
  readonly now: Date;
  /** Whether one more approval may be opened for the principal. */
  readonly mayAsk: boolean;
}

/**
 * In place of a rule's id: the block stood on the card of a call that was approved. It is known by its digest then, which covers all of it;
 * an identity leaves out the provider's own values.
 */
export const besideRule = '';

/** A block on which a rule or a reviewer has had the last word in this conversation. */
export interface RememberedBlock {
  readonly identity: string;
  readonly ruleId: string;
  readonly verdict: 'approved' | 'refused';
  /** What the caller was told; null with an approval. */
  readonly refusal: Refusal | null;
  /** Whether people refused it rather than a `block` rule. */
  readonly byReviewer: boolean;
  /** Identities that stood in the tail when it was refused: whatever is not among them is new. */
  readonly tail: readonly string[];
}

export interface Grant {
  readonly id: string;
  readonly approvalId: string;
  readonly ruleIds: readonly string[];
  readonly scope: 'once' | 'session' | 'duration';
  /** What a single-use grant is bound to. */
  readonly fingerprint: string;
  /** The conversation that a session grant holds for; of a single-use grant the one that it was asked in. */
  readonly sessionId: string;
  /** What the approval rested on. */
  readonly terms: ApprovalTerms;
  readonly policyVersion: number;
  readonly askedAt: Date;
  readonly givenAt: Date;
}

/** Whether it holds for more than one call. */
export const isStanding = ({ scope }: Pick<Grant, 'scope'>): boolean => scope !== 'once';

/** A call that waits, or waited, for a decision. */
export interface WaitingCall {
  readonly exchangeId: string;
  readonly fingerprint: string;
  readonly sessionId: string;
  readonly offersTools: boolean;
  /** What it says, by `wordsOf`. */
  readonly words: string;
  /** The blocks it waits for. */
  readonly blocks: readonly WaitingBlock[];
}

export interface WaitingBlock {
  readonly identity: string;
  /** Masked. */
  readonly text: string;
  /** Whether `text` is all of it. */
  readonly whole: boolean;
}

export interface OpenApproval {
  readonly id: string;
  readonly phase: Phase;
  readonly ruleIds: readonly string[];
  readonly expiresAt: Date;
  /** Digests of all that its card shows. */
  readonly shown: readonly string[];
  /** How many contents that are. */
  readonly contents: number;
  /** What they take, in bytes. */
  readonly weight: number;
  readonly waiters: readonly WaitingCall[];
}

export interface RecentDenial {
  readonly phase: Phase;
  readonly ruleIds: readonly string[];
  readonly refusal: Refusal;
  readonly waiters: readonly WaitingCall[];
}

/** Rules of one call that ask the same people: one card for all of them. */
export interface AskingGroup {
  readonly ruleIds: readonly string[];
  readonly message: string;
  readonly terms: ApprovalTerms;
  readonly blocks: readonly WaitingBlock[];
}
