import { clientSchema, principalSchema } from '#contracts';
import { z } from 'zod';
import { pageOf } from '../paging/page.js';
import { exchangeItemSchema } from './exchange.view.js';
import type { SessionEntity } from './session.entity.js';

export const sessionItemSchema = z.object({
  id: z.string().describe('The conversation, as its client names it, or as it was found to hang together.'),
  principal: principalSchema.nullable().describe('Who had it; null when nobody in it could be identified.'),
  client: clientSchema.describe('The program that it was had with.'),
  startedAt: z.iso.datetime().describe('When its first exchange began.'),
  lastActiveAt: z.iso.datetime().describe('When its latest one did.'),
  exchangeCount: z.number().int().describe('How many exchanges it has.'),
});
export type SessionItem = z.infer<typeof sessionItemSchema>;

/** A session with its newest exchanges; older ones by `/api/exchanges?session=` and the cursor. */
export const sessionSchema = sessionItemSchema.extend({
  exchanges: pageOf(exchangeItemSchema).describe('Its newest exchanges.'),
});
export type SessionView = z.infer<typeof sessionSchema>;

/** Of a session of which an exchange has arrived. */
export const sessionItemOf = ({ id, caller, startedAt, lastActiveAt, exchanges }: SessionEntity): SessionItem => ({
  id,
  principal: caller?.principal ?? null,
  client: caller?.client ?? { kind: 'unknown', name: 'unknown', version: null },
  startedAt: startedAt?.toISOString() ?? '',
  lastActiveAt: lastActiveAt?.toISOString() ?? '',
  exchangeCount: exchanges,
});
