import type { approvalChanged, TopicData } from '#contracts';
import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export type ApprovalChange = TopicData<typeof approvalChanged>;

/** The record of what happened to approvals. */
@Injectable()
export class ApprovalChangesStore {
  /** Once, however often it is told: an approval's changes are numbered. The result says whether it was new. */
  async add(manager: EntityManager, change: ApprovalChange): Promise<boolean> {
    const data = storable(change);
    const { approvalId, change: number, kind, at, exchangeId } = data;
    const added = await manager.query<unknown[]>(
      `INSERT INTO approval_change (approval_id, change, kind, at, exchange_id, data) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [approvalId, number, kind, at, exchangeId, JSON.stringify(data)],
    );
    return added.length > 0;
  }

  /** What happened to these approvals, one after the other, each in its own order; of the uses of a grant only that by this exchange. */
  async of(manager: EntityManager, exchangeId: string, approvalIds: readonly string[]): Promise<ApprovalChange[]> {
    if (approvalIds.length === 0) return [];
    const rows = await manager.query<{ data: ApprovalChange }[]>(
      `SELECT data FROM approval_change WHERE approval_id = ANY($1) AND (kind <> 'consumed' OR exchange_id = $2)
        ORDER BY min(at) OVER (PARTITION BY approval_id), approval_id, change`,
      [approvalIds, exchangeId],
    );
    return rows.map(({ data }) => data);
  }

  /** How these approvals were decided, as far as that was heard of; each as it stood then. */
  async decisions(manager: EntityManager, approvalIds: readonly string[]): Promise<ReadonlyMap<string, ApprovalChange>> {
    if (approvalIds.length === 0) return new Map();
    const rows = await manager.query<{ approval_id: string; data: ApprovalChange }[]>(
      `SELECT DISTINCT ON (approval_id) approval_id, data FROM approval_change WHERE approval_id = ANY($1) AND kind = 'decided'
        ORDER BY approval_id, change DESC`,
      [approvalIds],
    );
    return new Map(rows.map(({ approval_id, data }) => [approval_id, data]));
  }
}
