import { clientSchema, principalSchema } from '#contracts';
import { z } from 'zod';
import { exchangeItemSchema } from './exchange.view.js';
import type { SessionEntity } from './session.entity.js';

export const sessionItemSchema = z.object({
  id: z.string(),
  /** Null when nobody in it could be identified. */
  principal: principalSchema.nullable(),
  client: clientSchema,
  startedAt: z.iso.datetime(),
  lastActiveAt: z.iso.datetime(),
  exchangeCount: z.number().int(),
});
export type SessionItem = z.infer<typeof sessionItemSchema>;

/** A session with its newest exchanges; older ones by `/api/exchanges?session=` and the cursor. */
export const sessionSchema = sessionItemSchema.extend({
  exchanges: z.object({ items: z.array(exchangeItemSchema), next: z.string().nullable() }),
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
