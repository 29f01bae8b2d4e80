import { z } from 'zod';
import { taintedBySchema } from '../model/finding.js';
import { days, defineTopic } from './topic.js';

export const blocksDelivered = defineTopic({
  name: 'ostiary.blocks.delivered.v1',
  schema: z.object({
    sessionId: z.string(),
    /**
     * HMACs under a key derived from the organisation's key, base64url: of a block's identity together with its principal and session, or
     * of an opaque value (a signature, encrypted content). Whoever does not have the key can neither read nor forge them.
     */
    digests: z.array(z.string().max(64)).min(1).max(1_000),
    /** The one digest stands for a turn that a client tells of by hooks, and these texts with orders were read in it. */
    orders: z.array(taintedBySchema).max(16).optional(),
  }),
  key: 'session id',
  producers: ['ingress'],
  consumers: ['ingress'],
  retention: days(1),
  description:
    'What the gateway itself delivered and will meet again in the history of the conversation: by it the model’s own words are told from words that a caller puts into the model’s mouth. Only what a detector or a rule’s words have found something in is told, so nearly nothing is. Of turns that clients tell of by hooks, the texts that give orders are told too, by their places. Every ingress instance reads all of it, from the beginning when it starts.',
});
