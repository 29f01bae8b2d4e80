import { Clock } from '#chassis';
import { newId, OstiaryError, type Principal } from '#contracts';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { SubjectOfRecord } from '../subjects/subject-of-record.js';
import { actorOf } from '../subjects/actor.js';
import { OwnChain } from '../own-chain/own-chain.js';
import { type HoldRequest, type HoldView, holdViewOf } from './hold.view.js';
import { HoldsStore } from './holds.store.js';

/** Legal holds: what they cover is not erased. Placing and releasing one is recorded in audit's own chain. */
@Injectable()
export class HoldingService {
  constructor(
    private readonly transactions: Transactions,
    private readonly chain: OwnChain,
    private readonly holds: HoldsStore,
    private readonly subjects: SubjectOfRecord,
    private readonly clock: Clock,
  ) {}

  place(request: HoldRequest, by: Principal): Promise<HoldView> {
    return this.transactions.run(async (manager) => {
      const own = await this.chain.take(manager);
      const subject = await this.subjects.of(manager, request);
      const [id, at, actor] = [newId(), this.clock.now(), actorOf(by)];
      await this.holds.add(manager, id, at, subject, request.reason, actor);
      await own.write([{ type: 'audit.hold_placed', data: { id, ...subject, reason: request.reason, by: actor } }]);
      return holdViewOf({ id, at, ...subject, reason: request.reason, by: actor, released: null });
    });
  }

  /** Rejects with `state_conflict` where it holds no more. */
  release(id: string, reason: string, by: Principal): Promise<HoldView> {
    return this.transactions.run(async (manager) => {
      const own = await this.chain.take(manager);
      const hold = await this.holds.one(manager, id);
      if (hold === null) throw new OstiaryError('resource_unknown', 'There is no such hold.');
      if (hold.released !== null) throw new OstiaryError('state_conflict', 'It was released already.');
      const released = { at: this.clock.now(), reason, by: actorOf(by) };
      await this.holds.release(manager, id, released.at, reason, released.by);
      await own.write([{ type: 'audit.hold_released', data: { id, reason, by: released.by } }]);
      return holdViewOf({ ...hold, released });
    });
  }
}
