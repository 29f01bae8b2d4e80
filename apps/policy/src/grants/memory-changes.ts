import { portions } from '#persistence';
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { ApprovalRow } from './approval.entity.js';
import { GrantRow } from './grant.entity.js';
import { RefusedCallRow } from './refused-call.entity.js';
import { RememberedBlockRow } from './remembered-block.entity.js';
import { WaiterRow } from './waiter.entity.js';
import type { WorkingMemory } from './working-memory.js';

/** Stores what a transaction's decisions have changed, each kind of row in as few statements as their size allows. */
export async function storeChanges(manager: EntityManager, memory: WorkingMemory): Promise<void> {
  const approvals = [...memory.changedApprovals].map((id) => memory.approvals.get(id)!);
  const shown = ({ contents, findings }: ApprovalRow) =>
    contents.reduce((sum, { blocks }) => sum + textOf(blocks), 0) + findings.length * 200;
  await put(manager, ApprovalRow, approvals, ['id'], shown);
  const said = ({ blocks, beside, tail }: WaiterRow) => textOf(blocks) + 50 * (beside.length + tail.length);
  await put(manager, WaiterRow, [...memory.changedWaiters], ['approvalId', 'exchangeId', 'fingerprint'], said);
  await put(manager, GrantRow, [...memory.givenGrants], ['id'], () => 500);
  await storeUses(manager, memory);
  await put(manager, RefusedCallRow, [...memory.blocks.refusedCalls], ['id'], ({ tail }) => 50 * tail.length);
  const blocks = [...memory.blocks.changed].map(({ call, ...block }) => ({ ...block, callId: call?.id ?? null }));
  await put(manager, RememberedBlockRow, blocks, ['principal', 'sessionId', 'identity', 'ruleId'], () => 500);
}

const textOf = (blocks: readonly { readonly text: string }[]): number => blocks.reduce((sum, { text }) => sum + text.length + 200, 0);

async function put<T extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<T>,
  rows: readonly T[],
  key: (keyof T & string)[],
  weigh: (row: T) => number,
): Promise<void> {
  for (const portion of portions(rows, weigh)) await manager.upsert(target, portion, key);
}

/** Throws when another call was first, or somebody took one back; that cannot be while its principal is locked. */
async function storeUses(manager: EntityManager, { grantUses, givenGrants, now }: WorkingMemory): Promise<void> {
  const used = [...new Set(grantUses.map(({ grant }) => grant))].filter((grant) => !givenGrants.has(grant));
  if (used.length === 0) return;
  const [, stored] = await manager.query<[unknown, number]>(
    `UPDATE approval_grant g SET state = u.state, consumed_by = u.consumed_by, uses = u.uses, last_used_at = $5
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[]) AS u(id, state, consumed_by, uses) WHERE g.id = u.id AND g.state = 'active'`,
    [used.map(({ id }) => id), used.map(({ state }) => state), used.map(({ consumedBy }) => consumedBy), used.map(({ uses }) => uses), now],
  );
  if (stored !== used.length) throw new Error('A grant was used up or taken back meanwhile');
}
