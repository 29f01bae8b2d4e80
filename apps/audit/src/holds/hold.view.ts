import { z } from 'zod';
import { actorSchema } from '../subjects/actor.js';
import { aboutFields, isOne, subjectSchema } from '../subjects/subject-of-record.js';
import type { Hold } from './holds.store.js';

const reason = z.string().trim().min(1).max(2_000);

export const holdBody = z
  .strictObject({ ...aboutFields, reason: reason.describe('Why it may not go.') })
  .refine(isOne, 'one of session, person and mail');
export type HoldRequest = z.infer<typeof holdBody>;

export const releaseBody = z.strictObject({ reason: reason.describe('Why it may go again.') });

export const holdSchema = z.object({
  id: z.string().describe('The hold.'),
  at: z.iso.datetime().describe('Since when.'),
  ...subjectSchema,
  reason: z.string().describe('Why.'),
  by: actorSchema.describe('Who placed it.'),
  released: z
    .object({ at: z.iso.datetime().describe('When.'), reason: z.string().describe('Why.'), by: actorSchema.describe('Who.') })
    .nullable()
    .describe('How it ended; null: it holds.'),
});
export type HoldView = z.infer<typeof holdSchema>;

export const holdViewOf = ({ at, released, ...hold }: Hold): HoldView => ({
  ...hold,
  at: at.toISOString(),
  released: released && { ...released, at: released.at.toISOString() },
});
