import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { ApprovalChange } from '../notifying/notifier.port.js';
import { type Approval, ApprovalsStore } from '../store/approvals.store.js';
import type { Position } from './position.js';

export interface ChangesPage {
  readonly entries: readonly {
    readonly position: Position;
    readonly change: ApprovalChange;
    /** As it is when it is read: what happened to it after the change may show. */
    readonly approval: Approval;
  }[];
  /** Where the next page begins. */
  readonly next: Position;
}

interface Row {
  readonly transaction: string;
  readonly seq: string;
  readonly data: ApprovalChange;
}

/** An approval may show a good deal of text. */
const pageSize = 25;
/** Whoever was away for longer is told what is open instead. */
const mostBehind = 5_000;

/** Reads what happened to approvals in the order in which it was committed, the same for every replica. */
@Injectable()
export class ChangesReader {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
  ) {}

  /** Before everything that whoever reads now may not see yet. */
  now(): Promise<Position> {
    return this.transactions.read(async (manager) => {
      const [row] = await manager.query<{ transaction: string }[]>('SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS transaction');
      return { transaction: row?.transaction ?? '0', seq: '0' };
    });
  }

  /** Whether somebody who was there can be told all that came since: not from another database's history, nor over too long a time. */
  canGoOn(from: Position): Promise<boolean> {
    return this.transactions.read(async (manager) => {
      const [row] = await manager.query<{ known: boolean; behind: number }[]>(
        `SELECT $1::xid8 <= pg_snapshot_xmin(pg_current_snapshot()) AS known,
           (SELECT count(*)::int FROM (SELECT 1 FROM approval_changes WHERE (position, seq) > ($1::xid8, $2::bigint)
             LIMIT ${mostBehind + 1}) AS since) AS behind`,
        [from.transaction, from.seq],
      );
      return row !== undefined && row.known && row.behind <= mostBehind;
    });
  }

  /** What came after that. A transaction that is under way holds back what came after it: then nothing comes in before what was read. */
  after(position: Position): Promise<ChangesPage> {
    return this.transactions.read(async (manager) => {
      const rows = await manager.query<Row[]>(
        `SELECT position::text AS transaction, seq::text AS seq, data FROM approval_changes
          WHERE (position, seq) > ($1::xid8, $2::bigint) AND position < pg_snapshot_xmin(pg_current_snapshot())
          ORDER BY position, seq LIMIT ${pageSize}`,
        [position.transaction, position.seq],
      );
      const approvals = await this.store.load(manager, [...new Set(rows.map(({ data }) => data.approvalId))]);
      const byId = new Map(approvals.map((approval) => [approval.row.id, approval]));
      const entries = rows.flatMap(({ transaction, seq, data }) => {
        const approval = byId.get(data.approvalId);
        return approval === undefined ? [] : [{ position: { transaction, seq }, change: data, approval }];
      });
      const last = rows.at(-1);
      return { entries, next: last ? { transaction: last.transaction, seq: last.seq } : position };
    });
  }
}
