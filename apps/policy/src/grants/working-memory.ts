import { principalKey } from '#contracts';
import { weightOf } from '../rules/card.js';
import type { Grant, Memory, OpenApproval, Question, RecentDenial, RememberedBlock, WaitingCall } from '../rules/memory.js';
import type { ApprovalRow } from './approval.entity.js';
import type { GrantRow } from './grant.entity.js';
import { RememberedBlocks } from './remembered-blocks.js';
import { unapprovedOf } from './resolution-told.js';
import type { WaiterRow } from './waiter.entity.js';

/** How long a denial answers for the same content before people are asked again. */
export const denialMs = 10 * 60_000;

/**
 * What is remembered that bears on the calls which one transaction decides, as far as it has come with them: each decision is taken on
 * what the ones before it left, and what has changed is stored for all of them together.
 */
export class WorkingMemory {
  readonly approvals = new Map<string, ApprovalRow>();
  readonly grants = new Map<string, GrantRow>();
  readonly blocks: RememberedBlocks;
  /** Ids of approvals to store. */
  readonly changedApprovals = new Set<string>();
  /** Of them, those that nobody has heard of yet. */
  readonly openedApprovals = new Set<string>();
  /** Approvals to tell of. */
  readonly toAnnounce = new Set<string>();
  readonly changedWaiters = new Set<WaiterRow>();
  readonly givenGrants = new Set<GrantRow>();
  /** Given, and at once taken back: their caller has too many. */
  readonly withheldGrants: GrantRow[] = [];
  /** By which calls go on, in their order. */
  readonly grantUses: { readonly grant: GrantRow; readonly exchangeId: string }[] = [];
  /** How many grants that stand a principal has, as far as that was counted. */
  readonly standing = new Map<string, number>();
  private readonly waiters = new Map<string, Map<string, WaiterRow>>();

  constructor(
    readonly now: Date,
    /** When a card that is asked for now may be shown. */
    readonly settlesAt: Date,
    /** How many more approvals may be opened, by principal. */
    private readonly room: ReadonlyMap<string, number> = new Map(),
  ) {
    this.blocks = new RememberedBlocks(now);
  }

  /** In the order they came. */
  waitersOf(approvalId: string): WaiterRow[] {
    const all = [...(this.waiters.get(approvalId)?.values() ?? [])];
    return all.sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime() || (a.exchangeId < b.exchangeId ? -1 : 1));
  }

  addWaiter(waiter: WaiterRow): void {
    const known = this.waiters.get(waiter.approvalId) ?? new Map<string, WaiterRow>();
    known.set(JSON.stringify([waiter.exchangeId, waiter.fingerprint]), waiter);
    this.waiters.set(waiter.approvalId, known);
  }

  /** Of all of it, what a decision about one question may rest on. */
  about(question: Question): Memory {
    const principal = principalKey(question.principal);
    const { sessionId, now } = { ...question, now: this.now };
    const approvals = [...this.approvals.values()]
      .filter((approval) => approval.principal === principal)
      .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
    const identities = [...question.blocks.flatMap(({ identity, digest }) => [identity, digest]), ...question.tail];
    return {
      blocks: this.blocks.of(principal, sessionId, identities) satisfies readonly RememberedBlock[],
      grants: [...this.grants.values()].filter(
        (grant) => grant.principal === principal && isUsable(grant, question, now),
      ) satisfies Grant[],
      open: approvals.filter(({ state, expiresAt }) => state === 'pending' && expiresAt > now).map((approval) => this.openOf(approval)),
      denials: approvals
        .filter(({ state, resolvedAt }) => state === 'denied' && isRecent(resolvedAt, now))
        .map((row) => this.denialOf(row)),
      now,
      mayAsk: (this.room.get(principal) ?? 0) > this.openedFor(principal),
    };
  }

  private openedFor(principal: string): number {
    return [...this.openedApprovals].filter((id) => this.approvals.get(id)?.principal === principal).length;
  }

  private openOf(approval: ApprovalRow): OpenApproval {
    const weight = approval.contents.reduce((sum, { blocks }) => sum + weightOf(blocks), 0);
    return {
      ...approval,
      contents: approval.contents.length,
      weight,
      waiters: this.waitersOf(approval.id) satisfies readonly WaitingCall[],
    };
  }

  private denialOf(approval: ApprovalRow): RecentDenial {
    return { ...approval, refusal: unapprovedOf(approval, 'denied'), waiters: this.waitersOf(approval.id) };
  }
}

const isRecent = (resolvedAt: Date | null, now: Date): boolean => resolvedAt !== null && resolvedAt.getTime() > now.getTime() - denialMs;

function isUsable({ state, expiresAt, scope, fingerprint, sessionId }: GrantRow, question: Question, now: Date): boolean {
  if (state !== 'active' || expiresAt <= now) return false;
  if (scope === 'once') return fingerprint === question.fingerprint;
  return scope === 'duration' || sessionId === question.sessionId;
}
