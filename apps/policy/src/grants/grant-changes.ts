import { grantChanged, type TopicData } from '#contracts';
import type { Outbox } from '#persistence';
import type { EntityManager } from 'typeorm';
import type { GrantRow } from './grant.entity.js';
import type { WorkingMemory } from './working-memory.js';

type GrantChange = TopicData<typeof grantChanged>;

const told = ({ id, approvalId, scope }: GrantRow) => ({ grantId: id, approvalId, scope });

/** A call went on by it. */
const consumed = (grant: GrantRow, exchangeId: string, at: Date): GrantChange => ({
  ...told(grant),
  kind: 'consumed',
  exchangeId,
  by: null,
  reason: null,
  at: at.toISOString(),
});

/** It was taken back, as it says. */
export const revoked = (grant: GrantRow, at: Date): GrantChange => ({
  ...told(grant),
  kind: 'revoked',
  exchangeId: null,
  by: grant.revokedBy,
  reason: grant.revokeReason,
  at: at.toISOString(),
});

export async function tellOf(outbox: Outbox, manager: EntityManager, changes: readonly GrantChange[]): Promise<void> {
  if (changes.length === 0) return;
  const events = changes.map((data) => ({ key: data.approvalId, subject: data.approvalId, data }));
  await outbox.appendAll(manager, grantChanged, events);
}

/** What became of grants in a transaction's decisions. */
export const changesIn = ({ withheldGrants, grantUses, now }: WorkingMemory): GrantChange[] => [
  ...withheldGrants.map((grant) => revoked(grant, now)),
  ...grantUses.map(({ grant, exchangeId }) => consumed(grant, exchangeId, now)),
];
