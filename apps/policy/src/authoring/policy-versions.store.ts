import { createHash } from 'node:crypto';
import { Clock } from '#chassis';
import { policyPublished, principalKey, type Principal } from '#contracts';
import { failpoint } from '#failpoints';
import { Outbox, storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type EntityManager, LessThan } from 'typeorm';
import { PolicyVersionRow } from './policy-version.entity.js';

/** The one scope there is today. */
export const scope = 'default';

/** Who publishes: a person, or the service itself at its first start. */
export type Author = Pick<Principal, 'issuer' | 'subject' | 'name'> | null;

/** What is kept of a version beside its text. */
export interface Publication {
  readonly author: Author;
  /** Why, in the words of the author. */
  readonly message?: string | null;
  /** The version that is brought back. */
  readonly restores?: number | null;
  /** The second person, where it took one. */
  readonly approver?: Pick<Principal, 'issuer' | 'subject'> | null;
}

/** The versions of the policy. The highest is in force. */
@Injectable()
export class PolicyVersionsStore {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  current(manager: EntityManager): Promise<PolicyVersionRow | null> {
    return manager.findOne(PolicyVersionRow, { where: { scope }, order: { version: 'DESC' } });
  }

  find(manager: EntityManager, version: number): Promise<PolicyVersionRow | null> {
    return manager.findOneBy(PolicyVersionRow, { scope, version });
  }

  /** Newest first; `before` is the last version of the page before. */
  page(manager: EntityManager, before: number | null, limit: number): Promise<PolicyVersionRow[]> {
    const where = before === null ? { scope } : { scope, version: LessThan(before) };
    return manager.find(PolicyVersionRow, { where, order: { version: 'DESC' }, take: limit });
  }

  /** One author after another, over all replicas, until the transaction ends: versions have no gaps and are published in order. */
  async lock(manager: EntityManager): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 1))`, [scope]);
  }

  /** Needs the lock. */
  async add(
    manager: EntityManager,
    source: string,
    { author, message = null, restores = null, approver = null }: Publication,
  ): Promise<PolicyVersionRow> {
    const version = ((await this.current(manager))?.version ?? 0) + 1;
    const row = manager.create(PolicyVersionRow, {
      scope,
      version,
      source,
      digest: createHash('sha256').update(source).digest('hex'),
      author: author ? storable(author.name) : 'Ostiary',
      authorPrincipal: author && principalKey(author),
      approverPrincipal: approver && principalKey(approver),
      restores,
      message: message === null ? null : storable(message),
      publishedAt: this.clock.now(),
    });
    await manager.insert(PolicyVersionRow, row);
    await this.publish(manager, row);
    await failpoint('policy.publish.stored');
    return row;
  }

  async publish(manager: EntityManager, { version, source, digest, author, publishedAt }: PolicyVersionRow): Promise<void> {
    const data = { scope, version, source, digest, author, publishedAt: publishedAt.toISOString() };
    await this.outbox.append(manager, policyPublished, { key: scope, subject: `${scope}/${version}`, data });
  }
}
