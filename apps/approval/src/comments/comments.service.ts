import { Clock } from '#chassis';
import { OstiaryError } from '#contracts';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { accountOf } from '../changes/change.js';
import { ChangesWriter } from '../changes/changes.writer.js';
import type { Actor } from '../people/actor.js';
import { ApprovalsQuery } from '../requests/approvals.query.js';
import { type Approval, ApprovalsStore } from '../store/approvals.store.js';
import type { CommentBody } from './comment.schema.js';

/** Of one approval. */
const mostComments = 100;

/** Takes what people say about an approval without deciding, as long as they may see it; also after it has ended. */
@Injectable()
export class CommentsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    private readonly query: ApprovalsQuery,
    private readonly changes: ChangesWriter,
    private readonly clock: Clock,
  ) {}

  /** Resolves with the approval as it is then. Rejects with `resource_unknown`, or with `state_conflict` when there are too many already. */
  comment(id: string, actor: Actor, { text }: CommentBody): Promise<Approval> {
    return this.transactions.run(async (manager) => {
      const approval = await this.store.lock(manager, id);
      if (approval === null || !this.query.maySee(actor.principal, approval))
        throw new OstiaryError('resource_unknown', 'There is no such approval.');
      const { comments } = approval.row;
      if (comments.length >= mostComments) throw new OstiaryError('state_conflict', `There are ${mostComments} comments on this already.`);
      const comment = { by: accountOf(actor), channel: actor.channel, text, at: this.clock.iso() };
      return this.changes.write(manager, approval, { kind: 'commented', actor, text }, { comments: [...comments, comment] });
    });
  }
}
