import type { Account, Person } from '#identity';
import type { Principal } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Of one person; whoever has more is told from others by these. */
const mostAccounts = 64;

/**
 * The accounts that one Slack user was ever linked to are one person's, and so are those of another Slack user who was linked to one of them:
 * linking a second account after the first must not make two voters of one person. Works in the transaction of the manager it is given.
 */
@Injectable()
export class LinkedAccounts {
  /** The person with all their accounts. */
  async with<P extends Person | Principal>(manager: EntityManager, person: P): Promise<P & { readonly linked: readonly Account[] }> {
    const linked = await manager.query<Account[]>(
      `WITH RECURSIVE links AS NOT MATERIALIZED (
           SELECT team_id, user_id, issuer, subject FROM slack_links
           UNION ALL SELECT team_id, user_id, issuer, subject FROM slack_link_events WHERE kind = 'linked'),
         accounts (issuer, subject) AS (
           SELECT $1::text, $2::text
           UNION SELECT b.issuer, b.subject FROM accounts x
             JOIN links a ON a.issuer = x.issuer AND a.subject = x.subject
             JOIN links b ON b.team_id = a.team_id AND b.user_id = a.user_id)
         SELECT issuer, subject FROM accounts WHERE issuer IS NOT NULL AND subject IS NOT NULL AND (issuer, subject) <> ($1, $2)
          LIMIT ${mostAccounts}`,
      [person.issuer, person.subject],
    );
    return { ...person, linked };
  }
}
