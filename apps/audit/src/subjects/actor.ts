import type { Principal } from '#contracts';
import { z } from 'zod';

export const actorSchema = z.object({
  issuer: z.string().describe('Who vouches for the administrator.'),
  subject: z.string().describe('Who it was, as the issuer names it.'),
  name: z.string().describe('What people call it.'),
});
/** An administrator, as it is recorded. */
export type Actor = z.infer<typeof actorSchema>;

export const actorOf = ({ issuer, subject, name }: Principal): Actor => ({ issuer, subject, name });
