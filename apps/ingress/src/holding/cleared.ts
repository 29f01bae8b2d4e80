import type { Decided } from '../deciding/decided.js';
import type { Outgoing } from '../inspecting/inspected-call.js';
import type { UpstreamConnection } from '../upstreams/upstream.port.js';

/** With what a call goes on. */
export interface Clearance {
  /** Null: its route has no body. */
  readonly outgoing: Outgoing | null;
  /** Had by a call that was held, for its approval is used once; null: yet to be waited for. */
  readonly connection: UpstreamConnection | null;
}

/** A call that may go upstream, in the bytes that go. */
export interface Cleared extends Decided, Clearance {}
