import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { decodeCursor, Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccessLog } from '../access/access-log.js';
import { isOf, ReaderRights } from '../access/reader-rights.js';
import { ApprovalChangesStore } from '../approvals/approval-changes.store.js';
import { BodyReader } from '../content/body.reader.js';
import type { ExchangeEntity } from './exchange.entity.js';
import { bodyNameOf, exchangeById } from './exchange.rows.js';
import { earlierApprovals } from './exchange-approvals.js';
import { itemOf, viewOf } from './exchange.view.js';
import type { ExchangeItem, ExchangeView } from './exchange.view.js';
import { bounded } from '../paging/bounded.js';
import { cutPage } from '../paging/page.js';
import type { Page } from '../paging/page.js';
import { exchangeFilter } from './exchange-filter.js';
import { walkExchanges } from './exchange-walk.js';
import type { ExchangesQueryParameters } from './exchanges.parameters.js';
import { shownTo } from './shown-to.js';

/** Reading exchanges. Every read is noted, in its own transaction. */
@Injectable()
export class ExchangesQuery {
  constructor(
    private readonly transactions: Transactions,
    private readonly bodies: BodyReader,
    private readonly access: AccessLog,
    private readonly changes: ApprovalChangesStore,
    private readonly rights: ReaderRights,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** What is shown depends on how much the reader may see: of events nobody's words, of others nothing. */
  page(query: ExchangesQueryParameters, reader: Principal): Promise<Page<ExchangeItem>> {
    const { cursor, totals: _totals, ...filters } = query;
    const scope = this.rights.ofEvents(reader);
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const deadline = performance.now() + this.config.audit.search.timeoutMs;
    return this.transactions.run((manager) =>
      bounded(manager, this.config.audit.search.timeoutMs, async () => {
        await this.access.note(manager, reader, scope === 'own' ? 'own_exchanges.list' : 'exchanges.list', filters);
        const filter = await exchangeFilter(manager, query, scope === 'own' ? reader : null);
        const rows = await walkExchanges(manager, filter, { order: query.order, after, limit: query.limit + 1, deadline });
        const decisions = await this.changes.decisions(manager, rows.flatMap(earlierApprovals));
        const show = shownTo(scope);
        return cutPage(
          rows,
          query.limit,
          ({ startedAt, id }) => ({ at: startedAt ?? new Date(0), id }),
          (row) => show(itemOf(row, decisions)),
        );
      }),
    );
  }

  one(id: string, reader: Principal): Promise<ExchangeView> {
    const scope = this.rights.ofContent(reader);
    return this.transactions.run(async (manager) => {
      const row = await exchangeById(manager, id);
      if (!row?.startedAt) throw new OstiaryError('resource_unknown', 'There is no such exchange.');
      const isOwn = scope === 'own';
      if (isOwn && !isOf(reader, row.caller?.principal ?? null)) throw new OstiaryError('resource_unknown', 'There is no such exchange.');
      await this.access.note(manager, reader, isOwn ? 'own_exchange.read' : 'exchange.read', { exchange: id, session: row.session.id });
      const session = Number(row.session.number);
      const request = await this.bodies.read(manager, session, bodyNameOf(row, 'request'));
      const reply = await this.bodies.read(manager, session, bodyNameOf(row, 'reply'));
      const earlier = earlierApprovals(row);
      const decisions = await this.changes.decisions(manager, earlier);
      const changes = await this.changes.of(manager, id, [...Object.keys(row.held ?? {}), ...earlier]);
      const chains = await chainNames(manager, row);
      const record = placeOf(chains, row.receivedChain, row.receivedSeq);
      const endRecord = placeOf(chains, row.endedChain, row.endedSeq);
      return shownTo(scope)(viewOf(row, { decisions, changes, request, reply, record, endRecord }));
    });
  }
}

/** By the numbers that rows name them by. */
async function chainNames(manager: EntityManager, { receivedChain, endedChain }: ExchangeEntity): Promise<ReadonlyMap<number, string>> {
  const numbers = [receivedChain, endedChain].filter((number) => number !== null);
  const rows = await manager.query<{ number: number; id: string }[]>('SELECT number, id FROM chain WHERE number = ANY($1::int[])', [
    numbers,
  ]);
  return new Map(rows.map(({ number, id }) => [number, id]));
}

function placeOf(chains: ReadonlyMap<number, string>, chain: number | null, seq: string | null): ExchangeView['record'] {
  const name = chain === null ? undefined : chains.get(chain);
  return name === undefined || seq === null ? null : { chain: name, seq: Number(seq) };
}
