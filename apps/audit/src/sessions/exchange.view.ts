import {
  approvalVoteSchema,
  clientSchema,
  grantUseSchema,
  holdEndSchema,
  outcomeSchema,
  phaseSchema,
  principalSchema,
  providerAnswerSchema,
  reasonSchema,
  recordedFindingSchema,
  timelineSchema,
  timingsSchema,
  usageSchema,
  verdictSchema,
} from '#contracts';
import { z } from 'zod';
import { approvalChangeSchema, type ApprovalChangeView } from '../approvals/approval-change.view.js';
import type { ExchangeEntity } from './exchange.entity.js';

const approvalSchema = z.object({
  id: z.string(),
  /** `pending` while nobody has decided. */
  state: z.enum(['pending', ...holdEndSchema.options]),
  ruleId: z.string(),
  phase: phaseSchema,
  /** Whether the exchange joined an approval that another call had asked for. */
  joined: z.boolean(),
  heldAt: z.iso.datetime(),
  heldMs: z.number().nullable(),
  votes: z.array(approvalVoteSchema),
  reason: z.string().nullable(),
});

/** Where the call went and what came back from there, whatever the client was told. */
const upstreamSchema = z.object({
  /** As the configuration names it. */
  name: z.string(),
  /** HMAC-SHA-256, hex, of the bytes that were sent, under the record's own key. */
  keyedDigest: z.string(),
  /** The provider's; null while it has not answered, and when it never did. */
  status: z.number().int().nullable(),
  requestId: z.string().nullable(),
  error: providerAnswerSchema.shape.error,
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
  /** The version that it was judged by; null before it is. */
  policyVersion: z.number().int().nullable(),
  /** `mask`: whether whoever the text was meant for got the mask too (`on_the_way`), or only the record has it (`record_only`). */
  findings: z.array(recordedFindingSchema.extend({ in: z.enum(['request', 'reply']) })),
  /** Every approval that it waited for, in the order in which it did. */
  approvals: z.array(approvalSchema),
  /** Approvals given earlier that it went on by. */
  grants: z.array(grantUseSchema),
  /** Null when it was not sent anywhere. */
  upstream: upstreamSchema.nullable(),
  /** The HTTP status that the client saw; null when it saw none. */
  status: z.number().int().nullable(),
  usage: usageSchema.nullable(),
  timings: timingsSchema.nullable(),
  outcome: outcomeSchema.nullable(),
  /** A code of the error table, with every outcome but `completed`. */
  errorCode: z.string().nullable(),
});
export type ExchangeItem = z.infer<typeof exchangeItemSchema>;

/** One exchange, whole: its bodies as JSON values in masked form, or as text where they are no JSON. */
export const exchangeSchema = exchangeItemSchema.extend({
  /** What happened to the approvals that it waited for or went on by, one after the other; of the uses of a grant only its own. */
  approvalChanges: z.array(approvalChangeSchema),
  request: z.unknown(),
  reply: z.unknown(),
  timeline: timelineSchema,
});
export type ExchangeView = z.infer<typeof exchangeSchema>;

export function itemOf(row: ExchangeEntity): ExchangeItem {
  return {
    id: row.id,
    sessionId: row.session.id,
    principal: row.caller?.principal ?? null,
    client: row.caller?.client ?? null,
    model: row.model,
    startedAt: row.startedAt?.toISOString() ?? '',
    endedAt: row.endedAt?.toISOString() ?? null,
    verdict: row.verdict,
    reasons: row.reasons ?? [],
    policyVersion: row.policyVersion,
    findings: [
      ...(row.requestFindings ?? []).map((finding) => ({ ...finding, in: 'request' as const })),
      ...(row.replyFindings ?? []).map((finding) => ({ ...finding, in: 'reply' as const })),
    ],
    approvals: approvalsOf(row),
    grants: Object.entries(row.grants ?? {}).map(([approvalId, scope]) => ({ approvalId, scope })),
    upstream: upstreamOf(row),
    status: row.status,
    usage: row.usage,
    timings: row.timings,
    outcome: row.outcome,
    errorCode: row.errorCode,
  };
}

/** In the order in which an exchange is told. */
export function viewOf(row: ExchangeEntity, approvalChanges: ApprovalChangeView[], request: unknown, reply: unknown): ExchangeView {
  const { usage, timings, outcome, errorCode, ...before } = itemOf(row);
  return { ...before, approvalChanges, request, reply, timeline: row.timeline ?? [], usage, timings, outcome, errorCode };
}

function approvalsOf({ held, released }: ExchangeEntity): z.infer<typeof approvalSchema>[] {
  const inOrder = Object.values(held ?? {}).sort((a, b) => (a.at < b.at ? -1 : 1));
  return inOrder.map(({ approvalId, ruleId, phase, joined, at }) => {
    const release = released?.[approvalId];
    return {
      id: approvalId,
      state: release?.state ?? 'pending',
      ruleId,
      phase,
      joined,
      heldAt: at,
      heldMs: release?.heldMs ?? null,
      votes: release?.votes ?? [],
      reason: release?.reason ?? null,
    };
  });
}

function upstreamOf({ forwarded, provider }: ExchangeEntity): z.infer<typeof upstreamSchema> | null {
  if (forwarded === null) return null;
  const { upstream, keyedDigest } = forwarded;
  const { status, requestId, error } = provider ?? { status: null, requestId: null, error: null };
  return { name: upstream, keyedDigest, status, requestId, error };
}
