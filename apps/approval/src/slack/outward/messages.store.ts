import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import { LanesStore } from './lanes.store.js';
import { PACE, type Pace, pauseAfter } from './pace.js';
import type { SlackFailure } from './slack-failure.js';
import type { DueMessage } from './slack-message.js';
import type { Place } from './slack-posts.port.js';
import { turnAnew } from './turns.js';

/** After so many failures in a row others go first: it may be this message alone. */
const patience = 3;

/** SQL for what is due after a message was sent as of a change: nothing, or what has come since, which waits for its turn again. */
const leftAfter = (change: string): string =>
  `due_since = CASE WHEN change <= ${change} THEN NULL ELSE due_since END, turn = CASE WHEN change <= ${change} THEN turn ELSE ${turnAnew} END`;

/** What is known of what was sent. Each method ends the hold of the message's lane, unless it says otherwise. */
@Injectable()
export class MessagesStore {
  constructor(
    private readonly transactions: Transactions,
    private readonly lanes: LanesStore,
    @Inject(PACE) private readonly pace: Pace,
  ) {}

  /** It stands there and shows what it should. False: by now it stands elsewhere, and this one is one too many. */
  delivered(message: DueMessage, { channel, ts }: Place): Promise<boolean> {
    return this.transactions.run(async (manager) => {
      const rows = await manager.query<unknown[]>(
        `UPDATE slack_messages SET channel = $2, ts = $3, shown = greatest(shown, $4), posting_since = NULL, failure = NULL,
           ${leftAfter('$4')}
         WHERE id = $1 AND (ts IS NULL OR ts = $3) RETURNING id`,
        [message.id, channel, ts, message.change],
      );
      await this.lanes.release(manager, message);
      // TypeORM gives the rows and their number.
      return (rows[0] as unknown[]).length > 0;
    });
  }

  /** It stands there, and shows something older. */
  found(message: DueMessage, { channel, ts }: Place): Promise<void> {
    return this.write(message, 'channel = $2, ts = $3, posting_since = NULL', [channel, ts]);
  }

  /** There is nothing to send, until something changes. */
  done(message: DueMessage, failure: string | null = null): Promise<void> {
    return this.write(message, `shown = greatest(shown, $2), posting_since = NULL, failure = $3, ${leftAfter('$2')}`, [
      message.change,
      failure,
    ]);
  }

  /** It never has buttons, now or later. Does not end the hold. */
  withoutButtons({ id }: DueMessage): Promise<void> {
    return this.transactions.run(
      async (manager) => void (await manager.query('UPDATE slack_messages SET link_only = true WHERE id = $1', [id])),
    );
  }

  /** It is sent anew otherwise: without what others wrote, or without buttons, or as a new message. */
  otherwise(message: DueMessage, how: { readonly plain?: boolean; readonly linkOnly?: boolean; readonly anew?: boolean }): Promise<void> {
    return this.write(
      message,
      `plain = plain OR $2, link_only = link_only OR $3, posting_since = NULL,
       ts = CASE WHEN $4 THEN NULL ELSE ts END, channel = CASE WHEN $4 THEN NULL ELSE channel END`,
      [how.plain ?? false, how.linkOnly ?? false, how.anew ?? false],
    );
  }

  /** Again after a pause of its lane, the longer the more often that failed; as Slack says, where it does. A post of which nobody knows is looked for. */
  later(message: DueMessage, { kind, reason, retryAfterMs }: SlackFailure): Promise<void> {
    const isPost = message.ts === null;
    const isUnsure = kind === 'unsure' && isPost;
    return this.transactions.run(async (manager) => {
      const failures = await this.lanes.failuresOf(manager, message);
      const least = retryAfterMs ?? (isUnsure ? this.pace.unsureMs : 0);
      const pause = Math.max(least, pauseAfter(this.pace, failures, kind === 'place'));
      await manager.query(
        `UPDATE slack_messages SET failure = $2, posting_since = CASE WHEN $3 THEN posting_since ELSE NULL END,
           not_before = CASE WHEN $4 THEN clock_timestamp() + $5 * interval '1 millisecond' ELSE not_before END WHERE id = $1`,
        [message.id, reason.slice(0, 200), isUnsure, failures >= patience, 2 * pause],
      );
      await this.lanes.pause(manager, message, pause, { whole: kind === 'limited' && !isPost });
    });
  }

  /** Where the card of an approval stands in that lane. */
  async cardIn({ approvalId, lane }: DueMessage): Promise<Place | null> {
    const [row] = await this.transactions.read((manager) =>
      manager.query<Place[]>(
        `SELECT channel, ts FROM slack_messages WHERE approval_id = $1 AND lane = $2 AND kind = 'card' AND ts IS NOT NULL`,
        [approvalId, lane],
      ),
    );
    return row ?? null;
  }

  private write(message: DueMessage, set: string, values: readonly unknown[]): Promise<void> {
    return this.transactions.run(async (manager) => {
      await manager.query(`UPDATE slack_messages SET ${set} WHERE id = $1`, [message.id, ...values]);
      await this.lanes.release(manager, message);
    });
  }
}
