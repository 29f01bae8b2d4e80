import { z } from 'zod';
import { secretReferenceSchema } from './secret.config.js';
import { count, millis, section } from './section.js';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

const originSchema = z.string().superRefine((value, context) => {
  const url = URL.parse(value);
  const wrong = (message: string) => context.addIssue({ code: 'custom', message });
  if (url === null) wrong('expected a URL');
  else if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname)))
    wrong('expected https, or http on loopback');
  else if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    wrong('expected an origin without credentials, query or fragment');
});

/** A provider and the key that is held for it. */
export const upstreamConfigSchema = section({
  url: originSchema.describe('Origin of the provider, https except on loopback.'),
  key: secretReferenceSchema.describe('Where the provider’s key is.'),
  connectTimeoutMs: millis(10_000, 'Longest time to connect.'),
  headersTimeoutMs: millis(600_000, 'Longest time until the provider’s first byte.'),
  idleTimeoutMs: millis(300_000, 'Longest silence inside a reply.'),
  allowPrivateAddresses: z
    .boolean()
    .default(false)
    .describe('Whether the origin may resolve to a private address (loopback always may, when named).'),
  connections: count(64, 'Connections to the provider at once.'),
});
