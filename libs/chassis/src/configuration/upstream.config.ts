import { z } from 'zod';
import { httpsUrl } from './https-url.js';
import { secretReferenceSchema } from './secret.config.js';
import { count, millis, section } from './section.js';

/** The wire formats that a provider can be called in. */
export const upstreamFormats = ['anthropic', 'openai'] as const;
export type UpstreamFormat = (typeof upstreamFormats)[number];

const isFormat = (name: string): name is UpstreamFormat => (upstreamFormats as readonly string[]).includes(name);

/** A provider and the key that is held for it. */
const upstreamSchema = section({
  format: z.enum(upstreamFormats).optional().describe('Wire format that it speaks; by default the one that the upstream is named like.'),
  models: z
    .array(z.string().min(1))
    .default(['*'])
    .describe('Models that it serves, `*` standing for any characters. Of several upstreams of a format the first that fits is called.'),
  url: httpsUrl({ query: 'refused' }).describe('Address of the provider, https except on loopback. Its API begins below it, at /v1.'),
  key: secretReferenceSchema.describe('Where the provider’s key is.'),
  connectTimeoutMs: millis(10_000, 'Longest time to connect.'),
  headersTimeoutMs: millis(600_000, 'Longest time until the provider’s first byte.'),
  idleTimeoutMs: millis(300_000, 'Longest silence inside a reply.'),
  allowPrivateAddresses: z
    .boolean()
    .default(false)
    .describe('Whether the origin may resolve to a private address (loopback always may, when named).'),
  connections: count(256, 'Connections to the provider at once. No principal has more of them than are left free: at most half.'),
  maxWaiting: count(1_024, 'Calls that may wait for a connection at once; a principal has at most half of these places.'),
  maxWaitMs: millis(60_000, 'Longest wait for a connection, before the call is told to ask again.'),
});

/** Every provider by a name of the operator's. An upstream that is null counts as not there. */
export const upstreamsConfigSchema = z
  .record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'expected a name of small letters, digits and hyphens'), upstreamSchema.nullable())
  .transform((upstreams, context) => {
    const named: Record<string, UpstreamConfig> = {};
    for (const [name, upstream] of Object.entries(upstreams)) {
      if (upstream === null) continue;
      const format = upstream.format ?? (isFormat(name) ? name : null);
      if (format === null)
        context.addIssue({ code: 'custom', path: [name, 'format'], message: `expected one of ${upstreamFormats.join(', ')}` });
      else named[name] = { ...upstream, format };
    }
    return named;
  });

export type UpstreamConfig = Omit<z.output<typeof upstreamSchema>, 'format'> & { readonly format: UpstreamFormat };
