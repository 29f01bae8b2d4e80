import { Injectable } from '@nestjs/common';
import { understoodSchema } from '#contracts';
import { z } from 'zod';
import { OwnApi } from '../own-api/own-api.js';

const person = z.object({ name: z.string() });

/** Of an approval what its page shows. */
const approvalSchema = z.object({
  id: z.string(),
  state: z.string(),
  revision: z.number(),
  requester: person.extend({ issuer: z.string() }),
  sessionId: z.string(),
  rule: z.string(),
  message: z.string(),
  model: z.string(),
  client: z.object({ name: z.string(), version: z.string().nullable() }),
  asked: z.array(z.string()),
  quorum: z.number(),
  offers: z.object({ scope: z.enum(['once', 'session', 'duration']) }),
  breakGlass: z.object({ groups: z.array(z.string()) }).nullable(),
  votes: z.array(z.object({ voter: person, decision: z.string(), reason: z.string().nullable() })),
  review: z.object({ state: z.enum(['open', 'closed']), by: person.nullable(), note: z.string().nullable() }).nullable(),
  expiresAt: z.string(),
  reason: z.string().nullable(),
  wholeText: z.string(),
  content: z.array(
    z.object({
      blocks: z.array(
        z.object({
          id: z.string(),
          provenance: z.string(),
          matched: z.boolean(),
          text: z.string(),
          chars: z.number(),
          understood: understoodSchema.optional(),
        }),
      ),
      cut: z.object({ blocks: z.number() }).nullable(),
    }),
  ),
});
export type ShownApproval = z.infer<typeof approvalSchema>;

export interface Decision {
  readonly decision: 'approve' | 'deny';
  readonly reason: string | null;
  readonly revision: number;
  readonly breakGlass: boolean;
  readonly grant?: { readonly scope: 'once' | 'session' | 'duration' };
}

/** Approvals, as whoever the token speaks for may see and decide them. */
@Injectable()
export class ApprovalsApi {
  constructor(private readonly api: OwnApi) {}

  /** Rejects with `resource_unknown` for one that they may not see. */
  async one(token: string, id: string): Promise<ShownApproval> {
    return approvalSchema.parse(await this.api.call('GET', `/api/approvals/${encodeURIComponent(id)}`, token));
  }

  /** Closes the review of a broken glass. Rejects with what that is refused with. */
  async review(token: string, id: string, note: string): Promise<void> {
    await this.api.call('POST', `/api/approvals/${encodeURIComponent(id)}/review`, token, { note });
  }

  /** Rejects with what a vote is refused with. */
  async vote(token: string, id: string, decision: Decision): Promise<void> {
    await this.api.call('POST', `/api/approvals/${encodeURIComponent(id)}/votes`, token, decision);
  }
}
