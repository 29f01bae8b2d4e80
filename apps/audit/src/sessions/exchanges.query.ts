import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { decodeCursor, encodeCursor, Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccessLog } from '../access/access-log.js';
import type { AccessAction } from '../access/access-action.js';
import { isOf, type ReaderScope, ReaderRights } from '../access/reader-rights.js';
import { ApprovalChangesStore } from '../approvals/approval-changes.store.js';
import { erasureViewOf } from '../erasures/erasure.view.js';
import { ErasuresStore } from '../erasures/erasures.store.js';
import { BodyReader } from '../content/body.reader.js';
import { whyUnknown } from '../seals/seals.store.js';
import type { ExchangeEntity } from './exchange.entity.js';
import { bodyNameOf, exchangeById } from './exchange.rows.js';
import { earlierApprovals } from './exchange-approvals.js';
import { itemOf, viewOf } from './exchange.view.js';
import type { ExchangeView } from './exchange.view.js';
import { bounded } from '../paging/bounded.js';
import { cutPage } from '../paging/page.js';
import { exchangeFilter } from './exchange-filter.js';
import { exchangeTotals } from './exchange-totals.js';
import { ExchangeSearch, placeOf } from './exchange-search.js';
import type { ExchangePage } from './exchange-page.js';
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
    private readonly search: ExchangeSearch,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    private readonly erasures: ErasuresStore,
  ) {}

  /** What is shown depends on how much the reader may see: of events nobody's words, of others nothing. */
  page(query: ExchangesQueryParameters, reader: Principal): Promise<ExchangePage> {
    const { cursor: _cursor, totals: _totals, ...filters } = query;
    const scope = this.scopeOf(query, reader);
    return this.listed(query, reader, scope, (manager) => this.access.note(manager, reader, listing(scope, query), filters));
  }

  /** A page of an export, which is noted with its first. */
  exported(query: ExchangesQueryParameters, reader: Principal, isFirst: boolean): Promise<ExchangePage> {
    const { cursor: _cursor, totals: _totals, limit: _limit, ...filters } = query;
    const scope = this.scopeOf(query, reader);
    const action = query.q === undefined ? 'exchanges.export' : 'exchanges.search';
    return this.listed(query, reader, scope, async (manager) => {
      if (isFirst) await this.access.note(manager, reader, action, { ...filters, export: true });
    });
  }

  /** Looking for words, or for a value's fingerprint, is for those who may see content. */
  private scopeOf({ q, fingerprint }: ExchangesQueryParameters, reader: Principal): ReaderScope {
    return q === undefined && fingerprint === undefined ? this.rights.ofEvents(reader) : this.rights.ofContent(reader);
  }

  private listed(
    query: ExchangesQueryParameters,
    reader: Principal,
    scope: ReaderScope,
    note: (manager: EntityManager) => Promise<void>,
  ): Promise<ExchangePage> {
    const { timeoutMs } = this.config.audit.search;
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor);
    const deadline = performance.now() + timeoutMs;
    return this.transactions.run((manager) =>
      bounded(manager, timeoutMs, async () => {
        await note(manager);
        const filter = await exchangeFilter(manager, query, scope === 'own' ? reader : null);
        const { rows, stoppedAt } = await this.search.find(manager, filter, { order: query.order, after, limit: query.limit, deadline });
        const decisions = await this.changes.decisions(manager, rows.flatMap(earlierApprovals));
        const show = shownTo(scope, this.access.hasReason);
        const page = cutPage(rows, query.limit, placeOf, (row) => show(itemOf(row, decisions)));
        const totals = query.totals === 'true' ? { totals: await exchangeTotals(manager, filter, deadline) } : {};
        return { ...page, next: page.next ?? (stoppedAt && encodeCursor(stoppedAt)), stopped: stoppedAt !== null, ...totals };
      }),
    );
  }

  one(id: string, reader: Principal): Promise<ExchangeView> {
    const scope = this.rights.ofContent(reader);
    return this.transactions.run(async (manager) => {
      const row = await exchangeById(manager, id);
      if (!row?.startedAt) throw new OstiaryError('resource_unknown', await whyUnknown(manager, id));
      const isOwn = scope === 'own';
      if (isOwn && !isOf(reader, row.caller?.principal ?? null)) throw new OstiaryError('resource_unknown', 'There is no such exchange.');
      await this.access.note(manager, reader, isOwn ? 'own_exchange.read' : 'exchange.read', { exchange: id, session: row.session.id });
      const session = Number(row.session.number);
      const request = await this.bodies.whole(manager, session, bodyNameOf(row, 'request'));
      const reply = await this.bodies.whole(manager, session, bodyNameOf(row, 'reply'));
      const earlier = earlierApprovals(row);
      const decisions = await this.changes.decisions(manager, earlier);
      const changes = await this.changes.of(manager, id, [...Object.keys(row.held ?? {}), ...earlier]);
      const chains = await chainNames(manager, row);
      const record = recordOf(chains, row.receivedChain, row.receivedSeq);
      const endRecord = recordOf(chains, row.endedChain, row.endedSeq);
      const erased = await this.erasures.ofExchange(manager, id);
      const around = { decisions, changes, request, reply, record, endRecord, erased: erased && erasureViewOf(erased) };
      return shownTo(scope, this.access.hasReason)(viewOf(row, around));
    });
  }
}

/** Looking for words lets content be found out. */
function listing(scope: ReaderScope, { q }: ExchangesQueryParameters): AccessAction {
  if (scope === 'own') return 'own_exchanges.list';
  return q === undefined ? 'exchanges.list' : 'exchanges.search';
}

/** By the numbers that rows name them by. */
async function chainNames(manager: EntityManager, { receivedChain, endedChain }: ExchangeEntity): Promise<ReadonlyMap<number, string>> {
  const numbers = [receivedChain, endedChain].filter((number) => number !== null);
  const rows = await manager.query<{ number: number; id: string }[]>('SELECT number, id FROM chain WHERE number = ANY($1::int[])', [
    numbers,
  ]);
  return new Map(rows.map(({ number, id }) => [number, id]));
}

function recordOf(chains: ReadonlyMap<number, string>, chain: number | null, seq: string | null): ExchangeView['record'] {
  const name = chain === null ? undefined : chains.get(chain);
  return name === undefined || seq === null ? null : { chain: name, seq: Number(seq) };
}
