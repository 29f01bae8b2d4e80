import { Clock } from '#chassis';
import { newId, OstiaryError, type Principal } from '#contracts';
import { isSamePerson } from '#identity';
import { storable, Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { problemsOf, rejected } from './policy-check.js';
import { PolicyProposalRow } from './policy-proposal.entity.js';
import type { PolicyVersionRow } from './policy-version.entity.js';
import { PolicyVersionsStore, removed } from './policy-versions.store.js';
import { ScopeOwnersStore } from './scope-owners.store.js';

/** As many as may wait: somebody looks at each of them. */
const MOST_OPEN = 100;

type Proposed = Pick<PolicyProposalRow, 'scope' | 'source' | 'message' | 'restores'>;

/** Policies that one person proposes and another publishes. */
@Injectable()
export class ProposalsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly versions: PolicyVersionsStore,
    private readonly owners: ScopeOwnersStore,
    private readonly clock: Clock,
  ) {}

  /** Of every scope, oldest first. */
  open(): Promise<PolicyProposalRow[]> {
    return this.transactions.read((manager) => manager.find(PolicyProposalRow, { order: { proposedAt: 'ASC' } }));
  }

  /** Throws `resource_unknown`. */
  find(id: string): Promise<PolicyProposalRow> {
    return this.transactions.read((manager) => found(manager, id));
  }

  /** Needs the lock of versions: what it is compared with may not change meanwhile. */
  async propose(manager: EntityManager, { scope, source, message, restores }: Proposed, author: Principal): Promise<PolicyProposalRow> {
    if ((await manager.countBy(PolicyProposalRow, { scope })) >= MOST_OPEN)
      throw new OstiaryError('state_conflict', `${MOST_OPEN} policies wait for a second person already: publish some, or take them back.`);
    const { issuer, subject, name, email, claimedEmail } = author;
    const row = manager.create(PolicyProposalRow, {
      id: newId(),
      scope,
      source,
      author: storable({ issuer, subject, name, email, ...(claimedEmail !== undefined && { claimedEmail }) }),
      message: message === null ? null : storable(message),
      restores,
      baseVersion: (await this.versions.current(manager, scope))?.version ?? 0,
      proposedAt: this.clock.now(),
    });
    await manager.insert(PolicyProposalRow, row);
    return row;
  }

  /** Puts it in force for its author. Throws `role_missing`, `second_person_required`, and `version_changed` where another version came into force meanwhile. */
  async publish(id: string, second: Principal): Promise<PolicyVersionRow> {
    return this.transactions.run(async (manager) => {
      await this.versions.lock(manager);
      const { scope, source, author, message, restores, baseVersion } = await found(manager, id);
      await this.owners.expectPublisher(manager, scope, second);
      if (isSamePerson(author, second))
        throw new OstiaryError('second_person_required', `${author.name} proposed it: somebody else publishes it.`);
      const version = (await this.versions.current(manager, scope))?.version ?? 0;
      if (version !== baseVersion)
        throw new OstiaryError(
          'version_changed',
          `It was proposed on version ${baseVersion}, and ${version} is in force. Propose it again.`,
        );
      const problems = source === removed ? [] : problemsOf(source, scope);
      if (problems.length > 0) throw rejected(problems);
      await manager.delete(PolicyProposalRow, { id });
      return this.versions.add(manager, { scope, source }, { author, message, restores, approver: second });
    });
  }

  /** Throws `role_missing` for who could not publish it. */
  async withdraw(id: string, by: Principal): Promise<void> {
    await this.transactions.run(async (manager) => {
      await this.versions.lock(manager);
      const { scope } = await found(manager, id);
      await this.owners.expectPublisher(manager, scope, by);
      await manager.delete(PolicyProposalRow, { id });
    });
  }
}

async function found(manager: EntityManager, id: string): Promise<PolicyProposalRow> {
  const row = await manager.findOneBy(PolicyProposalRow, { id });
  if (row === null) throw new OstiaryError('resource_unknown', `No policy is proposed as ${id}.`);
  return row;
}
