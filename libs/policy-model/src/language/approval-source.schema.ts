import { z } from 'zod';
import { approvalChannelSchema, grantOfferSchema } from '#contracts';
import { durationPattern } from './duration.js';

const groups = z.array(z.string().min(1).max(200)).min(1).max(50);
const quorum = z.number().int().min(1).max(20);
const duration = z.string().regex(durationPattern);

export const stepSourceSchema = z
  .strictObject({
    reviewers: groups.describe('Groups whose members may decide in this step.'),
    quorum: quorum.default(1).describe('How many distinct people must approve in this step.'),
  })
  .describe('One step: the next begins when so many have approved.');

export const grantSourceSchema = z
  .strictObject({
    scope: grantOfferSchema.shape.scope.describe(
      'once: this call. session: whatever the rule asks about in this conversation. duration: in any conversation of the caller.',
    ),
    for: duration
      .optional()
      .describe('For how long at most: required with duration, up to 7d; with session up to 24h, which is what it is without it.'),
  })
  .describe('How far reviewers may approve at most. Without it: this call, once.');

export const escalateSourceSchema = z
  .strictObject({
    after: duration.describe('So long after a step began that nobody has concluded.'),
    to: groups.describe('Groups whose members are asked too.'),
  })
  .describe('Who is asked too when those who are asked do not decide.');

export const breakGlassSourceSchema = z
  .strictObject({
    groups: groups.describe('Groups whose members may pass it, whoever is asked.'),
    quorum: quorum.default(1).describe('How many distinct people that takes.'),
  })
  .describe('Who may pass it in an emergency, loudly; somebody else reviews that afterwards.');

export const approvalSourceSchema = z
  .strictObject({
    reviewers: groups.optional().describe('Groups whose members may decide. The short form of one step.'),
    quorum: quorum.optional().describe('With `reviewers`: how many distinct people must approve; 1 unless it is said.'),
    steps: z.array(stepSourceSchema).min(1).max(5).optional().describe('In place of `reviewers`: who must approve, one after the other.'),
    expiresIn: duration.default('15m').describe('How long it can be approved: 90s, 15m, 2h, 7d.'),
    grant: grantSourceSchema.optional(),
    escalate: escalateSourceSchema.optional(),
    fallback: groups
      .optional()
      .describe('Groups that are asked too as long again after an escalation, or at once where nobody is in the groups that are asked.'),
    channels: z
      .array(approvalChannelSchema)
      .min(1)
      .max(approvalChannelSchema.options.length)
      .optional()
      .describe('Where votes may be cast: slack, web (a browser at the control address), cli (with a token). Without it: anywhere.'),
    freshSignIn: duration
      .optional()
      .describe('How long ago, at most, a voter may have signed in. Not in Slack: there the card links to the page.'),
    breakGlass: breakGlassSourceSchema.optional(),
  })
  .describe('How people are asked. Belongs to `action: require-approval`.');

export type ApprovalSource = z.infer<typeof approvalSourceSchema>;

/** Fields that hold a duration. */
export const durationFields: ReadonlySet<string> = new Set(['expiresIn', 'for', 'after', 'freshSignIn']);
