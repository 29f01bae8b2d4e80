import { z } from 'zod';
import { grantMoves, type GrantState } from '../grants/states.js';
import type { KnownGrant } from './grants.query.js';

const person = z.object({ issuer: z.string(), subject: z.string(), name: z.string() });

export const grantStateSchema = z.enum(Object.keys(grantMoves) as [GrantState, ...GrantState[]]);

export const grantView = z.object({
  id: z.string(),
  approvalId: z.string().describe('The approval that gave it.'),
  owner: person.describe('Whose calls pass by it.'),
  rules: z.array(z.string()).describe('Rules that do not ask where it holds. What a rule blocks stays blocked.'),
  scope: z.enum(['once', 'session', 'duration']),
  session: z.string().nullable().describe('The conversation it holds for; null: all of the owner’s.'),
  until: z.iso.datetime(),
  givenBy: z.array(z.string()).describe('Names of those who approved.'),
  givenAt: z.iso.datetime(),
  state: grantStateSchema,
  uses: z.number().int().nonnegative().describe('Calls that went on by it.'),
  lastUsedAt: z.iso.datetime().nullable(),
  usedBy: z.string().nullable().describe('With scope once: the exchange that used it.'),
  revoked: z
    .object({
      by: person.nullable().describe('Null: nobody; its owner had too many.'),
      at: z.iso.datetime(),
      reason: z.string().nullable(),
    })
    .nullable(),
});
export type GrantView = z.infer<typeof grantView>;

export const grantsView = z.object({ items: z.array(grantView), next: z.string().nullable() });

export const revokedView = z.object({ items: z.array(grantView).describe('As they are now.') });

/** A grant as somebody sees it at a time: one whose time is over has expired, whether or not that was noted already. */
export function viewOf({ grant, requester, decidedBy }: KnownGrant, now: Date): GrantView {
  const { issuer, subject, name } = requester;
  return {
    id: grant.id,
    approvalId: grant.approvalId,
    owner: { issuer, subject, name },
    rules: grant.ruleIds,
    scope: grant.scope,
    session: grant.scope === 'duration' ? null : grant.sessionId,
    until: grant.expiresAt.toISOString(),
    givenBy: decidedBy,
    givenAt: grant.givenAt.toISOString(),
    state: grant.state === 'active' && grant.expiresAt <= now ? 'expired' : grant.state,
    uses: grant.uses,
    lastUsedAt: grant.lastUsedAt?.toISOString() ?? null,
    usedBy: grant.consumedBy,
    revoked: grant.revokedAt && { by: grant.revokedBy, at: grant.revokedAt.toISOString(), reason: grant.revokeReason },
  };
}
