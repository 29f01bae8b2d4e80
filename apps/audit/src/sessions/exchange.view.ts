import {
  clientSchema,
  type FindingCategory,
  findingCategorySchema,
  grantUseSchema,
  outcomeSchema,
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
import { approvalChangeSchema, changeOf } from '../approvals/approval-change.view.js';
import { erasureSchema } from '../erasures/erasure.view.js';
import type { ApprovalChange } from '../approvals/approval-changes.store.js';
import type { RecordedBlock } from '../content/recorded-block.js';
import { exchangeBlocks, exchangeBlockSchema } from './exchange-blocks.js';
import { approvalsOf, exchangeApprovalSchema } from './exchange-approvals.js';
import type { ExchangeEntity } from './exchange.entity.js';

/** Where the call went and what came back from there, whatever the client was told. */
const upstreamSchema = z.object({
  name: z.string().describe('As the configuration names it.'),
  keyedDigest: z.string().describe('HMAC-SHA-256, hex, of the bytes that were sent, under the record’s own key.'),
  status: z.number().int().nullable().describe('The HTTP status of the provider; null while it has not answered, and when it never did.'),
  requestId: z.string().nullable().describe('The provider’s own id of the call, for its support.'),
  error: providerAnswerSchema.shape.error.describe('What the provider said of an error, masked.'),
});

const callerSchema = z.object({
  principal: principalSchema.nullable().describe('Who called; null when the caller could not be identified.'),
  client: clientSchema.nullable().describe('The program that called.'),
  address: z
    .string()
    .nullable()
    .describe('Where it called from: of the connection, or what a proxy that is trusted tells; null where the record tells none.'),
  agentId: z.string().nullable().describe('The agent within the session, where the client tells one.'),
  parentAgentId: z.string().nullable().describe('The agent that started it, where the client tells one.'),
  requestClass: z
    .string()
    .nullable()
    .describe(
      'What the client calls the call: Claude Code `main`, `subagent`, `workflow`, `compaction`, `auxiliary` or `side_reply`, and the event of a hook, such as `PreToolUse`; null: nothing.',
    ),
});

const errorSchema = z.object({
  code: z.string().nullable().describe('A code of the error table; null where the client was told none.'),
  provider: providerAnswerSchema.shape.error.describe('What the provider said of an error, masked; null where it told none.'),
});

const costSchema = z.object({
  amount: z.number().describe('In units of the currency, exact to a millionth.'),
  currency: z.string().describe('ISO 4217 code.'),
});

/** An exchange in lists: everything but its bodies. */
export const exchangeItemSchema = z.object({
  id: z.string().describe('The exchange: what callers are told as its reference.'),
  sessionId: z.string().describe('The conversation that it is part of.'),
  title: z
    .string()
    .nullable()
    .describe('The first words of the newest text of its user, masked, at most 120 UTF-16 units; null where there is none.'),
  principal: principalSchema.nullable().describe('Null when the caller could not be identified.'),
  client: clientSchema.nullable().describe('The program that called.'),
  caller: callerSchema.describe('Who called, and with what.'),
  model: z.string().nullable().describe('The model that was asked for; null when the body could not be read.'),
  startedAt: z.iso.datetime().describe('When the call came.'),
  endedAt: z.iso.datetime().nullable().describe('Null while the exchange is open, as outcome, usage and timings are.'),
  verdict: verdictSchema.nullable().describe('The most restrictive of all its decisions; null before it is decided.'),
  reasons: z.array(reasonSchema).describe('Why it was decided so, rule by rule.'),
  policyVersion: z.number().int().nullable().describe('The version that it was judged by; null before it is.'),
  findings: z
    .array(recordedFindingSchema.extend({ in: z.enum(['request', 'reply']).describe('Where it was found.') }))
    .describe('What detectors saw. The values themselves are nowhere.'),
  findingCounts: z
    .partialRecord(findingCategorySchema, z.number().int().positive())
    .describe('How many findings there are of each category; categories without any are missing.'),
  approvals: z
    .array(exchangeApprovalSchema)
    .describe('Every approval that it waited for, in the order in which it did; then those given earlier that it went on by.'),
  grants: z.array(grantUseSchema).describe('The grants of earlier approvals that it went on by.'),
  upstream: upstreamSchema.nullable().describe('Where it was sent, and what came back; null when it was not sent anywhere.'),
  status: z.number().int().nullable().describe('The HTTP status that the client saw; null when it saw none.'),
  usage: usageSchema.nullable().describe('Tokens as the provider counts them.'),
  tokens: z.number().int().nullable().describe('All of usage together; null where the provider told none.'),
  cost: costSchema.nullable().describe('By the price table in force when it ended; null where no price fits.'),
  timings: timingsSchema.nullable().describe('Where its time went.'),
  outcome: outcomeSchema.nullable().describe('How it ended.'),
  error: errorSchema.nullable().describe('What went wrong; null: nothing.'),
  errorCode: z.string().nullable().describe('A code of the error table, with every outcome but completed.'),
});
export type ExchangeItem = z.infer<typeof exchangeItemSchema>;

const recordSchema = z.object({
  chain: z.string().describe('The chain of records: one for each time that an ingress process started.'),
  seq: z.number().int().describe('The number of the record in it.'),
});

/** One exchange, whole: its bodies as JSON values in masked form, or as text where they are no JSON. */
export const exchangeSchema = exchangeItemSchema.extend({
  approvalChanges: z
    .array(approvalChangeSchema)
    .describe('What happened to the approvals that it waited for or went on by, one after the other; of the uses of a grant only its own.'),
  request: z.unknown().describe('What was asked, masked: its JSON value, or its text where it is no JSON; null where nothing is recorded.'),
  reply: z.unknown().describe('What the client got, masked, as far as it got it; in the form of request.'),
  blocks: z
    .array(exchangeBlockSchema)
    .describe('What was asked, then what was answered, block by block; none where an earlier ingress recorded it.'),
  timeline: timelineSchema.describe(
    'How the reply came: pairs of milliseconds since the call arrived and characters (UTF-16 units) given out then; empty for one that came at once.',
  ),
  record: recordSchema.nullable().describe('Where the journal’s record stands that received it.'),
  endRecord: recordSchema.nullable().describe('Where the one stands that ended it; null while it is open.'),
  erased: erasureSchema.nullable().describe('By what its content was made unreadable; null: by nothing.'),
});
export type ExchangeView = z.infer<typeof exchangeSchema>;

/** `decisions`: how the approvals were decided that it went on by. */
export function itemOf(row: ExchangeEntity, decisions: ReadonlyMap<string, ApprovalChange>): ExchangeItem {
  const principal = row.caller?.principal ?? null;
  const client = row.caller?.client ?? null;
  const findings = [
    ...(row.requestFindings ?? []).map((finding) => ({ ...finding, in: 'request' as const })),
    ...(row.replyFindings ?? []).map((finding) => ({ ...finding, in: 'reply' as const })),
  ];
  return {
    id: row.id,
    sessionId: row.session.id,
    title: row.title,
    principal,
    client,
    caller: {
      principal,
      client,
      address: row.caller?.address ?? null,
      agentId: row.agentId,
      parentAgentId: row.parentAgentId,
      requestClass: row.requestClass,
    },
    model: row.model,
    startedAt: row.startedAt?.toISOString() ?? '',
    endedAt: row.endedAt?.toISOString() ?? null,
    verdict: row.verdict,
    reasons: row.reasons ?? [],
    policyVersion: row.policyVersion,
    findings,
    findingCounts: countsOf(findings),
    approvals: approvalsOf(row, decisions),
    grants: Object.values(row.grants ?? {}),
    upstream: upstreamOf(row),
    status: row.status,
    usage: row.usage,
    tokens: row.tokens === null ? null : Number(row.tokens),
    cost: row.cost === null || row.currency === null ? null : { amount: Number(row.cost) / 1_000_000, currency: row.currency },
    timings: row.timings,
    outcome: row.outcome,
    error: errorOf(row),
    errorCode: row.errorCode,
  };
}

interface ShownBody {
  readonly value: unknown;
  readonly blocks: readonly RecordedBlock[];
}

/** What an exchange is shown with beside its own row. */
export interface Around {
  readonly decisions: ReadonlyMap<string, ApprovalChange>;
  readonly changes: readonly ApprovalChange[];
  readonly request: ShownBody;
  readonly reply: ShownBody;
  readonly record: ExchangeView['record'];
  readonly endRecord: ExchangeView['record'];
  readonly erased: ExchangeView['erased'];
}

/** In the order in which an exchange is told. */
export function viewOf(row: ExchangeEntity, { decisions, changes, request, reply, record, endRecord, erased }: Around): ExchangeView {
  const item = itemOf(row, decisions);
  const { usage, tokens, cost, timings, outcome, error, errorCode, ...before } = item;
  return {
    ...before,
    approvalChanges: changes.map(changeOf),
    request: request.value,
    reply: reply.value,
    blocks: exchangeBlocks({ request: request.blocks, reply: reply.blocks, recordedReply: reply.value }, item),
    timeline: row.timeline ?? [],
    record,
    endRecord,
    erased,
    usage,
    tokens,
    cost,
    timings,
    outcome,
    error,
    errorCode,
  };
}

function countsOf(findings: readonly { readonly category: FindingCategory }[]): ExchangeItem['findingCounts'] {
  const counts: Partial<Record<FindingCategory, number>> = {};
  for (const { category } of findings) counts[category] = (counts[category] ?? 0) + 1;
  return counts;
}

function errorOf({ errorCode, provider }: ExchangeEntity): ExchangeItem['error'] {
  const told = provider?.error ?? null;
  return errorCode === null && told === null ? null : { code: errorCode, provider: told };
}

function upstreamOf({ forwarded, provider }: ExchangeEntity): z.infer<typeof upstreamSchema> | null {
  if (forwarded === null) return null;
  const { upstream, keyedDigest } = forwarded;
  const { status, requestId, error } = provider ?? { status: null, requestId: null, error: null };
  return { name: upstream, keyedDigest, status, requestId, error };
}
