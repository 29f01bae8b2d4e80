import type { ApprovalChannel } from '#contracts';

/** A person as others are shown them. */
export interface NamedAccount {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
}

/** What somebody says about an approval; `at`: RFC 3339. */
export interface Comment {
  readonly by: NamedAccount;
  readonly channel: ApprovalChannel;
  readonly text: string;
  readonly at: string;
}

/** A reviewer who has looked at it, and when first. */
export interface Sight {
  readonly by: NamedAccount;
  readonly at: string;
}

/** The grant was taken back; `by` null: by the policy. */
export interface GrantRevocation {
  readonly by: NamedAccount | null;
  readonly at: string;
  readonly reason: string | null;
}
