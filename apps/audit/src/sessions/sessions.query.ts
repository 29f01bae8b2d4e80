import { OstiaryError, type Principal, principalKey } from '#contracts';
import { decodeCursor, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AccessLog } from '../access/access-log.js';
import { isOf, ReaderRights } from '../access/reader-rights.js';
import { exchangesQuery } from './exchanges.parameters.js';
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
    private readonly rights: ReaderRights,
  ) {}

  /** Most recently active first. */
  page({ cursor, limit }: z.infer<typeof sessionsQuery>, reader: Principal): Promise<Page<SessionItem>> {
    const isOwn = this.rights.ofContent(reader) === 'own';
    return this.transactions.run(async (manager) => {
      await this.access.note(manager, reader, isOwn ? 'own_sessions.list' : 'sessions.list', {});
      const sessions = manager
        .createQueryBuilder(SessionEntity, 's')
        .leftJoinAndSelect('s.caller', 'c')
        .where('s.last_active_at IS NOT NULL');
      if (isOwn) sessions.andWhere('c.principal_names @> ARRAY[:own]', { own: principalKey(reader) });
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
    const isOwn = this.rights.ofContent(reader) === 'own';
    const row = await this.transactions.run(async (manager) => {
      const found = await manager.findOne(SessionEntity, { where: { id }, relations: { caller: true } });
      if (!found?.startedAt || (isOwn && !isOf(reader, found.caller?.principal ?? null))) return null;
      await this.access.note(manager, reader, isOwn ? 'own_session.read' : 'session.read', { session: id });
      return found;
    });
    if (!row) throw new OstiaryError('resource_unknown', 'There is no such session.');
    return { ...sessionItemOf(row), exchanges: await this.exchanges.page(exchangesQuery.parse({ session: id }), reader) };
  }
}
