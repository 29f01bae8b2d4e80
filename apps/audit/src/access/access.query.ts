import { OstiaryError, type Principal } from '#contracts';
import { decodeCursor, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { cutPage, type Page, pageQuery } from '../paging/page.js';
import { timeSchema } from '../paging/time.js';
import { accessActionSchema } from './access-action.js';
import { AccessLog } from './access-log.js';

export const accessQuery = z
  .object({
    reader: z.string().min(1).max(500).optional().describe('Who looked: subject, name, or `issuer|subject`.'),
    action: accessActionSchema.optional().describe('What was done.'),
    exchange: z.string().min(1).max(500).optional().describe('Only looks at this exchange.'),
    session: z.string().min(1).max(500).optional().describe('Only looks at this session, or at an exchange of it.'),
    from: timeSchema.optional().describe('At this moment or after.'),
    to: timeSchema.optional().describe('Before this moment.'),
    ...pageQuery,
  })
  .strict();
export type AccessQueryParameters = z.infer<typeof accessQuery>;

export const accessSchema = z.object({
  id: z.string().describe('Numbers the looks.'),
  at: z.iso.datetime().describe('When.'),
  reader: z
    .object({
      issuer: z.string().describe('Who vouched for the reader.'),
      subject: z.string().describe('The reader, as the issuer names them.'),
      name: z.string().describe('Their name then.'),
    })
    .describe('Who looked.'),
  action: z.string().describe('What was done.'),
  target: z.record(z.string(), z.unknown()).describe('At what: an exchange, a session, the filters of a list.'),
  reason: z.string().nullable().describe('Why, as `x-ostiary-reason` said it; null where it did not.'),
});
export type AccessView = z.infer<typeof accessSchema>;

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly reader_issuer: string;
  readonly reader_subject: string;
  readonly reader_name: string;
  readonly action: string;
  readonly target: Record<string, unknown>;
  readonly reason: string | null;
}

/** Reading who looked at what, which is a look too. */
@Injectable()
export class AccessQuery {
  constructor(
    private readonly transactions: Transactions,
    private readonly access: AccessLog,
  ) {}

  /** Latest first. */
  page(query: AccessQueryParameters, reader: Principal): Promise<Page<AccessView>> {
    const { cursor, ...filters } = query;
    const before = cursor === undefined ? null : numberIn(cursor);
    return this.transactions.run(async (manager) => {
      const rows = await this.rows(manager, query, before);
      await this.access.note(manager, reader, 'access.list', filters);
      return cutPage(rows, query.limit, ({ at, id }) => ({ at, id }), viewOf);
    });
  }

  private rows(manager: EntityManager, query: AccessQueryParameters, before: string | null): Promise<Row[]> {
    const { reader = null, action = null, exchange = null, session = null, from = null, to = null, limit } = query;
    return manager.query<Row[]>(
      `SELECT * FROM access
        WHERE ($1::bigint IS NULL OR id < $1)
          AND ($2::text IS NULL OR reader_subject = $2 OR reader_name = $2 OR reader_issuer || '|' || reader_subject = $2)
          AND ($3::text IS NULL OR action = $3)
          AND ($4::text IS NULL OR (target ? 'exchange' AND target->>'exchange' = $4))
          AND ($5::text IS NULL OR (target ? 'session' AND target->>'session' = $5))
          AND ($6::timestamptz IS NULL OR at >= $6) AND ($7::timestamptz IS NULL OR at < $7)
        ORDER BY id DESC LIMIT $8`,
      [before, reader, action, exchange, session, from, to, limit + 1],
    );
  }
}

/** Rows are numbered in the order in which they were written, so their numbers are where a page ended. */
function numberIn(cursor: string): string {
  const { id } = decodeCursor(cursor);
  if (!/^[1-9]\d{0,17}$/.test(id)) throw new OstiaryError('parameter_invalid', 'cursor: take it from the `next` of the page before.');
  return id;
}

const viewOf = (row: Row): AccessView => ({
  id: row.id,
  at: row.at.toISOString(),
  reader: { issuer: row.reader_issuer, subject: row.reader_subject, name: row.reader_name },
  action: row.action,
  target: row.target,
  reason: row.reason,
});
