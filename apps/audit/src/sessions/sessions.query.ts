import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal, principalKey } from '#contracts';
import { decodeCursor, Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { AccessLog } from '../access/access-log.js';
import { isOf, ReaderRights } from '../access/reader-rights.js';
import { exchangesQuery } from './exchanges.parameters.js';
import { ExchangesQuery } from './exchanges.query.js';
import { bounded } from '../paging/bounded.js';
import { cutPage, pageQuery } from '../paging/page.js';
import type { Page } from '../paging/page.js';
import { timeSchema } from '../paging/time.js';
import { SessionEntity } from './session.entity.js';
import { agentsOf, sessionItemOf } from './session.view.js';
import type { SessionItem, SessionView } from './session.view.js';
import { sessionSums } from './session-sums.js';

/** Of so many exchanges of a session the sums are: in a list, and where one session is shown. */
const MOST_LISTED = 1_000;
const MOST_SHOWN = 10_000;

export const sessionsQuery = z
  .object({
    principal: z.string().min(1).max(500).optional().describe('Who had it: subject, mail address, name, or `issuer|subject`.'),
    from: timeSchema.optional().describe('Something of it began at this moment or after.'),
    to: timeSchema.optional().describe('It began before this moment.'),
    ...pageQuery,
  })
  .strict();
type SessionsParameters = z.infer<typeof sessionsQuery>;

/** Reading sessions. Every read is noted, in its own transaction. */
@Injectable()
export class SessionsQuery {
  constructor(
    private readonly transactions: Transactions,
    private readonly exchanges: ExchangesQuery,
    private readonly access: AccessLog,
    private readonly rights: ReaderRights,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Most recently active first. */
  page(query: SessionsParameters, reader: Principal): Promise<Page<SessionItem>> {
    const isOwn = this.rights.ofContent(reader) === 'own';
    const { cursor: _cursor, limit, ...filters } = query;
    return this.transactions.run((manager) =>
      bounded(manager, this.config.audit.search.timeoutMs, async () => {
        await this.access.note(manager, reader, isOwn ? 'own_sessions.list' : 'sessions.list', filters);
        const rows = await found(manager, query, isOwn ? reader : null);
        const sums = await sessionSums(manager, rows.slice(0, limit), MOST_LISTED);
        const shown = { most: MOST_LISTED, hasTitles: isOwn || this.access.hasReason };
        return cutPage(
          rows,
          limit,
          ({ lastActiveAt, id }) => ({ at: lastActiveAt ?? new Date(0), id }),
          (row) => sessionItemOf(row, sums.get(row.number) ?? [], shown),
        );
      }),
    );
  }

  async one(id: string, reader: Principal): Promise<SessionView> {
    const isOwn = this.rights.ofContent(reader) === 'own';
    const shown = { most: MOST_SHOWN, hasTitles: isOwn || this.access.hasReason };
    const session = await this.transactions.run((manager) =>
      bounded(manager, this.config.audit.search.timeoutMs, async () => {
        const row = await manager.findOne(SessionEntity, { where: { id }, relations: { caller: true } });
        if (!row?.startedAt || (isOwn && !isOf(reader, row.caller?.principal ?? null)))
          throw new OstiaryError('resource_unknown', 'There is no such session.');
        await this.access.note(manager, reader, isOwn ? 'own_session.read' : 'session.read', { session: id });
        const sums = (await sessionSums(manager, [row], MOST_SHOWN)).get(row.number) ?? [];
        return { ...sessionItemOf(row, sums, shown), agents: agentsOf(sums, shown) };
      }),
    );
    return { ...session, exchanges: await this.exchanges.page(exchangesQuery.parse({ session: id }), reader) };
  }
}

/** One more than a page has, where there are more. `only`: whose they are to be. */
function found(manager: EntityManager, query: SessionsParameters, only: Principal | null): Promise<SessionEntity[]> {
  const { cursor, limit, principal, from, to } = query;
  const sessions = manager.createQueryBuilder(SessionEntity, 's').leftJoinAndSelect('s.caller', 'c').where('s.last_active_at IS NOT NULL');
  const ofCaller = (which: string): string => `s.caller = ANY(ARRAY(SELECT number FROM caller WHERE ${which}))`;
  // A person's name may be what another's key is.
  if (only !== null)
    sessions.andWhere(ofCaller('principal_names @> ARRAY[:own] AND principal_names[4] = :own'), { own: principalKey(only) });
  if (principal !== undefined) sessions.andWhere(ofCaller('principal_names @> ARRAY[:principal]'), { principal });
  if (from !== undefined) sessions.andWhere('s.last_active_at >= :from', { from });
  if (to !== undefined) sessions.andWhere('s.started_at < :to', { to });
  if (cursor !== undefined) sessions.andWhere('(s.last_active_at, s.id) < (:at, :id)', { ...decodeCursor(cursor) });
  return sessions
    .orderBy('s.last_active_at', 'DESC')
    .addOrderBy('s.id', 'DESC')
    .limit(limit + 1)
    .getMany();
}
