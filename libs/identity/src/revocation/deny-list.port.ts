/** Who is to be turned away although the token is good. One of the two criteria, always within an issuer. */
export type Denial = { readonly issuer: string; readonly subject: string } | { readonly issuer: string; readonly session: string };

/** What a verified token is asked about. */
export interface TokenIdentity {
  readonly issuer: string;
  /** The principal's subject, and the token's `sub` where the two differ. */
  readonly subjects: readonly string[];
  /** `sid`, when the token has it. */
  readonly session: string | null;
}

/** Revocation: asked on every call, cached tokens included, so it answers from memory. */
export abstract class DenyList {
  abstract denies(identity: TokenIdentity): boolean;
}
