import { z } from 'zod';

const counts = (what: string) =>
  z
    .record(z.string().regex(/^[\w-]{1,64}$/), z.number().int().nonnegative())
    .refine((given) => Object.keys(given).length <= 50, 'at most 50')
    .describe(what);

/** What `ostiary audit verify` found, without where: that is for auditors. */
export const verificationBody = z.strictObject({
  result: z.enum(['clean', 'tampered', 'incomplete', 'unchecked']).describe('What it comes to; as its exit codes 0, 2, 3 and 4.'),
  mode: z.enum(['all', 'since', 'session', 'bundle']).describe('How much of the record was looked at.'),
  checked: counts('How many of what were looked at.'),
  counts: counts('How many faults of which kind were found.'),
});
export type Verification = z.infer<typeof verificationBody>;

export const verificationSchema = z.object({
  told: z.boolean().describe('Whether the security team is told: false where `audit.securityEvents.enabled` is.'),
});
export type VerificationView = z.infer<typeof verificationSchema>;
