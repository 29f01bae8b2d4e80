import { z } from 'zod';
import { pageOf } from '../paging/page.js';
import { sealSchema, whySchema } from '../seals/seal.view.js';

export const retentionBody = z.strictObject({ dryRun: z.boolean().default(false).describe('Only says what would go.') });

const keptSchema = z.object({
  hold: z.number().int().describe('On legal hold.'),
  live: z.number().int().describe('Gone on with since: a session goes as a whole.'),
  gap: z
    .number()
    .int()
    .describe('With records behind a gap in the journal: they are told from what comes again only while they are there.'),
  busy: z.number().int().describe('Being stored at that moment.'),
});

export const dayLookSchema = z.object({
  day: z.iso.date().describe('The UTC day.'),
  records: z.number().int().describe('How many records go, or would.'),
  exchanges: z.number().int().describe('How many exchanges.'),
  sessions: z.number().int().describe('How many sessions that have nothing of that day then.'),
  setAside: z.number().int().describe('How many records that could not be read.'),
  kept: keptSchema.describe('How many sessions stay, and why.'),
  seal: sealSchema.nullable().describe('What was recorded; null where nothing went.'),
});
export type DayLook = z.infer<typeof dayLookSchema>;

export const retentionResultSchema = z.object({
  dryRun: z.boolean().describe('Nothing went.'),
  days: z.array(dayLookSchema).describe('Each day that is over, oldest first.'),
  more: z.boolean().describe('There are more than one call takes: call again.'),
});
export type RetentionResult = z.infer<typeof retentionResultSchema>;

export const retentionSchema = pageOf(sealSchema).extend({
  days: z.number().int().nullable().describe('So many whole days are kept; null: all, for ever.'),
  keptFrom: z.iso.date().nullable().describe('The first UTC day that is kept; null: all are.'),
  due: z.array(z.iso.date()).describe('Days before that one of which something is there still, oldest first, at most 400.'),
  heldBack: z
    .array(
      z.object({
        day: z.iso.date().describe('The UTC day.'),
        kept: keptSchema.describe('How many sessions stay of it, and why, when it was last looked at.'),
        sessions: z
          .array(z.object({ session: z.string().describe('The session.'), why: whySchema.describe('Why.') }))
          .describe('The first hundred of them, those on hold first.'),
      }),
    )
    .describe('What holds days back, oldest first, at most 400.'),
});
export type RetentionView = z.infer<typeof retentionSchema>;
