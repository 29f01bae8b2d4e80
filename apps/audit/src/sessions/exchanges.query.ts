import { outcomeSchema, verdictSchema } from '#contracts';
import { OstiaryError, type Principal } from '#contracts';
import { decodeCursor, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import { AccessLog } from '../access/access-log.js';
import { ApprovalChangesStore } from '../approvals/approval-changes.store.js';
import { BodyReader } from '../content/body.reader.js';
import type { ExchangeEntity } from './exchange.entity.js';
import { bodyNameOf, exchangeById, exchangesWith } from './exchange.rows.js';
import { earlierApprovals } from './exchange-approvals.js';
import { itemOf, viewOf } from './exchange.view.js';
import type { ExchangeItem, ExchangeView } from './exchange.view.js';
import { cutPage, pageQuery } from '../paging/page.js';
import type { Page } from '../paging/page.js';

/** PostgreSQL knows fewer offsets than RFC 3339, and no year 0: it gets the moment, within the years that both have. */
const timeSchema = z.iso
  .datetime({ offset: true })
  .refine((text) => !text.startsWith('0000-'), 'the years begin with 1')
  .transform((text) => new Date(text));

export const exchangesQuery = z
  .object({
    /** Subject, mail address, name, or `issuer|subject`. */
    principal: z.string().min(1).max(500).optional(),
    model: z.string().min(1).max(200).optional(),
    verdict: verdictSchema.optional(),
    /** `open`: has not ended yet. */
    outcome: z.enum([...outcomeSchema.options, 'open']).optional(),
    session: z.string().min(1).max(500).optional(),
    /** Began at or after, and before. */
    from: timeSchema.optional(),
    to: timeSchema.optional(),
    ...pageQuery,
  })
  .strict();
export type ExchangesQueryParameters = z.infer<typeof exchangesQuery>;

/** Reading exchanges. Every read is noted, in its own transaction. */
@Injectable()
export class ExchangesQuery {
  constructor(
    private readonly transactions: Transactions,
    private readonly bodies: BodyReader,
    private readonly access: AccessLog,
    private readonly changes: ApprovalChangesStore,
  ) {}

  /** Newest first. */
  page(query: ExchangesQueryParameters, reader: Principal): Promise<Page<ExchangeItem>> {
    const { cursor: _cursor, ...filters } = query;
    return this.transactions.run(async (manager) => {
      await this.access.note(manager, reader, 'exchanges.list', filters);
      const rows = await filtered(manager, query).getMany();
      const decisions = await this.changes.decisions(manager, rows.flatMap(earlierApprovals));
      return cutPage(
        rows,
        query.limit,
        ({ startedAt, id }) => ({ at: startedAt ?? new Date(0), id }),
        (row) => itemOf(row, decisions),
      );
    });
  }

  one(id: string, reader: Principal): Promise<ExchangeView> {
    return this.transactions.run(async (manager) => {
      const row = await exchangeById(manager, id);
      if (!row?.startedAt) throw new OstiaryError('resource_unknown', 'There is no such exchange.');
      await this.access.note(manager, reader, 'exchange.read', { exchange: id, session: row.session.id });
      const session = Number(row.session.number);
      const request = await this.bodies.read(manager, session, bodyNameOf(row, 'request'));
      const reply = await this.bodies.read(manager, session, bodyNameOf(row, 'reply'));
      const earlier = earlierApprovals(row);
      const decisions = await this.changes.decisions(manager, earlier);
      const changes = await this.changes.of(manager, id, [...Object.keys(row.held ?? {}), ...earlier]);
      const chains = await chainNames(manager, row);
      const record = placeOf(chains, row.receivedChain, row.receivedSeq);
      const endRecord = placeOf(chains, row.endedChain, row.endedSeq);
      return viewOf(row, { decisions, changes, request, reply, record, endRecord });
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

function filtered(manager: EntityManager, query: ExchangesQueryParameters): SelectQueryBuilder<ExchangeEntity> {
  const rows = exchangesWith(manager).where('e.started_at IS NOT NULL');
  if (query.principal !== undefined) rows.andWhere('c.principal_names @> ARRAY[:principal]', { principal: query.principal });
  if (query.model !== undefined) rows.andWhere('e.model = :model', { model: query.model });
  if (query.verdict !== undefined) rows.andWhere('e.verdict = :verdict', { verdict: query.verdict });
  if (query.outcome === 'open') rows.andWhere('e.outcome IS NULL');
  else if (query.outcome !== undefined) rows.andWhere('e.outcome = :outcome', { outcome: query.outcome });
  if (query.session !== undefined) rows.andWhere('s.id = :session', { session: query.session });
  if (query.from !== undefined) rows.andWhere('e.started_at >= :from', { from: query.from });
  if (query.to !== undefined) rows.andWhere('e.started_at < :to', { to: query.to });
  if (query.cursor !== undefined) rows.andWhere('(e.started_at, e.id) < (:at, :id)', { ...decodeCursor(query.cursor) });
  return rows
    .orderBy('e.started_at', 'DESC')
    .addOrderBy('e.id', 'DESC')
    .limit(query.limit + 1);
}
