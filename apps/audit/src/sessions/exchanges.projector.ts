import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CallersStore } from '../callers/callers.store.js';
import { exchangeDay } from '../partitions/day.js';
import { exchangeColumns } from './exchange-columns.js';
import type { ExchangeDelta } from './exchange-delta.js';

const names = exchangeColumns.map(({ name }) => name).join(', ');
const arrays = exchangeColumns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
const merges = exchangeColumns.flatMap(({ name, merge }) => (merge === null ? [] : [`${name} = ${merge}`])).join(', ');
const upsert = `INSERT INTO exchange AS known (${names}) SELECT * FROM unnest(${arrays}) ON CONFLICT (id, day) DO UPDATE SET ${merges}`;

/** Adds events to the rows of their exchanges. */
@Injectable()
export class ExchangesProjector {
  constructor(private readonly callers: CallersStore) {}

  /** Those of them that are known to have been received already. */
  async received(manager: EntityManager, deltas: readonly ExchangeDelta[]): Promise<ReadonlySet<string>> {
    const ids = deltas.filter(({ received }) => received !== null).map(({ id }) => storable(id));
    if (ids.length === 0) return new Set();
    const rows = await manager.query<{ id: string }[]>(
      'SELECT id FROM exchange WHERE id = ANY($1::text[]) AND day = ANY($2::date[]) AND started_at IS NOT NULL',
      [ids, [...new Set(ids.map(exchangeDay))]],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * `deltas` has each exchange once, in the order of ids that every transaction keeps. The result: the number of the caller of each that was received,
   * by exchange.
   */
  async apply(manager: EntityManager, deltas: readonly ExchangeDelta[]): Promise<ReadonlyMap<string, number>> {
    const received = deltas.flatMap(({ id, received }) => (received === null ? [] : [{ ...received, id }]));
    const numbers = await this.callers.numbers(manager, received);
    const callers = new Map(received.map(({ id }, index) => [id, numbers[index]!]));
    if (deltas.length === 0) return callers;
    await manager.query(
      upsert,
      exchangeColumns.map(({ value }) => deltas.map((delta) => value(delta, callers.get(delta.id) ?? null))),
    );
    return callers;
  }
}
