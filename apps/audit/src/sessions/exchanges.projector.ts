import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { exchangeColumns } from './exchange-columns.js';
import type { ExchangeDelta } from './exchange-delta.js';

const names = exchangeColumns.map(({ name }) => name).join(', ');
const arrays = exchangeColumns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
const merges = exchangeColumns.flatMap(({ name, merge }) => (merge === null ? [] : [`${name} = ${merge}`])).join(', ');
const upsert = `INSERT INTO exchange AS known (${names}) SELECT * FROM unnest(${arrays}) ON CONFLICT (id) DO UPDATE SET ${merges}`;

/** Adds events to the rows of their exchanges. */
@Injectable()
export class ExchangesProjector {
  /** `deltas` has each exchange once, in the order of ids that every transaction keeps. */
  async apply(manager: EntityManager, deltas: readonly ExchangeDelta[]): Promise<void> {
    if (deltas.length === 0) return;
    await manager.query(
      upsert,
      exchangeColumns.map(({ value }) => deltas.map((delta) => value(delta))),
    );
  }
}
