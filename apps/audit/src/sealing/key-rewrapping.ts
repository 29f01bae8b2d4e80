import { Transactions } from '#persistence';
import { ContentKeyWrapper } from '#sealing';
import { Injectable } from '@nestjs/common';

/** Keys that are looked at in one transaction. */
const PORTION = 1_000;

interface Row {
  readonly session: string;
  readonly wrapped: Buffer;
}

/** Wraps sessions' keys anew, so that a secret which wrapped them can go. */
@Injectable()
export class KeyRewrapping {
  constructor(
    private readonly transactions: Transactions,
    private readonly wrapper: ContentKeyWrapper,
  ) {}

  /**
   * Looks at all keys and wraps anew those that are not wrapped as a new one would be; gives their number. Rejects where one can't be unwrapped: what
   * was done until then is done. Several replicas may be at it.
   */
  async run(shouldEnd: () => boolean): Promise<number> {
    let rewrapped = 0;
    for (let after: string | null = '-1'; after !== null && !shouldEnd();) {
      const from: string = after;
      const done = await this.transactions.run(async (manager) => {
        const rows = await manager.query<Row[]>(
          `SELECT session, wrapped FROM session_key WHERE session > $1 ORDER BY session LIMIT ${PORTION}`,
          [from],
        );
        const old = rows.filter(({ wrapped }) => !this.wrapper.isCurrent(wrapped));
        const anew = await Promise.all(old.map(async ({ wrapped }) => this.wrapper.wrap(await this.wrapper.unwrap(wrapped))));
        if (old.length > 0)
          await manager.query('SELECT rewrap_session_keys($1::bigint[], $2::bytea[], $3::bytea[])', [
            old.map(({ session }) => session),
            old.map(({ wrapped }) => wrapped),
            anew,
          ]);
        return { count: old.length, last: rows.length < PORTION ? null : (rows.at(-1)?.session ?? null) };
      });
      rewrapped += done.count;
      after = done.last;
    }
    return rewrapped;
  }
}
