import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { principalKey } from '#contracts';
import { Outbox } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { Question } from '../rules/memory.js';
import { ApprovalRow } from './approval.entity.js';
import { ApprovalsStore } from './approvals.store.js';
import { changesIn, tellOf } from './grant-changes.js';
import { GrantRow } from './grant.entity.js';
import { approvalsNear, blocksNear, grantsNear, roomOf, standingOf } from './look-ups.js';
import { storeChanges } from './memory-changes.js';
import { MemoryBound } from './memory-bound.js';
import { RefusedCallRow } from './refused-call.entity.js';
import { WaiterRow } from './waiter.entity.js';
import { WorkingMemory } from './working-memory.js';

/** Within this time a client's title call and its prompt have both arrived. */
const settlingMs = 300;

/** Reads what is remembered, in the transaction that decides: all that bears on its questions, by key, however much else there is. */
@Injectable()
export class MemoryStore {
  constructor(
    private readonly clock: Clock,
    private readonly approvals: ApprovalsStore,
    private readonly bound: MemoryBound,
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /**
   * Decisions about one principal happen one after another, over all replicas: a prompt and its title call arrive within milliseconds,
   * and a vote may come between. Held until the transaction ends; taken in one order, so that no two wait for each other.
   */
  async lock(manager: EntityManager, principals: readonly string[]): Promise<void> {
    await manager.query(
      `SELECT pg_advisory_xact_lock(key)
         FROM (SELECT DISTINCT hashtextextended(p, 0) AS key FROM unnest($1::text[]) AS p ORDER BY key OFFSET 0) AS keys`,
      [principals],
    );
  }

  /** What bears on the questions, and these approvals with all that belongs to them. The principals must be locked. */
  async load(manager: EntityManager, questions: readonly Question[], approvalIds: readonly string[] = []): Promise<WorkingMemory> {
    const now = this.clock.now();
    const { maxOpenApprovals } = this.config.policy;
    const room = questions.length > 0 ? await roomOf(manager, principalsOf(questions), maxOpenApprovals, now) : new Map<string, number>();
    const memory = new WorkingMemory(now, await settlingEnd(manager), room);
    const claimed = [...new Set([...approvalIds, ...questions.flatMap(({ approvalId }) => approvalId ?? [])])].filter(isUuid);
    if (questions.length > 0) await this.loadBlocks(manager, memory, questions);
    const near = questions.length > 0 ? await approvalsNear(manager, questions, memory.now) : [];
    await this.loadApprovals(manager, memory, [...new Set([...near, ...claimed])]);
    const grants = questions.length > 0 ? await grantsNear(manager, questions, claimed, memory.now) : [];
    if (grants.length > 0) for (const grant of await manager.findBy(GrantRow, { id: In(grants) })) memory.grants.set(grant.id, grant);
    return memory;
  }

  /** Stores what the decisions have changed, and tells of what they ask. */
  async save(manager: EntityManager, memory: WorkingMemory): Promise<void> {
    await storeChanges(manager, memory);
    await this.bound.keep(manager, memory);
    await this.approvals.announce(manager, memory);
    await tellOf(this.outbox, manager, changesIn(memory));
  }

  /** How many grants that stand they have who asked for what is loaded: needed where more are given. */
  async countStanding(manager: EntityManager, memory: WorkingMemory): Promise<void> {
    const principals = [...memory.approvals.values()].map(({ principal }) => principal);
    const counted = await standingOf(manager, principals, this.config.policy.maxStandingGrants, memory.now);
    for (const [principal, standing] of counted) memory.standing.set(principal, standing);
  }

  /** Who asked for these approvals, as far as they are known here. */
  async principalsOf(manager: EntityManager, approvalIds: readonly string[]): Promise<string[]> {
    const rows = await manager.query<{ principal: string }[]>('SELECT DISTINCT principal FROM approval WHERE id = ANY($1::uuid[])', [
      approvalIds,
    ]);
    return rows.map(({ principal }) => principal);
  }

  private async loadApprovals(manager: EntityManager, memory: WorkingMemory, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const approval of await manager.findBy(ApprovalRow, { id: In(ids) })) memory.approvals.set(approval.id, approval);
    for (const waiter of await manager.findBy(WaiterRow, { approvalId: In(ids) })) memory.addWaiter(waiter);
  }

  private async loadBlocks(manager: EntityManager, memory: WorkingMemory, questions: readonly Question[]): Promise<void> {
    const found = await blocksNear(manager, questions);
    const ids = [...new Set(found.flatMap(({ call_id }) => call_id ?? []))];
    const rows = ids.length === 0 ? [] : await manager.findBy(RefusedCallRow, { id: In(ids) });
    const calls = new Map(rows.map((call) => [call.id, call]));
    for (const { principal, session_id, identity, rule_id, verdict, by_reviewer, refusal, call_id, approval_id, decided_at } of found) {
      const call = call_id === null ? null : (calls.get(call_id) ?? null);
      const place = { principal, sessionId: session_id, identity, ruleId: rule_id };
      memory.blocks.load({ ...place, verdict, byReviewer: by_reviewer, refusal, call, approvalId: approval_id, decidedAt: decided_at });
    }
  }
}

export const principalsOf = (questions: readonly Question[]): string[] => questions.map(({ principal }) => principalKey(principal));

export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

/** By the database's clock, which is also the outbox's: a service whose clock goes ahead would ask late. */
async function settlingEnd(manager: EntityManager): Promise<Date> {
  const [row] = await manager.query<{ at: Date }[]>(`SELECT clock_timestamp() + $1 * interval '1 millisecond' AS at`, [settlingMs]);
  return row!.at;
}
