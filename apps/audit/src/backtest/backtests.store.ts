import { storableJson } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BacktestResult } from './backtest-result.js';
import type { BacktestView } from './backtest.view.js';

interface Row {
  readonly id: string;
  readonly owner: string;
  readonly state: BacktestView['state'];
  readonly since: Date;
  readonly digest: string;
  readonly total: number;
  readonly compared: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly result: BacktestResult | null;
}

/** A backtest, and whose it is. */
export interface OwnedBacktest {
  readonly owner: string;
  readonly view: BacktestView;
}

/** Backtests, whichever instance runs them. What was not heard of for a minute has lost its instance; a day after its beginning one is forgotten. */
@Injectable()
export class BacktestsStore {
  /** False: the owner has one that runs. */
  async begin(
    manager: EntityManager,
    { id, owner, digest, since, total }: Pick<Row, 'id' | 'owner' | 'digest' | 'since' | 'total'>,
  ): Promise<boolean> {
    await manager.query(`DELETE FROM backtest WHERE started_at < now() - interval '1 day' AND state <> 'running'`);
    await manager.query(
      `UPDATE backtest SET state = 'failed', ended_at = now() WHERE state = 'running' AND seen_at < now() - interval '1 minute'`,
    );
    const rows = await manager.query<unknown[]>(
      `INSERT INTO backtest (id, owner, digest, since, total, state) VALUES ($1, $2, $3, $4, $5, 'running')
       ON CONFLICT (owner) WHERE state = 'running' DO NOTHING RETURNING id`,
      [id, owner, digest, since, total],
    );
    return rows.length === 1;
  }

  /** False: it is to stop. */
  async noteProgress(manager: EntityManager, id: string, compared: number): Promise<boolean> {
    const [rows] = await manager.query<[unknown[], number]>(
      `UPDATE backtest SET compared = $2, seen_at = now() WHERE id = $1 AND state = 'running' RETURNING id`,
      [id, compared],
    );
    return rows.length === 1;
  }

  /** Does nothing to one that has ended. */
  async end(manager: EntityManager, id: string, state: Exclude<Row['state'], 'running'>, result: BacktestResult | null): Promise<void> {
    await manager.query(
      `UPDATE backtest SET state = $2, result = $3, compared = coalesce($4, compared), ended_at = now() WHERE id = $1 AND state = 'running'`,
      [id, state, result === null ? null : storableJson(result), result?.exchanges ?? null],
    );
  }

  async find(manager: EntityManager, id: string): Promise<OwnedBacktest | null> {
    const rows = await manager.query<Row[]>(
      `SELECT id, owner, CASE WHEN state = 'running' AND seen_at < now() - interval '1 minute' THEN 'failed' ELSE state END AS state,
              since, digest, total, compared, started_at AS "startedAt", ended_at AS "endedAt", result
         FROM backtest WHERE id = $1 AND started_at >= now() - interval '1 day'`,
      [id],
    );
    const row = rows[0];
    if (row === undefined) return null;
    const { owner, since, startedAt, endedAt, ...told } = row;
    const view = { ...told, since: since.toISOString(), startedAt: startedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
    return { owner, view };
  }
}
