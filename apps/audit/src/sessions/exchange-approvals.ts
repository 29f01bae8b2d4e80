import { approvalVoteSchema, grantUseSchema, holdEndSchema, phaseSchema } from '#contracts';
import { z } from 'zod';
import type { ApprovalChange } from '../approvals/approval-changes.store.js';
import type { ExchangeEntity } from './exchange.entity.js';

const grantSchema = z.object({
  id: z.string().nullable().describe('The grant; null where an earlier ingress did not tell it.'),
  scope: grantUseSchema.shape.scope.describe('How far it reaches.'),
  until: z.iso.datetime().nullable().describe('Until when; null: without an end of its own, or not heard of yet.'),
});

/** An approval that an exchange waited for, or went on by. */
export const exchangeApprovalSchema = z.object({
  id: z.string().describe('The approval.'),
  state: z.enum(['pending', ...holdEndSchema.options]).describe('How it ended for this call; pending while nobody has decided.'),
  ruleId: z.string().nullable().describe('The rule that asks for it; null: of an approval given earlier of which nothing was heard yet.'),
  phase: phaseSchema.nullable().describe('What was asked about: the request, the reply, or a call of a tool in it; null as ruleId is.'),
  joined: z.boolean().describe('Whether another call had asked for it.'),
  heldAt: z.iso.datetime().nullable().describe('Since when the call waited for it; null: it did not, the approval had been given before.'),
  heldMs: z.number().nullable().describe('How long it waited; null while it does, and where it did not.'),
  votes: z.array(approvalVoteSchema).describe('Who decided, and how.'),
  reason: z.string().nullable().describe('What the caller was told of the end.'),
  grant: grantSchema.nullable().describe('The grant of it that the call went on by; null: it went on by none, or does not go on.'),
});
export type ExchangeApproval = z.infer<typeof exchangeApprovalSchema>;

/** All of an exchange's approvals: those it waited for in the order in which it did, then those given earlier. `decisions`: what was decided, by approval. */
export function approvalsOf(row: ExchangeEntity, decisions: ReadonlyMap<string, ApprovalChange>): ExchangeApproval[] {
  const { held, released, grants } = row;
  const used = Map.groupBy(Object.values(grants ?? {}), ({ approvalId }) => approvalId);
  const grantOf = (approvalId: string): ExchangeApproval['grant'] => {
    const use = used.get(approvalId)?.[0];
    if (use === undefined) return null;
    return { id: use.grantId ?? null, scope: use.scope, until: decisions.get(approvalId)?.approval.grant?.until ?? null };
  };
  const waitedFor = Object.values(held ?? {}).sort((a, b) => (a.at < b.at ? -1 : 1));
  const others = [...used.keys()].filter((approvalId) => held?.[approvalId] === undefined);
  return [
    ...waitedFor.map(({ approvalId, ruleId, phase, joined, at }) => {
      const release = released?.[approvalId];
      return {
        id: approvalId,
        state: release?.state ?? ('pending' as const),
        ruleId,
        phase,
        joined,
        heldAt: at,
        heldMs: release?.heldMs ?? null,
        votes: release?.votes ?? [],
        reason: release?.reason ?? null,
        grant: grantOf(approvalId),
      };
    }),
    ...others.map((approvalId) => {
      const approval = decisions.get(approvalId)?.approval;
      return {
        id: approvalId,
        state: 'approved' as const,
        ruleId: approval?.ruleId ?? null,
        phase: approval?.phase ?? null,
        joined: false,
        heldAt: null,
        heldMs: null,
        votes: approval?.votes ?? [],
        reason: approval?.reason ?? null,
        grant: grantOf(approvalId),
      };
    }),
  ];
}

/** The approvals that were given before a call came which went on by them. */
export const earlierApprovals = ({ grants }: ExchangeEntity): string[] => [
  ...new Set(Object.values(grants ?? {}).map(({ approvalId }) => approvalId)),
];
