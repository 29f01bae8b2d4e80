import type { Cost, Usage } from '#contracts';
import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CallersStore } from '../callers/callers.store.js';
import { PriceList } from '../costs/price-list.js';
import { exchangeDay } from '../partitions/day.js';
import { exchangeColumns } from './exchange-columns.js';
import type { ExchangeDelta } from './exchange-delta.js';

const names = exchangeColumns.map(({ name }) => name).join(', ');
const arrays = exchangeColumns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
const merges = exchangeColumns.flatMap(({ name, merge }) => (merge === null ? [] : [`${name} = ${merge}`])).join(', ');
const values = exchangeColumns.map(({ name, cast }) => (cast === undefined ? name : `${cast}(${name})`)).join(', ');
const upsert = `
  INSERT INTO exchange AS known (${names}) SELECT ${values} FROM unnest(${arrays}) AS told (${names})
  ON CONFLICT (id, day) DO UPDATE SET ${merges}`;

/** An exchange of which something was stored before. */
export interface KnownExchange {
  readonly id: string;
  readonly isReceived: boolean;
  readonly model: string | null;
  readonly usage: Usage | null;
}

/** Adds events to the rows of their exchanges. */
@Injectable()
export class ExchangesProjector {
  constructor(
    private readonly callers: CallersStore,
    private readonly prices: PriceList,
  ) {}

  /** What is known already of those that were received or ended now. */
  async known(manager: EntityManager, deltas: readonly ExchangeDelta[]): Promise<ReadonlyMap<string, KnownExchange>> {
    const ids = deltas.filter(({ received, ended }) => received !== null || ended !== null).map(({ id }) => storable(id));
    if (ids.length === 0) return new Map();
    const rows = await manager.query<KnownExchange[]>(
      `SELECT id, started_at IS NOT NULL AS "isReceived", model, usage FROM exchange
        WHERE id = ANY($1::text[]) AND day = ANY($2::date[])`,
      [ids, [...new Set(ids.map(exchangeDay))]],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /**
   * `deltas` has each exchange once, in the order of ids that every transaction keeps; `known`: what is known of them. The result: the number of the caller
   * of each that was received, by exchange.
   */
  async apply(
    manager: EntityManager,
    deltas: readonly ExchangeDelta[],
    known: ReadonlyMap<string, KnownExchange>,
  ): Promise<ReadonlyMap<string, number>> {
    const received = deltas.flatMap(({ id, received }) => (received === null ? [] : [{ ...received, id }]));
    const numbers = await this.callers.numbers(manager, received);
    const callers = new Map(received.map(({ id }, index) => [id, numbers[index]!]));
    if (deltas.length === 0) return callers;
    const about = deltas.map((delta) => ({
      caller: callers.get(delta.id) ?? null,
      cost: this.costOf(delta, known.get(storable(delta.id)) ?? null),
    }));
    await manager.query(
      upsert,
      exchangeColumns.map(({ value }) => deltas.map((delta, index) => value(delta, about[index]!))),
    );
    return callers;
  }

  /** Whichever comes last, model or tokens, brings it. */
  private costOf({ received, ended }: ExchangeDelta, known: KnownExchange | null): Cost | null {
    if (received === null && !ended?.data) return null;
    return this.prices.costOf(received?.model ?? known?.model ?? null, ended?.data?.usage ?? known?.usage ?? null);
  }
}
