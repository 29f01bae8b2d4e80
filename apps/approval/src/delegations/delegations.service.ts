import { Clock, CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal, principalKey, newId } from '#contracts';
import { DenyList, knowsIssuer, rolesOf, isSamePerson } from '#identity';
import { Transactions } from '#persistence';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Delegated } from '../reviewers/eligibility.js';
import { DelegationEntity } from '../store/delegation.entity.js';
import { type DelegationBody, longestDays } from './delegation.schema.js';
import { DelegationsStore } from './delegations.store.js';

const mostOpen = 20;
const longestMs = longestDays * 86_400_000;

/** Lets people vote for others, for a time: what a delegator's groups allow, as they were when it was made, and never what others gave them. */
@Injectable()
export class DelegationsService {
  private readonly logger = new Logger('Delegations');

  constructor(
    private readonly transactions: Transactions,
    private readonly store: DelegationsStore,
    private readonly clock: Clock,
    private readonly denyList: DenyList,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Rejects with `content_rejected` where it could never count, and with `state_conflict` where the delegator has too many. */
  async create(by: Principal, { to, from, until, reason }: DelegationBody): Promise<DelegationEntity> {
    const now = this.clock.now();
    const startsAt = from === undefined ? now : new Date(from);
    const endsAt = new Date(until);
    const groups = this.groupsOf(by, to);
    if (endsAt <= startsAt || endsAt <= now) throw new OstiaryError('content_rejected', 'until: must be later than `from`, and than now.');
    if (endsAt.getTime() > now.getTime() + longestMs)
      throw new OstiaryError('content_rejected', `until: at most ${longestDays} days from now, for your groups are kept as they are now.`);
    const row = Object.assign(new DelegationEntity(), {
      id: newId(),
      fromIssuer: by.issuer,
      fromSubject: by.subject,
      fromName: by.name,
      fromEmail: by.email,
      fromClaimedEmail: by.claimedEmail ?? null,
      groups: [...groups],
      toIssuer: to.issuer,
      toSubject: to.subject,
      startsAt,
      endsAt,
      reason: reason || null,
      createdAt: now,
      endedAt: null,
      endedBy: null,
    });
    await this.transactions.run(async (manager) => {
      if ((await this.store.openOf(manager, by, now)) >= mostOpen)
        throw new OstiaryError('state_conflict', `You have ${mostOpen} delegations that are not over. End one first.`);
      await this.store.add(manager, row);
    });
    this.logger.log(
      `${principalKey(to)} may vote for ${principalKey(by)} from ${startsAt.toISOString()} until ${endsAt.toISOString()} (${row.id})`,
    );
    return row;
  }

  /** What the reader gave and received; `all`, for administrators: of everybody. Rejects with `role_missing`. */
  async list(reader: Principal, all: boolean): Promise<readonly DelegationEntity[]> {
    if (all && !this.isAdministrator(reader)) throw new OstiaryError('role_missing', 'This needs the role administrator.');
    return this.transactions.read((manager) => this.store.list(manager, all ? null : { issuer: reader.issuer, subject: reader.subject }));
  }

  /** Ends it now: either side may, and administrators. Rejects with `resource_unknown` for everybody else, `state_conflict` where it is over. */
  async end(id: string, by: Principal): Promise<DelegationEntity> {
    const ended = await this.transactions.run(async (manager) => {
      const row = await this.store.find(manager, id);
      if (row === null || !(isSide(row, by) || this.isAdministrator(by)))
        throw new OstiaryError('resource_unknown', 'There is no such delegation.');
      const person = { issuer: by.issuer, subject: by.subject, name: by.name };
      const now = this.clock.now();
      if (!(await this.store.end(manager, row.id, person, now)))
        throw new OstiaryError('state_conflict', 'This delegation is over already.');
      return Object.assign(row, { endedAt: now, endedBy: person });
    });
    this.logger.log(`${principalKey(by)} ended the delegation ${ended.id} of ${ended.fromIssuer}|${ended.fromSubject}`);
    return ended;
  }

  /**
   * For whom somebody may vote now, where members of these groups are asked. A group that the delegator is known to have left since is lent no
   * more, and whoever is on the deny list lends nothing.
   */
  async delegatedTo(manager: EntityManager, delegate: Principal, groups: readonly string[]): Promise<readonly Delegated[]> {
    if (groups.length === 0) return [];
    const rows = await this.store.valid(manager, delegate, groups, this.clock.now());
    const since = await this.store.groupsSince(
      manager,
      rows.map(({ id }) => id),
    );
    return rows
      .filter(({ fromIssuer, fromSubject }) => !this.denyList.denies({ issuer: fromIssuer, subjects: [fromSubject], session: null }))
      .map((row) => ({
        groups: row.groups.filter((group) => since.get(row.id)?.includes(group) ?? true),
        delegator: {
          issuer: row.fromIssuer,
          subject: row.fromSubject,
          name: row.fromName,
          email: row.fromEmail,
          claimedEmail: row.fromClaimedEmail,
        },
      }));
  }

  private groupsOf(by: Principal, to: DelegationBody['to']): readonly string[] {
    if (by.groups === null)
      throw new OstiaryError('content_rejected', 'Your token does not list your groups, so what you could delegate can’t be told.');
    if (by.groups.length === 0)
      throw new OstiaryError('content_rejected', 'You are in no group, so there is nothing that you could delegate.');
    if (!knowsIssuer(this.config.identity, to.issuer))
      throw new OstiaryError('content_rejected', 'to.issuer: is none of the configured issuers.');
    if (isSamePerson({ ...to, email: null }, by)) throw new OstiaryError('content_rejected', 'to: nobody stands in for themselves.');
    return by.groups;
  }

  private isAdministrator(person: Principal): boolean {
    return rolesOf(person, this.config.identity.roles).has('administrator');
  }
}

const isSide = (row: DelegationEntity, { issuer, subject }: Principal): boolean =>
  (row.fromIssuer === issuer && row.fromSubject === subject) || (row.toIssuer === issuer && row.toSubject === subject);
