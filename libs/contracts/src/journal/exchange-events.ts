import { z } from 'zod';
import { approvalVoteSchema, grantUseSchema } from '../model/approval.js';
import { clientSchema } from '../model/client.js';
import { decisionSchema, phaseSchema, reasonSchema, verdictSchema } from '../model/decision.js';
import { recordedFindingSchema } from '../model/finding.js';
import { principalSchema } from '../model/principal.js';
import { storedBlockSchema } from './stored-block.js';

/**
 * A body as a sequence of parts whose concatenation is the masked body, text for text. A part is either text that stands
 * here or a reference to a block stored earlier in the same session. `parent` and `keep` say: the first `keep` parts are
 * those of the parent's body. So a turn costs what is new in it.
 */
export const storedBodySchema = z.object({
  /** `<exchange>:request` or `<exchange>:reply`; an earlier ingress gave a random one. */
  id: z.string(),
  parent: z.string().nullable(),
  keep: z.number().int().nonnegative(),
  parts: z.array(z.union([z.object({ text: z.string() }), z.object({ ref: z.string() })])),
  /**
   * HMAC-SHA-256 of the original bytes, hex, under a key derived from the organisation's key: whoever has that key can prove what was
   * received, and nobody else can find out by trying what was masked (a phone number has too few values for a plain digest).
   */
  keyedDigest: z.string(),
  originalBytes: z.number().int().nonnegative(),
  /**
   * The blocks that end behind what is kept of the parent, in the order of the body; of the parent's, those that end within it are this body's too.
   * Missing in records of an ingress that did not tell them.
   */
  blocks: z.array(storedBlockSchema).optional(),
});
export type StoredBody = z.infer<typeof storedBodySchema>;

export const exchangeReceivedSchema = z.object({
  /** Null when the caller could not be identified. */
  principal: principalSchema.nullable(),
  client: clientSchema,
  /** Where the call came from: an address of IPv4 or IPv6, null where it is not known. Missing in records of an ingress that did not tell it. */
  address: z.string().nullable().optional(),
  /** Null when the body could not be read. */
  model: z.string().nullable(),
  route: z.object({ method: z.string(), path: z.string(), format: z.string() }),
  stream: z.boolean(),
  startedAt: z.iso.datetime(),
  agentId: z.string().nullable(),
  /** The agent that started it, as the client tells; missing where it tells none, as below. */
  parentAgentId: z.string().optional(),
  /** What the client calls a call beside the conversation (a title for it, a check of a quota). */
  requestClass: z.string().optional(),
  request: storedBodySchema.nullable(),
  /** The first words of the newest text of the user, masked; null where there is none. Missing in records of an ingress that did not tell it. */
  title: z.string().nullable().optional(),
  findings: z.array(recordedFindingSchema),
});

export const exchangeDecidedSchema = z.object({
  phase: phaseSchema,
  requestId: z.string().nullable(),
  block: z.string().nullable(),
  decision: decisionSchema,
  /** Earlier approvals that the call goes on by. */
  grants: z.array(grantUseSchema),
});

export const exchangeHeldSchema = z.object({ approvalId: z.string(), phase: phaseSchema, ruleId: z.string(), joined: z.boolean() });

/** How a hold ended: as the approval did, or before it; `superseded`: another copy of the call was answered; `revoked`: its caller was. */
export const holdEndSchema = z.enum([
  'approved',
  'denied',
  'expired',
  'canceled',
  'timed_out',
  'client_left',
  'superseded',
  'shutdown',
  'revoked',
]);

export const exchangeReleasedSchema = z.object({
  approvalId: z.string(),
  state: holdEndSchema,
  votes: z.array(approvalVoteSchema),
  reason: z.string().nullable(),
  heldMs: z.number().nonnegative(),
});
export type ReleasedHold = z.infer<typeof exchangeReleasedSchema>;

export const exchangeForwardedSchema = z.object({
  /** The upstream's name in the configuration. */
  upstream: z.string(),
  /** HMAC-SHA-256 of the bytes that were sent, as in a stored body: equal to the received body's where nothing was changed on the way. */
  keyedDigest: z.string(),
  requestBytes: z.number().int().nonnegative(),
});

const tokens = (which: string) => z.number().int().nullable().describe(`Tokens ${which}; null where the provider does not tell.`);
export const usageSchema = z.object({
  inputTokens: tokens('of the request that were neither read from a cache nor written to one'),
  outputTokens: tokens('of the reply'),
  cacheReadTokens: tokens('read from the provider’s cache'),
  cacheWriteTokens: tokens('written to the provider’s cache'),
});
export type Usage = z.infer<typeof usageSchema>;

export const timingsSchema = z.object({
  decideMs: z.number().nonnegative().describe('Milliseconds from the call’s arrival until the decision stood.'),
  heldMs: z.number().nonnegative().describe('Milliseconds that it waited for approvals.'),
  upstreamFirstByteMs: z
    .number()
    .nonnegative()
    .nullable()
    .describe('Milliseconds from forwarding to the provider’s first byte; null where there was none.'),
  totalMs: z.number().nonnegative().describe('Milliseconds of the whole.'),
});
export type Timings = z.infer<typeof timingsSchema>;

/** What the provider itself answered, whatever the client was told. */
export const providerAnswerSchema = z.object({
  status: z.number().int().describe('The HTTP status.'),
  requestId: z.string().nullable().describe('The provider’s own id of the call, for its support.'),
  error: z
    .object({
      type: z.string().describe('As the provider names it.'),
      message: z.string().describe('Masked, and cut at 1,000 characters.'),
    })
    .nullable()
    .describe('An error body, or an error inside a stream that had begun.'),
});
export type ProviderAnswer = z.infer<typeof providerAnswerSchema>;

/**
 * How a reply came to its client: [milliseconds since the call arrived, characters (UTF-16 units)] for each moment at which text was
 * given out, in order. On a grid of 50 ms; of a long reply on a coarser one, so that there are never more than 2,000 pairs.
 */
export const timelineSchema = z.array(z.tuple([z.number().int().nonnegative(), z.number().int().positive()])).max(2_000);
export type Timeline = z.infer<typeof timelineSchema>;

export const exchangeEndedSchema = z.object({
  /** The HTTP status the client saw; null when it saw none. */
  status: z.number().int().nullable(),
  /** Null when the call reached no provider, or got no answer from it. */
  provider: providerAnswerSchema.nullable(),
  /** The policy that the exchange was judged by; null when it ended before there was one. */
  policyVersion: z.number().int().nonnegative().nullable(),
  verdict: verdictSchema,
  reasons: z.array(reasonSchema),
  /** Found in the reply; those of the request are in the record that received it. */
  findings: z.array(recordedFindingSchema),
  reply: storedBodySchema.nullable(),
  replyBytes: z.number().int().nonnegative(),
  usage: usageSchema.nullable(),
  timings: timingsSchema,
  /** Empty for a reply that came at once. */
  timeline: timelineSchema,
  /** A code of the error table, with every outcome but `completed`. */
  errorCode: z.string().nullable(),
  /** The provider was asked though the journal could not record that it was to be: the route is one of `ingress.failOpenRoutes`. */
  failOpen: z.literal(true).optional(),
});

/** The five ways an exchange ends; each has exactly one. */
export const outcomeSchema = z.enum(['completed', 'refused', 'failed', 'client_left', 'interrupted']);
export type Outcome = z.infer<typeof outcomeSchema>;
