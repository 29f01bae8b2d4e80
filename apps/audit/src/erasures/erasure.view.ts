import { z } from 'zod';
import { actorSchema } from '../subjects/actor.js';
import type { Erasure } from './erasures.store.js';
import { aboutFields, isOne, subjectSchema } from '../subjects/subject-of-record.js';

const reason = z.string().trim().min(1).max(2_000);

export const erasureBody = z
  .strictObject({
    ...aboutFields,
    reason: reason.describe('Why: it is recorded, and shown where the content was.'),
    names: z
      .boolean()
      .default(false)
      .describe('Of a person: takes name, address and groups out of what lists and pages show, too. Nobody is found by them any more.'),
    dryRun: z.boolean().default(false).describe('Only says what would be erased.'),
  })
  .refine(isOne, 'one of session, person and mail')
  .refine(({ session, names }) => !names || session === undefined, 'names are those of a person');
export type ErasureRequest = z.infer<typeof erasureBody>;

export const erasureSchema = z.object({
  id: z.string().describe('The erasure; the record of it in audit’s own chain has the same.'),
  at: z.iso.datetime().describe('When.'),
  ...subjectSchema,
  sessions: z.number().int().describe('How many sessions it took.'),
  reason: z.string().describe('Why.'),
  by: actorSchema.describe('Who.'),
});

export const erasureResultSchema = z.object({
  dryRun: z.boolean().describe('Nothing was erased.'),
  ...subjectSchema,
  sessions: z.number().int().describe('How many sessions are, or would be, erased by this call.'),
  exchanges: z.number().int().describe('How many exchanges they have.'),
  held: z.number().int().describe('How many of them a legal hold covers; with any, nothing is erased.'),
  more: z.boolean().describe('There are more than one call takes: call again.'),
  erasure: erasureSchema.nullable().describe('What was recorded; null where nothing was erased.'),
});
export type ErasureResult = z.infer<typeof erasureResultSchema>;

export const erasureViewOf = ({ id, at, session, person, sessions, reason: why, by }: Erasure): z.infer<typeof erasureSchema> => ({
  id,
  at: at.toISOString(),
  session,
  person,
  sessions,
  reason: why,
  by,
});
