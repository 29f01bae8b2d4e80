import { Clock } from '#chassis';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';

/** Twice as long as a request may be on its way, either side of the clock. */
const keptMs = 20 * 60_000;
const sweptAtOnce = 100;

/**
 * What Slack has sent, so that nothing is taken twice, whichever replica it comes to. Only what is signed gets here, so that nobody else can
 * fill it, and it is forgotten once it would be too old in any case.
 */
@Injectable()
export class SlackRequestsStore {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Whether this is the first time that it comes. Rejects where the database is away: nothing is taken then. */
  take(key: string): Promise<boolean> {
    return this.transactions.run(async (manager) => {
      const now = this.clock.now();
      const taken = await manager.query<unknown[]>(
        'INSERT INTO slack_requests (key, at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1',
        [key, now],
      );
      await manager.query(
        `DELETE FROM slack_requests WHERE key IN
           (SELECT key FROM slack_requests WHERE at < $1 ORDER BY at LIMIT ${sweptAtOnce} FOR UPDATE SKIP LOCKED)`,
        [new Date(now.getTime() - keptMs)],
      );
      return taken.length === 1;
    });
  }
}
