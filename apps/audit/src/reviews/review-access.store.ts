import { type approvalRequested, decidersIn, type Principal, type TopicData } from '#contracts';
import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

type Requested = TopicData<typeof approvalRequested>;

/** Which requests are shown to whom because they may come to decide about them: until nobody can decide any more. */
@Injectable()
export class ReviewAccessStore {
  /** Every call whose content a card shows; what ran out is forgotten on the way. */
  async learn(manager: EntityManager, requested: Requested): Promise<void> {
    const { approvalId, exchangeId, content, terms, expiresAt } = storable(requested);
    const exchanges = [...new Set([exchangeId, ...content.map((shown) => shown.exchangeId)])];
    await manager.query(
      `INSERT INTO review_access (approval_id, exchange_id, reviewers, until) SELECT $1, unnest($2::text[]), $3, $4 ON CONFLICT DO NOTHING`,
      [approvalId, exchanges, decidersIn(terms), new Date(expiresAt)],
    );
    await manager.query('DELETE FROM review_access WHERE until < now()');
  }

  /** By the groups of the reader's token, now; unresolved groups give no right. */
  async mayRead(manager: EntityManager, exchangeId: string, { groups }: Principal): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      'SELECT 1 FROM review_access WHERE exchange_id = $1 AND until > now() AND reviewers && $2::text[] LIMIT 1',
      [exchangeId, groups ?? []],
    );
    return rows.length > 0;
  }
}
