import type { Principal } from '#contracts';
import type { Arrived } from '../recording/arrived.js';

/** A call whose caller is known. */
export interface Identified extends Arrived {
  readonly principal: Principal;
  /** Whether the deny list names the caller by now: a call may wait for long. */
  readonly isRevoked: () => boolean;
}
