import { z } from 'zod';
import type { DelegationEntity } from '../store/delegation.entity.js';

/** No delegation reaches further from when it was made: so old, at most, are the groups that it rests on. */
export const longestDays = 30;

const time = z.iso.datetime({ offset: true });
const name = z.string().min(1).max(500);

/** Who votes for the caller, and when. */
export const delegationSchema = z
  .object({
    to: z.object({ issuer: name, subject: name }).strict().describe('Who may vote, as `GET /api/me` tells them.'),
    from: time.optional().describe('From when on; by default from now on.'),
    until: time.describe(`Until when: at most ${longestDays} days from now.`),
    reason: z.string().trim().max(500).optional(),
  })
  .strict();
export type DelegationBody = z.infer<typeof delegationSchema>;

const personSchema = z.object({ issuer: z.string(), subject: z.string(), name: z.string() });

export const delegationViewSchema = z.object({
  id: z.string(),
  by: personSchema.describe('For whom votes are cast.'),
  to: z.object({ issuer: z.string(), subject: z.string() }).describe('Who casts them.'),
  groups: z.array(z.string()).describe('The groups as whose member they may vote: those of `by` when it was made.'),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  reason: z.string().nullable(),
  createdAt: z.iso.datetime(),
  state: z.enum(['planned', 'valid', 'over', 'ended']).describe('ended: before its time, by `endedBy`.'),
  endedAt: z.iso.datetime().nullable(),
  endedBy: personSchema.nullable(),
});
export type DelegationView = z.infer<typeof delegationViewSchema>;

export const delegationListSchema = z.object({ items: z.array(delegationViewSchema).describe('The newest first, at most 200.') });
export type DelegationList = z.infer<typeof delegationListSchema>;

export const viewOf = (row: DelegationEntity, now: Date): DelegationView => ({
  id: row.id,
  by: { issuer: row.fromIssuer, subject: row.fromSubject, name: row.fromName },
  to: { issuer: row.toIssuer, subject: row.toSubject },
  groups: row.groups,
  from: row.startsAt.toISOString(),
  until: row.endsAt.toISOString(),
  reason: row.reason,
  createdAt: row.createdAt.toISOString(),
  state: stateOf(row, now),
  endedAt: row.endedAt?.toISOString() ?? null,
  endedBy: row.endedBy,
});

function stateOf({ startsAt, endsAt, endedAt }: DelegationEntity, now: Date): DelegationView['state'] {
  if (endedAt !== null) return 'ended';
  if (endsAt <= now) return 'over';
  return startsAt > now ? 'planned' : 'valid';
}
