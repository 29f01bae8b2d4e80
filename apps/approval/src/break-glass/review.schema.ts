import { z } from 'zod';

/** What was found when somebody looked at it afterwards. */
export const reviewSchema = z.object({ note: z.string().trim().min(1).max(2_000) }).strict();
export type ReviewBody = z.infer<typeof reviewSchema>;
