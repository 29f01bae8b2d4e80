import { createHash } from 'node:crypto';
import { Clock } from '#chassis';
import { OstiaryError, policyPublished, principalKey, type Principal } from '#contracts';
import { failpoint } from '#failpoints';
import { Outbox, storable } from '#persistence';
import { Injectable } from '@nestjs/common';
import { type EntityManager, LessThan } from 'typeorm';
import { PolicyVersionRow } from './policy-version.entity.js';

/** The scope of the organisation's policy, which every call is in. */
export const organisation = 'default';

/** The source of a version by which a scope has no policy any more: no policy is an empty text. */
export const removed = '';

/** As many scopes may have policies, and so many characters may all policies have that are in force at once: every ingress holds them. */
const MOST_SCOPES = 200;
const MOST_CHARACTERS = 256_000;

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

/** The versions of policies. Of each scope the highest is in force; all share one count, so that one number says what was in force together. */
@Injectable()
export class PolicyVersionsStore {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** Also one that removed the policy of a scope. */
  current(manager: EntityManager, scope: string = organisation): Promise<PolicyVersionRow | null> {
    return manager.findOne(PolicyVersionRow, { where: { scope }, order: { version: 'DESC' } });
  }

  /** The policies in force, or those that were as of a number, by their scopes' names. */
  async inForce(manager: EntityManager, asOf?: number): Promise<PolicyVersionRow[]> {
    const latest = manager
      .createQueryBuilder(PolicyVersionRow, 'version')
      .distinctOn(['version.scope'])
      .orderBy('version.scope')
      .addOrderBy('version.version', 'DESC');
    const rows = await (asOf === undefined ? latest : latest.where('version.version <= :asOf', { asOf })).getMany();
    return rows.filter(({ source }) => source !== removed);
  }

  /** The latest number of any version; 0: there is none. */
  async number(manager: EntityManager): Promise<number> {
    return (await manager.maximum(PolicyVersionRow, 'version')) ?? 0;
  }

  find(manager: EntityManager, version: number, scope: string = organisation): Promise<PolicyVersionRow | null> {
    return manager.findOneBy(PolicyVersionRow, { scope, version });
  }

  /** Newest first; `before` is the last version of the page before. */
  page(manager: EntityManager, before: number | null, limit: number, scope: string = organisation): Promise<PolicyVersionRow[]> {
    const where = before === null ? { scope } : { scope, version: LessThan(before) };
    return manager.find(PolicyVersionRow, { where, order: { version: 'DESC' }, take: limit });
  }

  /** One author after another, over all replicas and scopes, until the transaction ends: versions have no gaps and are published in order. */
  async lock(manager: EntityManager): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 1))`, [organisation]);
  }

  /** Needs the lock. Throws `state_conflict` for what would be more than every ingress holds. */
  async add(
    manager: EntityManager,
    { scope, source }: Pick<PolicyVersionRow, 'scope' | 'source'>,
    { author, message = null, restores = null, approver = null }: Publication,
  ): Promise<PolicyVersionRow> {
    const version = (await this.number(manager)) + 1;
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
    bound(await this.inForce(manager));
    await this.announce(manager);
    await failpoint('policy.publish.stored');
    return row;
  }

  /** Says what is in force, under the latest number. Without a policy of the organisation nothing is. */
  async announce(manager: EntityManager): Promise<void> {
    const rows = await this.inForce(manager);
    const whole = rows.find(({ scope }) => scope === organisation);
    if (whole === undefined) return;
    const latest = await manager.findOneOrFail(PolicyVersionRow, { where: {}, order: { version: 'DESC' } });
    const { version, author, publishedAt } = latest;
    const scoped = rows
      .filter((row) => row !== whole)
      .map((row) => ({ scope: row.scope, version: row.version, source: row.source, digest: row.digest }));
    const data = {
      scope: organisation,
      version,
      source: whole.source,
      digest: whole.digest,
      author,
      publishedAt: publishedAt.toISOString(),
      ...(latest.scope !== organisation && { changed: latest.scope }),
      ...(scoped.length > 0 && { scoped }),
    };
    await this.outbox.append(manager, policyPublished, { key: organisation, subject: `${organisation}/${version}`, data });
  }
}

function bound(rows: readonly PolicyVersionRow[]): void {
  if (rows.length > MOST_SCOPES + 1)
    throw new OstiaryError('state_conflict', `${MOST_SCOPES} scopes have policies already: remove one that is not needed any more.`);
  const characters = rows.reduce((sum, { source }) => sum + source.length, 0);
  if (rows.length > 1 && characters > MOST_CHARACTERS)
    throw new OstiaryError('state_conflict', `All policies together would have ${characters} characters, and may have ${MOST_CHARACTERS}.`);
}
