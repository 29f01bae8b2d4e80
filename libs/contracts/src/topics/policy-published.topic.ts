import { z } from 'zod';
import { defineTopic } from './topic.js';

export const policyPublished = defineTopic({
  name: 'ostiary.policy.published.v1',
  schema: z.object({
    scope: z.string(),
    version: z.number().int().positive(),
    /** The whole YAML, as its author wrote it: every consumer compiles it itself. */
    source: z.string(),
    /** SHA-256 of the source, hex. */
    digest: z.string(),
    author: z.string(),
    publishedAt: z.iso.datetime(),
  }),
  key: 'scope',
  producers: ['policy'],
  consumers: ['ingress', 'policy', 'audit'],
  partitions: 1,
  retention: 'compact',
  description:
    'The policy in force for a scope (today there is one, `default`). Compacted, and it holds the whole source, so that an ingress that starts cold needs nothing but this topic. A consumer ignores a version lower than the one it has; the policy service hears its own topic, and says what is in force when an earlier version is said again.',
});
