import { isStorable } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DelegationEntity } from '../store/delegation.entity.js';

/** One account. */
export interface Account {
  readonly issuer: string;
  readonly subject: string;
}

const mostListed = 200;
/** How many that are over are kept of one delegator, the newest: votes that rest on one say so themselves. */
const mostOver = 100;
/** How many that a person has received are looked at for a vote, the newest first. */
const mostUsed = 50;

/** Keeps delegations. Every method works in the transaction of the manager it is given. */
@Injectable()
export class DelegationsStore {
  /** The oldest of the delegator's that are over give way, where there are many. */
  async add(manager: EntityManager, row: DelegationEntity): Promise<void> {
    await manager.insert(DelegationEntity, row);
    await manager.query(
      `DELETE FROM delegations WHERE id IN (
         SELECT id FROM delegations WHERE from_issuer = $1 AND from_subject = $2 AND (ended_at IS NOT NULL OR ends_at <= $3)
          ORDER BY created_at DESC, id DESC OFFSET ${mostOver})`,
      [row.fromIssuer, row.fromSubject, row.createdAt],
    );
  }

  /** Those that are not over, of one person's; nobody else counts them until the transaction ends. */
  async openOf(manager: EntityManager, { issuer, subject }: Account, now: Date): Promise<number> {
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`delegations|${issuer}|${subject}`]);
    return manager
      .createQueryBuilder(DelegationEntity, 'd')
      .where('d.fromIssuer = :issuer AND d.fromSubject = :subject AND d.endsAt > :now AND d.endedAt IS NULL', { issuer, subject, now })
      .getCount();
  }

  /** What somebody gave or received, or everybody did (null); the newest first. */
  list(manager: EntityManager, of: Account | null): Promise<DelegationEntity[]> {
    const query = manager.createQueryBuilder(DelegationEntity, 'd').orderBy('d.createdAt', 'DESC').addOrderBy('d.id', 'DESC');
    if (of !== null)
      query.where('(d.fromIssuer = :issuer AND d.fromSubject = :subject) OR (d.toIssuer = :issuer AND d.toSubject = :subject)', of);
    return query.limit(mostListed).getMany();
  }

  async find(manager: EntityManager, id: string): Promise<DelegationEntity | null> {
    return isStorable(id) ? manager.createQueryBuilder(DelegationEntity, 'd').where('d.id::text = :id', { id }).getOne() : null;
  }

  /** Ends one before its time; false: it has ended already, or is over. */
  async end(manager: EntityManager, id: string, by: NonNullable<DelegationEntity['endedBy']>, now: Date): Promise<boolean> {
    const { affected } = await manager
      .createQueryBuilder()
      .update(DelegationEntity)
      .set({ endedAt: now, endedBy: by })
      .where('id = :id AND ended_at IS NULL AND ends_at > :now', { id, now })
      .execute();
    return affected === 1;
  }

  /**
   * What is known by now of the delegators' groups: of those who have been here since they delegated, or whose groups were read anew for Slack.
   * By the delegation's id.
   */
  async groupsSince(manager: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (ids.length === 0) return new Map();
    const rows = await manager.query<{ id: string; groups: string[] }[]>(
      `SELECT DISTINCT ON (d.id) d.id, k.groups FROM delegations d
         JOIN (SELECT issuer, subject, groups, seen_at AS at FROM people_seen
               UNION ALL SELECT issuer, subject, coalesce(groups, '{}'), groups_read_at FROM slack_links) k
           ON k.issuer = d.from_issuer AND k.subject = d.from_subject AND k.at > d.created_at
        WHERE d.id = ANY($1::uuid[]) ORDER BY d.id, k.at DESC`,
      [ids],
    );
    return new Map(rows.map(({ id, groups }) => [id, groups]));
  }

  /** What of it somebody may vote by now, where members of these groups are asked. */
  valid(manager: EntityManager, { issuer, subject }: Account, groups: readonly string[], now: Date): Promise<DelegationEntity[]> {
    return manager
      .createQueryBuilder(DelegationEntity, 'd')
      .where('d.toIssuer = :issuer AND d.toSubject = :subject AND d.endedAt IS NULL', { issuer, subject })
      .andWhere('d.startsAt <= :now AND d.endsAt > :now AND d.groups && ARRAY[:...groups]::text[]', { now, groups })
      .orderBy('d.createdAt', 'DESC')
      .addOrderBy('d.id', 'DESC')
      .limit(mostUsed)
      .getMany();
  }
}
