import { newId } from '#contracts';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PACE, type Pace } from './pace.js';
import type { DueMessage } from './slack-message.js';

/** How long a lane is held at most: longer than all the calls of one message. Whoever died holding one is waited for as long. */
const holdMs = 30_000;

type Found = Omit<DueMessage, 'holder'>;

const columns = `id::text, approval_id AS "approvalId", kind, lane, change, channel, ts, posting_since AS "unsureSince", plain, link_only AS "linkOnly", is_open AS "isOpen", said`;
const due = `m.due_since IS NOT NULL AND m.not_before <= clock_timestamp()`;
/** Who comments waits until there is a card to comment on. */
const hasPlace = `(m.kind <> 'comment' OR EXISTS (
  SELECT 1 FROM slack_messages c WHERE c.approval_id = m.approval_id AND c.kind = 'card' AND c.lane = m.lane AND c.ts IS NOT NULL))`;

/**
 * Whose turn it is. Replicas share the lanes, one a channel: a held lane is nobody else's, and its messages leave one at a time, by their
 * turns. All times are the database's.
 */
@Injectable()
export class LanesStore {
  constructor(
    private readonly transactions: Transactions,
    @Inject(PACE) private readonly pace: Pace,
  ) {}

  /** The next message of a lane that nobody holds, and the hold of the lane; null: nothing is due that may leave now. */
  claim(): Promise<DueMessage | null> {
    return this.transactions.run(async (manager) => {
      await manager.query(
        `INSERT INTO slack_lanes (lane) SELECT DISTINCT lane FROM slack_messages WHERE due_since IS NOT NULL ORDER BY lane ON CONFLICT (lane) DO NOTHING`,
      );
      const [first] = await manager.query<{ id: string }[]>(
        `SELECT next.id FROM slack_lanes l
          CROSS JOIN LATERAL (
            SELECT m.id, m.turn FROM slack_messages m
             WHERE m.lane = l.lane AND ${due} AND ${hasPlace} AND ${this.mayLeave}
             ORDER BY m.turn, m.id LIMIT 1) next
          WHERE l.held_until < clock_timestamp() AND l.paused_until <= clock_timestamp()
          ORDER BY next.turn LIMIT 1 FOR UPDATE OF l SKIP LOCKED`,
      );
      // What was read before the lane was locked may have been sent meanwhile.
      return first === undefined ? null : this.hold(manager, first.id);
    });
  }

  /** Ends the hold. */
  async release(manager: EntityManager, { lane, holder }: DueMessage): Promise<void> {
    await manager.query(`UPDATE slack_lanes SET held_until = '-infinity', holder = NULL, failures = 0 WHERE lane = $1 AND holder = $2`, [
      lane,
      holder,
    ]);
  }

  /** Ends the hold, and nothing leaves there for a while. `whole`: of updates nothing leaves anywhere. */
  async pause(manager: EntityManager, { lane, holder }: DueMessage, ms: number, { whole }: { readonly whole: boolean }): Promise<void> {
    await manager.query(
      `UPDATE slack_lanes SET held_until = '-infinity', holder = NULL, failures = failures + 1,
         paused_until = clock_timestamp() + $3 * interval '1 millisecond' WHERE lane = $1 AND holder = $2`,
      [lane, holder, ms],
    );
    if (whole)
      await manager.query(`UPDATE slack_lanes SET paused_until = clock_timestamp() + $1 * interval '1 millisecond' WHERE lane = ''`, [ms]);
  }

  async failuresOf(manager: EntityManager, { lane }: DueMessage): Promise<number> {
    const [row] = await manager.query<{ failures: number }[]>('SELECT failures FROM slack_lanes WHERE lane = $1', [lane]);
    return row?.failures ?? 0;
  }

  /** Posts are bounded by lane, updates over all. */
  private get mayLeave(): string {
    const { postMs, posts, updateMs, updates } = this.pace;
    const room = (full: string, ms: number, burst: number) => `${full} <= clock_timestamp() + interval '${ms * (burst - 1)} milliseconds'`;
    return `CASE WHEN m.ts IS NULL THEN ${room('l.full_until', postMs, posts)}
      ELSE (SELECT w.paused_until <= clock_timestamp() AND ${room('w.full_until', updateMs, updates)} FROM slack_lanes w WHERE w.lane = '') END`;
  }

  private async hold(manager: EntityManager, id: string): Promise<DueMessage | null> {
    const [found] = await manager.query<Found[]>(`SELECT ${columns} FROM slack_messages m WHERE id = $1 AND ${due}`, [id]);
    if (found === undefined) return null;
    const holder = newId();
    await manager.query(
      `UPDATE slack_lanes SET holder = $2, held_until = clock_timestamp() + interval '${holdMs} milliseconds' WHERE lane = $1`,
      [found.lane, holder],
    );
    const isPost = found.ts === null;
    await manager.query(
      `UPDATE slack_lanes SET full_until = greatest(full_until, clock_timestamp()) + $2 * interval '1 millisecond' WHERE lane = $1`,
      isPost ? [found.lane, this.pace.postMs] : ['', this.pace.updateMs],
    );
    if (isPost)
      await manager.query('UPDATE slack_messages SET posting_since = coalesce(posting_since, clock_timestamp()) WHERE id = $1', [id]);
    return { ...found, holder };
  }
}
