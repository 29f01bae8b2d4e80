import { approvalChangeKindSchema } from '#contracts';
import { z } from 'zod';
import { httpsUrl } from './https-url.js';
import { secretReferenceSchema } from './secret.config.js';
import { millis, section } from './section.js';

/** Cards and decisions in Slack. */
export const slackConfigSchema = section({
  simulated: z
    .boolean()
    .default(false)
    .describe('A simulated workspace at the simulator’s address instead of a real one; for trying it out, never for production.'),
  botToken: secretReferenceSchema.nullable().default(null).describe('Where the bot’s token (xoxb-) is; null: there is no Slack.'),
  signingSecret: secretReferenceSchema
    .nullable()
    .default(null)
    .describe('Where the app’s signing secret is: Slack then calls `/slack/events` at the control address.'),
  appToken: secretReferenceSchema
    .nullable()
    .default(null)
    .describe('Where the app-level token (xapp-) is: the bot then connects to Slack itself (Socket Mode), and nothing need be reachable.'),
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .default('https://slack.com/api/')
    .describe('Slack’s Web API.'),
  channel: z.string().nullable().default(null).describe('Id of the channel that cards go to; null: only to those of `channels`.'),
  channels: z.record(z.string(), z.string()).default({}).describe('Ids of channels for the cards that ask a group, by group.'),
  mentions: z
    .record(z.string(), z.string())
    .default({})
    .describe('Ids of Slack’s user groups to mention on cards that ask a group, by group. They give no rights.'),
  digest: section({
    channel: z.string().describe('Id of the channel.'),
    everyMs: millis(3_600_000, 'How often, where anything is open.'),
  })
    .nullable()
    .default(null)
    .describe('What is open, regularly, in a channel; null: not.'),
  groupsMaxAgeMs: millis(
    43_200_000,
    'How old the groups of a linked person may be. They are read anew with a refresh token where there is one.',
  ),
  linkByEmail: z
    .boolean()
    .default(false)
    .describe('Links people by the address that both Slack and the issuer vouch for. Only where the workspace enforces single sign-on.'),
  linkAcrossAddresses: z
    .boolean()
    .default(false)
    .describe(
      'Lets people link a Slack account whose address is another than their own. Needed where the two differ for everybody; it then rests on what they read alone that nobody links somebody else’s.',
    ),
  linkKeys: z
    .array(secretReferenceSchema)
    .default([])
    .describe(
      'Secrets of at least 32 characters by which refresh tokens of linked people are encrypted: the first encrypts, all are accepted. None: a random one that is kept in the home folder, for one process.',
    ),
});

/** Another system that is told of every change of an approval. */
export const webhookConfigSchema = section({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,40}$/)
    .describe('Its name, in logs and metrics.'),
  url: httpsUrl({ query: 'allowed' }).describe('Where changes are posted to: https, or http on this machine.'),
  secret: secretReferenceSchema.describe(
    'Where the secret is that each post is signed with: `whsec_` and at least 24 random bytes in base64.',
  ),
  previousSecret: secretReferenceSchema
    .nullable()
    .default(null)
    .describe('The one before it, while receivers change to the new one: posts are signed with both. Null: none.'),
  allowPrivateAddresses: z
    .boolean()
    .default(false)
    .describe('Whether the address may resolve to a private one (loopback always may, when named).'),
  events: z.array(approvalChangeKindSchema).default([]).describe('Kinds of changes that it is told of; none: all.'),
  timeoutMs: millis(5_000, 'How long it may take to answer.'),
});
