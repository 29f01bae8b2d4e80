import { z } from 'zod';

export const commentSchema = z.object({ text: z.string().trim().min(1).max(2_000) }).strict();
export type CommentBody = z.infer<typeof commentSchema>;
