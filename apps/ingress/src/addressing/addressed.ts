import type { Inspected } from '../inspecting/inspected.js';
import type { ConfiguredUpstream } from '../upstreams/upstreams.js';
import type { RequestHead } from './request-head.js';

/** A call of which is known where it goes, should it go on: its provider, and what stands there before its body. */
export interface Addressed extends Inspected {
  readonly to: Pick<ConfiguredUpstream, 'upstream' | 'key'> & RequestHead;
}
