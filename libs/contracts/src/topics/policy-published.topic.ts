import { z } from 'zod';
import { defineTopic } from './topic.js';

export const policyPublished = defineTopic({
  name: 'ostiary.policy.published.v1',
  schema: z.object({
    scope: z.string(),
    /** The number of what is in force: the latest version of any policy of the organisation. */
    version: z.number().int().positive(),
    /** The whole YAML, as its author wrote it: every consumer compiles it itself. */
    source: z.string(),
    /** SHA-256 of the source, hex. */
    digest: z.string(),
    /** Of whoever made the latest change, to any policy. */
    author: z.string(),
    publishedAt: z.iso.datetime(),
    /** The policies of scopes that are in force beside it. Left out: there are none. */
    scoped: z
      .array(z.object({ scope: z.string(), version: z.number().int().positive(), source: z.string(), digest: z.string() }))
      .optional(),
    /** The scope whose policy is another than under the number before. Left out: the organisation’s policy is. */
    changed: z.string().optional(),
  }),
  key: 'scope',
  producers: ['policy'],
  consumers: ['ingress', 'policy', 'audit'],
  partitions: 1,
  retention: 'compact',
  description:
    'The policies in force: the organisation’s, and in `scoped` those of its scopes. Compacted, and it holds the whole sources, so that an ingress that starts cold needs nothing but this topic. A consumer ignores a version lower than the one it has; the policy service hears its own topic, and says what is in force when an earlier version is said again.',
});
