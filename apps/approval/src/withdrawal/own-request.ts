import type { Principal } from '#contracts';
import type { ApprovalEntity } from '../store/approval.entity.js';

/**
 * Whether somebody made the request themselves: by the same account, or by one whose issuer vouches for the same address. This gives a right, so
 * it is narrower than telling that two accounts may be one person's: an address that anybody can claim is not enough.
 */
export function isOwnRequest(
  { issuer, subject, email }: Pick<Principal, 'issuer' | 'subject' | 'email'>,
  row: Pick<ApprovalEntity, 'requesterIssuer' | 'requesterSubject' | 'requesterEmail'>,
): boolean {
  if (issuer === row.requesterIssuer && subject === row.requesterSubject) return true;
  return email !== null && email.toLowerCase() === row.requesterEmail?.toLowerCase();
}
