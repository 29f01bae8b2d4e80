import { z } from 'zod';

/**
 * The caller, as a verified token names it.
 * `groups` is null when the issuer says that there are groups but did not list them (Entra's overage): whatever depends on groups is then denied.
 */
export const principalSchema = z.object({
  issuer: z.string().describe('Who vouches for the caller.'),
  subject: z.string().describe('Who it is, as the issuer names it.'),
  name: z.string().describe('What people call it.'),
  email: z.string().nullable().describe('An address that the issuer vouches for; conditions of a policy may depend on it.'),
  claimedEmail: z
    .string()
    .optional()
    .describe('An address that the issuer does not vouch for: good for telling that two accounts may be one person’s, and for no right.'),
  groups: z
    .array(z.string())
    .nullable()
    .describe('The groups of the caller; null where the issuer says that there are some but did not list them.'),
});
export type Principal = z.infer<typeof principalSchema>;

/** One string for one principal, for keys and comparisons: `issuer|subject`. */
export const principalKey = (principal: Pick<Principal, 'issuer' | 'subject'>): string => `${principal.issuer}|${principal.subject}`;

/** What a person may do with the control APIs. An administrator manages; voting and self-approval rules hold for administrators too. */
export const roleSchema = z.enum(['requester', 'reviewer', 'auditor', 'soc', 'policy-author', 'administrator']);
export type Role = z.infer<typeof roleSchema>;
