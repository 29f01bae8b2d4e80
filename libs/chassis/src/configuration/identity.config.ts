import { z } from 'zod';
import { secretReferenceSchema } from './secret.config.js';
import { millis, section } from './section.js';

/** What a client of ours asks an issuer for when people sign in. */
const requests = {
  scopes: z
    .array(z.string())
    .default(['openid', 'profile', 'email', 'offline_access'])
    .describe('Scopes that it asks for; `offline_access` for a refresh token.'),
  parameters: z
    .record(z.string(), z.string())
    .default({})
    .describe('Further parameters of its requests, `resource` or `audience` where the issuer wants to be told what a token is for.'),
};

/** One issuer of tokens, and where in them the parts of a principal are. */
export const issuerConfigSchema = section({
  issuer: z.string().describe('Exact value of `iss`.'),
  jwksUri: z.string().nullable().default(null).describe('Where the keys are; by default from the issuer’s discovery document.'),
  audience: z.string().describe('Required value in `aud`.'),
  algorithms: z
    .array(z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']))
    .min(1)
    .default(['RS256', 'ES256'])
    .describe('Accepted signature algorithms.'),
  tokenTypes: z
    .array(z.string())
    .default(['at+jwt'])
    .describe(
      'Accepted values of the `typ` header, lower case. Add `jwt` for issuers that do not mark access tokens, and `id_token` for those whose tokens have nothing that tells them from ID tokens.',
    ),
  authorizedParties: z
    .array(z.string())
    .nullable()
    .default(null)
    .describe('Clients that tokens may have been issued to (`azp`, or where it is missing `client_id`, `cid` or `appid`); null: any.'),
  claims: section({
    subject: z.string().default('sub').describe('Claim that names the person or workload.'),
    name: z.string().default('name').describe('Claim for display.'),
    email: z.string().default('email').describe('Claim with the mail address.'),
    groups: z.string().default('groups').describe('Claim with the groups; dots reach into objects.'),
  })
    .prefault({})
    .describe('Where the parts of a principal are.'),
  verifiedEmails: z
    .boolean()
    .default(false)
    .describe('Whether an address counts as verified where the token does not say (`email_verified`): only for issuers that verify each.'),
  tenants: z.array(z.string()).nullable().default(null).describe('Accepted values of `tid`, for issuers with many tenants.'),
  browser: section({
    clientId: z.string().describe('The client that the control address is at this issuer.'),
    clientSecret: secretReferenceSchema
      .nullable()
      .default(null)
      .describe('Its secret; null: it is a public client, which PKCE alone protects.'),
    ...requests,
  })
    .nullable()
    .default(null)
    .describe('How people sign in at this issuer with a browser, at the control address; null: they can’t.'),
  commandLine: section({
    clientId: z.string().describe('The public client that the command line is at this issuer, without a secret.'),
    ...requests,
  })
    .nullable()
    .default(null)
    .describe('How people sign in at this issuer with `ostiary login`; null: they can’t.'),
  groupMap: z.record(z.string(), z.array(z.string())).default({}).describe('Groups to add for a claim value, written `claim=value`.'),
});

/** Who may call, and who may do what. */
export const identityConfigSchema = section({
  issuers: z
    .array(issuerConfigSchema)
    .default([])
    .describe('The closed table of issuers. Empty: the development identity provider of the embedded form.'),
  clockToleranceMs: millis(60_000, 'Accepted difference of clocks.'),
  maxLifetimeMs: millis(86_400_000, 'Longest accepted lifetime of a token.'),
  roles: section({
    reviewer: z
      .array(z.string())
      .default(['security'])
      .describe(
        'Groups whose members see all approvals, and may vote where a rule asks a group of theirs, or of somebody who has delegated to them.',
      ),
    auditor: z.array(z.string()).default(['audit']).describe('Groups whose members may read sessions and exchanges.'),
    soc: z
      .array(z.string())
      .default(['soc'])
      .describe('Groups whose members may see what happened, without what was said: for a security operations centre.'),
    policyAuthor: z.array(z.string()).default([]).describe('Groups whose members may publish policies.'),
    administrator: z
      .array(z.string())
      .default(['administrators'])
      .describe('Groups whose members may do all of it, except approve their own calls.'),
  })
    .prefault({})
    .describe('Which groups have which role. Everybody identified is a requester.'),
});
