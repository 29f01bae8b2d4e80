import type { ApprovalChannel, Principal } from '#contracts';

/** Who does something to an approval, and from where. */
export interface Actor {
  readonly principal: Principal;
  readonly channel: ApprovalChannel;
  /** When they last signed in, as their issuer says; null: it does not. */
  readonly signedInAt: Date | null;
}
