import { z } from 'zod';
import { backtestResultSchema } from './backtest-result.js';

const DAY_MS = 24 * 3_600_000;
const MOST_DAYS = 366;
const unitMs = { h: 3_600_000, d: DAY_MS } as const;

/** The beginning of a range as people write it: so long ago, or a moment. Null: neither. */
export function sinceOf(text: string, now: Date): Date | null {
  const [, amount, unit] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  if (amount !== undefined) return new Date(now.getTime() - Number(amount) * unitMs[unit as keyof typeof unitMs]);
  return z.iso.datetime({ offset: true }).safeParse(text).success ? new Date(text) : null;
}

export const isInRange = (since: Date, now: Date): boolean =>
  since.getTime() <= now.getTime() && now.getTime() - since.getTime() <= MOST_DAYS * DAY_MS;

export const backtestBody = z.strictObject({
  source: z.string().min(1).describe('The draft, as YAML.'),
  since: z
    .string()
    .max(40)
    .default('7d')
    .describe(
      'Where to begin: so long ago (36h, 7d, at most 366d), or a moment as ISO 8601 has it. Exchanges that began before are not compared.',
    ),
});

const count = z.number().int().nonnegative();

export const backtestSchema = z.object({
  id: z.string().describe('Its id.'),
  state: z
    .enum(['running', 'done', 'cancelled', 'failed'])
    .describe('failed: the instance that ran it ended, or the record could not be read.'),
  since: z.iso.datetime().describe('Where the range begins.'),
  digest: z.string().describe('SHA-256 of the draft, hex, as a published version has it.'),
  total: count.describe('Exchanges in the range when it began: about so many there are to compare.'),
  compared: count.describe('How many have been compared by now.'),
  startedAt: z.iso.datetime().describe('When it was asked for.'),
  endedAt: z.iso.datetime().nullable().describe('When it ended; null: it is running.'),
  result: backtestResultSchema.nullable().describe('What the draft would have changed; null unless it is done.'),
});
export type BacktestView = z.infer<typeof backtestSchema>;

/** The part of the problem document that is ours: everything that is wrong with the draft, in the order of the text. */
export const draftRejectionSchema = z.object({
  code: z.literal('content_rejected').describe('The code of the error table.'),
  detail: z.string().describe('The first of them, in words.'),
  errors: z
    .array(
      z.object({
        line: z.number().int().positive().describe('From 1.'),
        column: z.number().int().positive().describe('From 1.'),
        path: z.string().describe('Where in the policy, e.g. rules[1].when.'),
        message: z.string().describe('What is wrong.'),
      }),
    )
    .describe('All that can be told at once.'),
});
