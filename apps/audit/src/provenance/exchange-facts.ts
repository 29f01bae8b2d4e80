import type { Principal } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { exchangeDay } from '../partitions/day.js';

export interface ExchangeFact {
  readonly exchangeId: string;
  readonly sessionId: string;
  readonly turn: number;
  readonly principal: Principal | null;
  readonly model: string | null;
  readonly at: string;
}

interface Row extends Omit<ExchangeFact, 'at' | 'turn'> {
  readonly turn: string;
  readonly at: Date;
}

/** What is told of an exchange that is found. */
@Injectable()
export class ExchangeFacts {
  async of(manager: EntityManager, exchanges: readonly string[]): Promise<ExchangeFact[]> {
    if (exchanges.length === 0) return [];
    const rows = await manager.query<Row[]>(
      `SELECT e.id AS "exchangeId", s.id AS "sessionId", c.principal, e.model, e.started_at AS at,
              (SELECT count(*) FROM exchange earlier
                WHERE earlier.session = e.session AND (earlier.started_at, earlier.id) <= (e.started_at, e.id)) AS turn
         FROM exchange e JOIN session s ON s.number = e.session LEFT JOIN caller c ON c.number = e.caller
        WHERE (e.id, e.day) IN (SELECT * FROM unnest($1::text[], $2::date[])) AND e.started_at IS NOT NULL`,
      [exchanges, exchanges.map(exchangeDay)],
    );
    return rows.map((row) => ({ ...row, turn: Number(row.turn), at: row.at.toISOString() }));
  }
}
