import { Clock, ProblemError } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { Outbox, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { forgetApproved } from '../grants/forget-approved.js';
import { revoked, tellOf } from '../grants/grant-changes.js';
import { GrantRow, type Revoker } from '../grants/grant.entity.js';
import { MemoryStore } from '../grants/memory.store.js';
import { assertMove, grantMoves } from '../grants/states.js';
import { GrantsQuery, type KnownGrant } from './grants.query.js';
import { viewOf } from './grants.view.js';

/** One grant, or all that an approval gave. */
export type What = { readonly id: string } | { readonly approvalId: string };

/**
 * Takes grants back: the next call is asked about again, whichever replica decides it, and so is what the grant covered in its
 * conversations. It takes turns with decisions about the same caller; of a use and a revocation at the same time one is first, and the
 * other hears of it.
 */
@Injectable()
export class RevokingService {
  constructor(
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly memory: MemoryStore,
    private readonly grants: GrantsQuery,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Gives them as they are then. Throws `resource_unknown` where there is none for this person, and `state_conflict`, with the grants as
   * they are, where nothing is left to take back. Of an approval, what it covers in conversations can be taken back when its grants are used up.
   */
  async revoke(what: What, by: Principal, reason: string | null): Promise<KnownGrant[]> {
    return await this.transactions.run(async (manager) => {
      const [first] = await this.grants.of(manager, what, by);
      await this.memory.lock(manager, [first!.grant.principal]);
      // Read again: a call may have been using it before the lock.
      const known = await this.grants.of(manager, what, by);
      const now = this.clock.now();
      const active = known.map(({ grant }) => grant).filter(({ state, expiresAt }) => state === 'active' && expiresAt > now);
      const forgotten = await forget(manager, what, active);
      if (active.length + forgotten === 0) throw tooLate(known, now);
      await takeBack(manager, active, { revokedAt: now, revokedBy: personOf(by), revokeReason: reason });
      const told = active.length > 0 ? active : [{ ...known.at(-1)!.grant, revokedBy: personOf(by), revokeReason: reason }];
      await tellOf(
        this.outbox,
        manager,
        told.map((grant) => revoked(grant, now)),
      );
      return known;
    });
  }
}

const personOf = ({ issuer, subject, name }: Principal): Revoker => ({ issuer, subject, name });

/** What they cover as history is asked about again when it comes back. Gives how many blocks that were. */
async function forget(manager: EntityManager, what: What, active: readonly GrantRow[]): Promise<number> {
  if ('approvalId' in what) return await forgetApproved(manager, what.approvalId, null);
  const [grant] = active;
  return grant ? await forgetApproved(manager, grant.approvalId, grant.scope === 'duration' ? null : grant.sessionId) : 0;
}

/** Throws where one is not active any more; that cannot be while its principal is locked, but for its time being over this very moment. */
async function takeBack(
  manager: EntityManager,
  grants: readonly GrantRow[],
  revocation: Pick<GrantRow, 'revokedAt' | 'revokedBy' | 'revokeReason'>,
): Promise<void> {
  for (const grant of grants) {
    assertMove(grantMoves, grant.state, 'revoked');
    Object.assign(grant, { state: 'revoked', ...revocation });
    const { affected } = await manager.update(GrantRow, { id: grant.id, state: 'active' }, { state: 'revoked', ...revocation });
    if (affected !== 1) throw new OstiaryError('state_conflict', 'The grant’s time is over.');
  }
}

/** Whoever comes too late hears who was first. */
function tooLate(known: readonly KnownGrant[], now: Date): ProblemError {
  const grants = known.map((one) => viewOf(one, now));
  const { state, usedBy, revoked: taken } = grants.at(-1)!;
  const how = {
    active: 'It cannot be taken back.',
    consumed: `Exchange ${usedBy} has used it already.`,
    revoked: taken?.by ? `${taken.by.name} has taken it back already.` : 'It was taken back already.',
    expired: 'Its time is over.',
  }[state];
  return new ProblemError('state_conflict', how, { grants });
}
