import { OstiaryError, type Principal } from '#contracts';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ApprovalChangesStore } from '../approvals/approval-changes.store.js';
import { AccessLog } from '../access/access-log.js';
import { BodyReader } from '../content/body.reader.js';
import { whyUnknown } from '../seals/seals.store.js';
import { earlierApprovals } from '../sessions/exchange-approvals.js';
import { bodyNameOf, exchangeById, exchangesWith } from '../sessions/exchange.rows.js';
import { isSideCall } from '../sessions/side-call.js';
import type { ExchangeEntity } from '../sessions/exchange.entity.js';
import { itemOf } from '../sessions/exchange.view.js';
import type { Replayed } from './exchange-script.js';

/** Where a replay gets what it shows. Every read is noted, in its own transaction. */
@Injectable()
export class ReplayReader {
  constructor(
    private readonly transactions: Transactions,
    private readonly bodies: BodyReader,
    private readonly access: AccessLog,
    private readonly changes: ApprovalChangesStore,
  ) {}

  /** Rejects with `resource_unknown`. */
  exchange(id: string, reader: Principal): Promise<Replayed> {
    return this.transactions.run(async (manager) => {
      const row = await exchangeById(manager, id);
      if (!row?.startedAt) throw new OstiaryError('resource_unknown', await whyUnknown(manager, id));
      await this.access.note(manager, reader, 'exchange.replay', { exchange: id, session: row.session.id });
      return this.replayed(manager, row);
    });
  }

  /** The exchanges of a session, in the order in which they began. Rejects with `resource_unknown`. */
  session(id: string, reader: Principal): Promise<string[]> {
    return this.transactions.run(async (manager) => {
      const rows = await exchangesWith(manager)
        .where('s.id = :id AND e.started_at IS NOT NULL', { id })
        .orderBy('e.started_at')
        .addOrderBy('e.id')
        .limit(mostTurns)
        .select(['e.id'])
        .getMany();
      if (rows.length === 0) throw new OstiaryError('resource_unknown', 'There is no such session.');
      await this.access.note(manager, reader, 'session.replay', { session: id });
      return rows.map((row) => row.id);
    });
  }

  private async replayed(manager: EntityManager, row: ExchangeEntity): Promise<Replayed> {
    const session = Number(row.session.number);
    return {
      item: itemOf(row, await this.changes.decisions(manager, earlierApprovals(row))),
      agentId: row.agentId,
      parentAgentId: row.parentAgentId,
      requestClass: row.requestClass,
      isSideCall: isSideCall(row),
      timeline: row.timeline ?? [],
      request: await this.bodies.newBlocks(manager, session, row.id, 'request', bodyNameOf(row, 'request')),
      reply: await this.bodies.blocks(manager, session, bodyNameOf(row, 'reply')),
    };
  }
}

/** Of a longer session the first so many turns are played. */
const mostTurns = 10_000;
