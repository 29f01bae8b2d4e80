import { isStorable } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { ApprovalEntity } from './approval.entity.js';
import { StepEntity } from './step.entity.js';
import { VoteEntity } from './vote.entity.js';
import { WaiterEntity } from './waiter.entity.js';

/** An approval with what belongs to it; steps in their order, votes in the order in which they were cast. */
export interface Approval {
  readonly row: ApprovalEntity;
  readonly steps: readonly StepEntity[];
  /** On what is shown now. */
  readonly votes: readonly VoteEntity[];
  /** On less than that: they count no more. */
  readonly earlierVotes: readonly VoteEntity[];
  readonly waiters: readonly WaiterEntity[];
}

/** Reads approvals whole. Every method works in the transaction of the manager it is given. */
@Injectable()
export class ApprovalsStore {
  async find(manager: EntityManager, id: string): Promise<Approval | null> {
    if (!isStorable(id)) return null;
    return (await this.load(manager, [id]))[0] ?? null;
  }

  /** The same, locked until the transaction ends: whoever else wants to change it waits, and then sees what came of this. */
  async lock(manager: EntityManager, id: string): Promise<Approval | null> {
    if (isStorable(id)) await manager.query('SELECT 1 FROM approvals WHERE id = $1 FOR UPDATE', [id]);
    return this.find(manager, id);
  }

  /** The approvals of these ids, in the order of the ids; what there is not is left out. */
  async load(manager: EntityManager, ids: readonly string[]): Promise<Approval[]> {
    if (ids.length === 0) return [];
    const mine = { where: { approvalId: In(ids) } };
    const rows = await manager.find(ApprovalEntity, { where: { id: In(ids) } });
    const steps = Map.groupBy(await manager.find(StepEntity, { ...mine, order: { position: 'ASC' } }), ({ approvalId }) => approvalId);
    const votes = Map.groupBy(await manager.find(VoteEntity, { ...mine, order: { at: 'ASC', id: 'ASC' } }), ({ approvalId }) => approvalId);
    const waiters = Map.groupBy(
      await manager.find(WaiterEntity, { ...mine, order: { exchangeId: 'ASC' } }),
      ({ approvalId }) => approvalId,
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => {
      const row = byId.get(id);
      if (row === undefined) return [];
      const [counting, earlier] = partition(votes.get(id) ?? [], ({ revision }) => revision === row.revision);
      return [{ row, steps: steps.get(id) ?? [], votes: counting, earlierVotes: earlier, waiters: waiters.get(id) ?? [] }];
    });
  }
}

const partition = <T>(all: readonly T[], belongs: (one: T) => boolean): [T[], T[]] => [
  all.filter(belongs),
  all.filter((one) => !belongs(one)),
];
