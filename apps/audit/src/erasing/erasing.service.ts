import { Clock } from '#chassis';
import { ERASED_A_RECORD, newId, OstiaryError, type OwnEntry, type Principal } from '#contracts';
import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import { actorOf } from '../subjects/actor.js';
import { OwnChain } from '../own-chain/own-chain.js';
import { ErasureTarget } from './erasure-target.js';
import { type ErasureRequest, type ErasureResult, erasureViewOf } from '../erasures/erasure.view.js';
import { type Erasure, ErasuresStore } from '../erasures/erasures.store.js';
import type { SessionOfSubject } from '../subjects/sessions-of.js';

/** Makes content unreadable for good. What proves the record stays, and says so. */
@Injectable()
export class ErasingService {
  constructor(
    private readonly transactions: Transactions,
    private readonly chain: OwnChain,
    private readonly target: ErasureTarget,
    private readonly erasures: ErasuresStore,
    private readonly clock: Clock,
  ) {}

  /** Rejects with `state_conflict` where a hold covers any of it, and with `resource_unknown` where there is nothing. */
  erase(request: ErasureRequest, by: Principal): Promise<ErasureResult> {
    return this.transactions.run(async (manager) => {
      const own = request.dryRun ? null : await this.chain.take(manager);
      const { subject, sessions, held, more } = await this.target.of(manager, request, by);
      const sizes = { sessions: sessions.length, exchanges: sessions.reduce((sum, { exchanges }) => sum + exchanges, 0), held, more };
      if (own === null) return { dryRun: true, ...subject, ...sizes, erasure: null };
      if (held > 0)
        throw new OstiaryError('state_conflict', `A legal hold covers ${held} of ${sessions.length} sessions: nothing was erased.`);
      const numbers = sessions.map(({ number }) => number);
      const logs = await this.erasures.forget(manager, numbers);
      const { reason } = request;
      const erasure: Erasure = { ...subject, id: newId(), at: this.clock.now(), reason, by: actorOf(by), sessions: sessions.length };
      await this.erasures.add(manager, erasure, numbers, logs);
      // Whoever has more than one call takes is still to be found by the next.
      if (request.names && !more && subject.person !== null) await this.erasures.forgetNames(manager, subject.person, erasure.id);
      await own.write(entriesOf(erasure, sessions, logs));
      return { dryRun: false, ...subject, ...sizes, erasure: erasureViewOf(erasure) };
    });
  }
}

/** A record names so many sessions; together they name all. */
function entriesOf(erasure: Erasure, sessions: readonly SessionOfSubject[], logs: readonly number[]): OwnEntry[] {
  const { id, person, reason, by } = erasure;
  return Array.from({ length: Math.ceil(sessions.length / ERASED_A_RECORD) }, (_, index) => ({
    type: 'audit.erased',
    data: {
      id,
      sessions: sessions.slice(index * ERASED_A_RECORD, (index + 1) * ERASED_A_RECORD).map((session) => session.id),
      logs: [...logs],
      person,
      reason,
      by,
    },
  }));
}
