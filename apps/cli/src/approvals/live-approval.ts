import type { Approval } from './approval.js';

/** What `GET /api/approvals/stream` tells: an approval, and what happened to it; `happened` null: it was open when the stream began. */
export interface LiveApproval extends Approval {
  readonly happened: {
    readonly kind: string;
    readonly at: string;
    readonly by: { readonly name: string } | null;
    readonly channel: string | null;
    readonly text: string | null;
  } | null;
}

/** Whether it is the signed-in person who asks. */
export const isOwn = ({ requester }: Approval, me: { readonly issuer: string; readonly subject: string }): boolean =>
  requester.issuer === me.issuer && requester.subject === me.subject;
