import { storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FreshRecord } from '../received-record.js';
import { exchangeDeltas } from './exchange-delta.js';
import { ExchangesProjector } from './exchanges.projector.js';
import { SessionsProjector } from './sessions.projector.js';

/** The read model of sessions and exchanges: brought forward by each newly stored record once. */
@Injectable()
export class Projection {
  constructor(
    private readonly exchanges: ExchangesProjector,
    private readonly sessions: SessionsProjector,
  ) {}

  async apply(manager: EntityManager, records: readonly FreshRecord[]): Promise<void> {
    const deltas = exchangeDeltas(records);
    // Ingress writes again what it was not told to be durable, and it may have been: such an exchange is counted once.
    const known = await this.exchanges.known(manager, deltas);
    const callers = await this.exchanges.apply(manager, deltas, known);
    await this.sessions.apply(
      manager,
      deltas.filter(({ id }) => !known.get(storable(id))?.isReceived),
      callers,
    );
  }
}
