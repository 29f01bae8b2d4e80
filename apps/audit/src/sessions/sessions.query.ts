import { OstiaryError, type Principal } from '#contracts';
import { decodeCursor, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AccessLog } from '../access/access-log.js';
import { exchangesQuery } from './exchanges.query.js';
import { ExchangesQuery } from './exchanges.query.js';
import { cutPage, pageQuery } from '../paging/page.js';
import type { Page } from '../paging/page.js';
import { SessionEntity } from './session.entity.js';
import { sessionItemOf } from './session.view.js';
import type { SessionItem, SessionView } from './session.view.js';

export const sessionsQuery = z.object(pageQuery).strict();

/** Reading sessions. Every read is noted, in its own transaction. */
@Injectable()
export class SessionsQuery {
  constructor(
    private readonly transactions: Transactions,
    private readonly exchanges: ExchangesQuery,
    private readonly access: AccessLog,
  ) {}

  /** Most recently active first. */
  page({ cursor, limit }: z.infer<typeof sessionsQuery>, reader: Principal): Promise<Page<SessionItem>> {
    return this.transactions.run(async (manager) => {
      await this.access.note(manager, reader, 'sessions.list', {});
      const sessions = manager
        .createQueryBuilder(SessionEntity, 's')
        .leftJoinAndSelect('s.caller', 'c')
        .where('s.last_active_at IS NOT NULL');
      if (cursor !== undefined) sessions.andWhere('(s.last_active_at, s.id) < (:at, :id)', { ...decodeCursor(cursor) });
      const rows = await sessions
        .orderBy('s.last_active_at', 'DESC')
        .addOrderBy('s.id', 'DESC')
        .limit(limit + 1)
        .getMany();
      return cutPage(rows, limit, ({ lastActiveAt, id }) => ({ at: lastActiveAt ?? new Date(0), id }), sessionItemOf);
    });
  }

  async one(id: string, reader: Principal): Promise<SessionView> {
    const row = await this.transactions.run(async (manager) => {
      const found = await manager.findOne(SessionEntity, { where: { id }, relations: { caller: true } });
      if (found?.startedAt) await this.access.note(manager, reader, 'session.read', { session: id });
      return found?.startedAt ? found : null;
    });
    if (!row) throw new OstiaryError('resource_unknown', 'There is no such session.');
    return { ...sessionItemOf(row), exchanges: await this.exchanges.page(exchangesQuery.parse({ session: id }), reader) };
  }
}
