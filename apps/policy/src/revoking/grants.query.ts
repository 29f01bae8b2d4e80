import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { type Cursor, decodeCursor, encodeCursor, Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import { Brackets, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { ApprovalRow } from '../grants/approval.entity.js';
import { GrantRow } from '../grants/grant.entity.js';
import { isUuid } from '../grants/memory.store.js';
import type { GrantState } from '../grants/states.js';
import { type Rights, rightsOf } from './rights.js';

/** A grant with what is told of its approval. */
export interface KnownGrant {
  readonly grant: GrantRow;
  readonly requester: Principal;
  readonly decidedBy: string[];
}

export interface PageRequest {
  readonly states: readonly GrantState[] | null;
  readonly cursor: string | null;
  readonly limit: number;
}

/** Grants that somebody may take back. Others do not exist for them. */
@Injectable()
export class GrantsQuery {
  constructor(
    private readonly transactions: Transactions,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Newest first; `next` is null on the last page. */
  async page(request: PageRequest, reader: Principal, now: Date): Promise<{ items: readonly KnownGrant[]; next: string | null }> {
    const after = request.cursor === null ? null : decodeCursor(request.cursor);
    if (after && !isUuid(after.id)) throw new OstiaryError('parameter_invalid', 'cursor: take it from the `next` of the page before');
    return await this.transactions.read(async (manager) => {
      const query = this.seenBy(manager, reader)
        .orderBy('g.givenAt', 'DESC')
        .addOrderBy('g.id', 'DESC')
        .limit(request.limit + 1);
      if (request.states) inState(query, request.states, now);
      if (after) query.andWhere('(g.givenAt, g.id) < (:at, :id)', { at: after.at, id: after.id });
      const rows = await query.getMany();
      const items = await this.withApprovals(manager, rows.slice(0, request.limit));
      const last = rows.length > request.limit ? items.at(-1)?.grant : undefined;
      return { items, next: last ? encodeCursor({ at: last.givenAt, id: last.id } satisfies Cursor) : null };
    });
  }

  /** One grant, or all of an approval's, that are there for the reader; throws `resource_unknown` where none is. */
  async of(
    manager: EntityManager,
    what: { readonly id: string } | { readonly approvalId: string },
    reader: Principal,
  ): Promise<KnownGrant[]> {
    const [column, id] = 'id' in what ? ['g.id', what.id] : ['g.approvalId', what.approvalId];
    const rows = isUuid(id) ? await this.seenBy(manager, reader).andWhere(`${column} = :it`, { it: id }).orderBy('g.id').getMany() : [];
    if (rows.length === 0) throw new OstiaryError('resource_unknown', 'There is no such grant.');
    return await this.withApprovals(manager, rows);
  }

  private seenBy(manager: EntityManager, reader: Principal): SelectQueryBuilder<GrantRow> {
    const { all, owner, groups }: Rights = rightsOf(reader, this.config.identity.roles);
    const query = manager.createQueryBuilder(GrantRow, 'g');
    if (all) return query.where('true');
    return query.where(new Brackets((rights) => rights.where('g.principal = :owner', { owner }).orWhere('g.asked && :groups', { groups })));
  }

  private async withApprovals(manager: EntityManager, grants: readonly GrantRow[]): Promise<KnownGrant[]> {
    if (grants.length === 0) return [];
    const rows = await manager
      .createQueryBuilder(ApprovalRow, 'a')
      .select(['a.id', 'a.requester', 'a.decidedBy'])
      .where('a.id = ANY(:ids)', { ids: [...new Set(grants.map(({ approvalId }) => approvalId))] })
      .getMany();
    const approvals = new Map(rows.map((row) => [row.id, row]));
    return grants.map((grant) => {
      const { requester, decidedBy } = approvals.get(grant.approvalId)!;
      return { grant, requester, decidedBy };
    });
  }
}

/** What is over and not noted as that yet has expired all the same. */
function inState(query: SelectQueryBuilder<GrantRow>, states: readonly GrantState[], now: Date): void {
  const over = states.includes('expired') ? 'OR' : 'AND NOT';
  const noted = states.includes('active') && states.includes('expired');
  query.andWhere(noted ? 'g.state = ANY(:states)' : `(g.state = ANY(:states) ${over} (g.state = 'active' AND g.expiresAt <= :now))`, {
    states,
    now,
  });
}
