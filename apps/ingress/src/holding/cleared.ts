import type { Decided } from '../deciding/decided.js';
import type { Outgoing } from '../inspecting/inspected-call.js';

/** A call that may go upstream, in the bytes that go. */
export interface Cleared extends Decided {
  /** Null: its route has no body. */
  readonly outgoing: Outgoing | null;
}
