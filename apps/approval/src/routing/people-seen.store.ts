import { isSamePerson, type Person } from '#identity';
import type { Principal } from '#contracts';
import { Clock } from '#chassis';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const dayMs = 86_400_000;
/** After so long somebody who has not come again is not counted on. */
const rememberedMs = 30 * dayMs;
/** How often at most one person is written down. */
const againMs = 600_000;
/** People whose last note this process remembers. */
const mostNoted = 10_000;
/** Accounts looked at in one group: more than one person has. */
const mostAccounts = 50;

interface Account {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly claimed_email: string | null;
}

/** Who has been here lately and in which groups: the only way to know that a group has anybody in it, since issuers tell groups by person. */
@Injectable()
export class PeopleSeenStore {
  private readonly noted = new Map<string, { readonly groups: string; readonly until: number }>();

  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Somebody has used the API. Of who is in no group only that is noted, where they were in one; nothing of those whose groups are not known. */
  async note({ issuer, subject, email, claimedEmail, groups }: Principal): Promise<void> {
    if (groups === null) return;
    const [key, listed, now] = [JSON.stringify([issuer, subject]), JSON.stringify(groups), this.clock.millis()];
    const last = this.noted.get(key);
    if (last?.groups === listed && now < last.until) return;
    await this.transactions.run(async (manager) => {
      await manager.query(
        `INSERT INTO people_seen (issuer, subject, email, claimed_email, groups, seen_at)
         SELECT $1, $2, $3, $4, $5::text[], $6 WHERE cardinality($5::text[]) > 0
             OR EXISTS (SELECT 1 FROM people_seen WHERE issuer = $1 AND subject = $2)
         ON CONFLICT (issuer, subject) DO UPDATE
           SET email = excluded.email, claimed_email = excluded.claimed_email, groups = excluded.groups, seen_at = excluded.seen_at`,
        [issuer, subject, email, claimedEmail ?? null, groups, new Date(now)],
      );
      await manager.query('DELETE FROM people_seen WHERE seen_at < $1', [this.since()]);
    });
    if (this.noted.size >= mostNoted) this.noted.clear();
    this.noted.set(key, { groups: listed, until: now + againMs });
  }

  /** Whether anybody but `except` is known in one of the groups: from the API, or from a Slack account that is linked. */
  async isAnybodyIn(manager: EntityManager, groups: readonly string[], except: Person): Promise<boolean> {
    const accounts = await manager.query<Account[]>(
      `(SELECT issuer, subject, email, claimed_email FROM people_seen WHERE groups && $1::text[] AND seen_at >= $2 LIMIT ${mostAccounts})
       UNION ALL
       (SELECT issuer, subject, email, claimed_email FROM slack_links WHERE groups && $1::text[] AND groups_read_at >= $2 LIMIT ${mostAccounts})`,
      [groups, this.since()],
    );
    return accounts.some(({ claimed_email: claimedEmail, ...account }) => !isSamePerson({ ...account, claimedEmail }, except));
  }

  private since(): Date {
    return new Date(this.clock.millis() - rememberedMs);
  }
}
