import type { Cleared } from '../holding/cleared.js';
import type { UpstreamReply } from '../upstreams/upstream.port.js';

/** A call that the provider has begun to answer. */
export interface Answered extends Cleared {
  readonly answer: UpstreamReply;
}
