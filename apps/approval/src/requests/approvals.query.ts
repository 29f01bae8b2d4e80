import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { rolesOf } from '#identity';
import { type Cursor, decodeCursor, encodeCursor, Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { ApprovalState } from '../approval.js';
import { type Approval, ApprovalsStore } from '../store/approvals.store.js';

export interface PageRequest {
  readonly states: readonly ApprovalState[] | null;
  /** An id of ours, or the client’s own, of which ours is made. */
  readonly session: string | null;
  /** Only those of a broken glass that nobody has reviewed. */
  readonly reviewOpen: boolean;
  readonly cursor: string | null;
  readonly limit: number;
}

/**
 * What somebody may see: reviewers, auditors and administrators everything, everybody else their own requests and those that ask a group
 * of theirs, or let it break the glass. What they may not see does not exist for them.
 */
@Injectable()
export class ApprovalsQuery {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async one(id: string, reader: Principal): Promise<Approval> {
    const approval = await this.transactions.read((manager) => this.store.find(manager, id));
    if (approval === null || !this.maySee(reader, approval)) throw new OstiaryError('resource_unknown', 'There is no such approval.');
    return approval;
  }

  /** Newest first; `next` is null on the last page. */
  async page(request: PageRequest, reader: Principal): Promise<{ items: readonly Approval[]; next: string | null }> {
    const after = request.cursor === null ? null : decodeCursor(request.cursor);
    const ids = await this.idsOf(request, after, reader);
    const items = await this.transactions.read((manager) => this.store.load(manager, ids.slice(0, request.limit)));
    const last = items.at(-1);
    return { items, next: ids.length > request.limit && last ? encodeCursor({ at: last.row.createdAt, id: last.row.id }) : null };
  }

  private async idsOf({ states, session, reviewOpen, limit }: PageRequest, after: Cursor | null, reader: Principal): Promise<string[]> {
    const rows = await this.transactions.read((manager) =>
      manager.query<{ id: string }[]>(
        `SELECT id FROM approvals a
          WHERE ($1::text[] IS NULL OR state = ANY($1))
            AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3))
            AND ($4 OR (requester_issuer = $5 AND requester_subject = $6)
                 OR EXISTS (SELECT 1 FROM approval_steps s WHERE s.approval_id = a.id AND s.reviewers && $7::text[])
                 OR asked && $7 OR jsonb_exists_any(terms #> '{breakGlass,groups}', $7))
            ${reviewOpen ? `AND break_glass = 'review_open'` : ''}
            AND ($9::text IS NULL OR session_id COLLATE "C" = $9
                 OR (session_id COLLATE "C" > $9 || '-' AND session_id COLLATE "C" < $9 || '.'))
          ORDER BY created_at DESC, id DESC LIMIT $8`,
        [
          states,
          after?.at ?? null,
          after?.id ?? null,
          this.seesAll(reader),
          reader.issuer,
          reader.subject,
          reader.groups ?? [],
          limit + 1,
          session,
        ],
      ),
    );
    return rows.map(({ id }) => id);
  }

  maySee(reader: Principal, { row, steps }: Approval): boolean {
    const own = row.requesterIssuer === reader.issuer && row.requesterSubject === reader.subject;
    const groups = [...steps.flatMap(({ reviewers }) => reviewers), ...row.asked, ...(row.terms.breakGlass?.groups ?? [])];
    return own || this.seesAll(reader) || groups.some((group) => reader.groups?.includes(group));
  }

  private seesAll(reader: Principal): boolean {
    const roles = rolesOf(reader, this.config.identity.roles);
    return roles.has('reviewer') || roles.has('auditor') || roles.has('administrator');
  }
}
