import { z } from 'zod';

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `8h`, `1d`; in milliseconds once parsed. Longest: 24 days. */
const durationSchema = z
  .string()
  .regex(/^[1-9]\d{0,5}[smhd]$/, 'Write a duration as 90s, 30m, 8h or 1d.')
  .transform((text) => Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? 0))
  .refine((ms) => ms <= 24 * 86_400_000, 'At most 24d.');

/** The body of a vote. That a denial has a reason is not checked here: it is an answer of its own. */
export const voteSchema = z
  .object({
    decision: z.enum(['approve', 'deny']),
    reason: z.string().max(2_000).nullish(),
    /** Whether it is to pass in an emergency, whoever is asked; see the rule's `breakGlass`. */
    breakGlass: z.boolean().default(false),
    /** The revision of the approval that the voter saw: a later one refuses the vote. Without one it counts for what is current. */
    revision: z.number().int().positive().optional(),
    grant: z
      .object({ scope: z.enum(['once', 'session', 'duration']), for: durationSchema.optional() })
      .strict()
      .optional(),
  })
  .strict();
export type VoteBody = z.infer<typeof voteSchema>;
