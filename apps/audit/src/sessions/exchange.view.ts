import {
  approvalVoteSchema,
  clientSchema,
  findingSchema,
  outcomeSchema,
  phaseSchema,
  principalSchema,
  reasonSchema,
  timingsSchema,
  usageSchema,
  verdictSchema,
} from '#contracts';
import { z } from 'zod';
import type { ExchangeEntity, HeldAt } from './exchange.entity.js';

const approvalSchema = z.object({
  id: z.string(),
  /** `pending` while nobody has decided. */
  state: z.enum(['pending', 'approved', 'denied', 'expired', 'canceled', 'timed_out', 'client_left', 'superseded']),
  ruleId: z.string(),
  phase: phaseSchema,
  /** Whether the exchange joined an approval that another call had asked for. */
  joined: z.boolean(),
  heldAt: z.iso.datetime(),
  heldMs: z.number().nullable(),
  votes: z.array(approvalVoteSchema),
  reason: z.string().nullable(),
});

/** An exchange in lists: everything but its bodies. */
export const exchangeItemSchema = z.object({
  id: z.string(),
  sessionId: z.string(),
  /** Null when the caller could not be identified. */
  principal: principalSchema.nullable(),
  client: clientSchema.nullable(),
  model: z.string().nullable(),
  startedAt: z.iso.datetime(),
  /** Null while the exchange is open, as `outcome`, `usage` and `timings` are. */
  endedAt: z.iso.datetime().nullable(),
  /** Null before it is decided. */
  verdict: verdictSchema.nullable(),
  reasons: z.array(reasonSchema),
  findings: z.array(findingSchema.extend({ in: z.enum(['request', 'reply']) })),
  /** The approval that it waited for; of several, the last. */
  approval: approvalSchema.nullable(),
  usage: usageSchema.nullable(),
  timings: timingsSchema.nullable(),
  outcome: outcomeSchema.nullable(),
});
export type ExchangeItem = z.infer<typeof exchangeItemSchema>;

/** One exchange, whole: its bodies as JSON values in masked form, or as text where they are no JSON. */
export const exchangeSchema = exchangeItemSchema.extend({ request: z.unknown(), reply: z.unknown() });
export type ExchangeView = z.infer<typeof exchangeSchema>;

export function itemOf(row: ExchangeEntity): ExchangeItem {
  return {
    id: row.id,
    sessionId: row.sessionId,
    principal: row.principal,
    client: row.client,
    model: row.model,
    startedAt: row.startedAt?.toISOString() ?? '',
    endedAt: row.endedAt?.toISOString() ?? null,
    verdict: row.verdict,
    reasons: row.reasons,
    findings: [
      ...row.requestFindings.map((finding) => ({ ...finding, in: 'request' as const })),
      ...row.replyFindings.map((finding) => ({ ...finding, in: 'reply' as const })),
    ],
    approval: approvalOf(row),
    usage: row.usage,
    timings: row.timings,
    outcome: row.outcome,
  };
}

/** In the order in which an exchange is told. */
export function viewOf(row: ExchangeEntity, request: unknown, reply: unknown): ExchangeView {
  const { usage, timings, outcome, ...before } = itemOf(row);
  return { ...before, request, reply, usage, timings, outcome };
}

function approvalOf({ held, released }: ExchangeEntity): z.infer<typeof approvalSchema> | null {
  const last = Object.values(held).reduce<HeldAt | null>((latest, hold) => (latest && latest.at >= hold.at ? latest : hold), null);
  if (!last) return null;
  const release = released[last.approvalId];
  return {
    id: last.approvalId,
    state: release?.state ?? 'pending',
    ruleId: last.ruleId,
    phase: last.phase,
    joined: last.joined,
    heldAt: last.at,
    heldMs: release?.heldMs ?? null,
    votes: release?.votes ?? [],
    reason: release?.reason ?? null,
  };
}
