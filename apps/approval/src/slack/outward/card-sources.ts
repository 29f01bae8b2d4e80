import { Transactions } from '#persistence';
import { Injectable } from '@nestjs/common';
import type { ApprovalChange } from '../../notifying/notifier.port.js';
import { ApprovalsStore } from '../../store/approvals.store.js';
import type { CardNote, CardSource } from '../cards/card-source.js';
import { digestLength, type OpenApproval } from '../cards/digest.js';

/** What cards tell of beside the state. */
const told = ['escalated', 'consumed', 'revoked', 'withdrawn', 'reviewed'];

/** Reads what messages are made of, as it is now. */
@Injectable()
export class CardSources {
  constructor(
    private readonly transactions: Transactions,
    private readonly approvals: ApprovalsStore,
  ) {}

  /** As of one moment: what a card shows and the revision that its buttons name belong together. Null: there is no such approval any more. */
  one(id: string): Promise<CardSource | null> {
    return this.transactions.run(
      async (manager) => {
        const approval = await this.approvals.find(manager, id);
        const [newest] = await manager.query<{ data: ApprovalChange }[]>(
          'SELECT data FROM approval_changes WHERE approval_id = $1 ORDER BY change DESC LIMIT 1',
          [id],
        );
        if (approval === null || newest === undefined) return null;
        const changes = await manager.query<{ data: ApprovalChange }[]>(
          `SELECT DISTINCT ON (data->>'kind') data FROM approval_changes
            WHERE approval_id = $1 AND data->>'kind' = ANY($2::text[]) ORDER BY data->>'kind', change DESC`,
          [id, told],
        );
        const { row, earlierVotes } = approval;
        return {
          id,
          approval: newest.data.approval,
          terms: row.terms,
          content: row.content,
          earlierVotes: earlierVotes.length,
          notes: changes.map(({ data }) => noteOf(data)),
        };
      },
      { isolation: 'REPEATABLE READ' },
    );
  }

  /** The oldest that are open, and how many are. */
  async open(): Promise<{ readonly open: OpenApproval[]; readonly total: number }> {
    return this.transactions.read(async (manager) => {
      const open = await manager.query<OpenApproval[]>(
        `SELECT id, requester_name AS requester, rule_id AS "ruleId", asked, created_at AS "createdAt", expires_at AS "expiresAt"
           FROM approvals WHERE state IN ('pending', 'orphaned') ORDER BY created_at, id LIMIT ${digestLength}`,
      );
      const [count] = await manager.query<{ total: number }[]>(
        `SELECT count(*)::int AS total FROM approvals WHERE state IN ('pending', 'orphaned')`,
      );
      return { open, total: count?.total ?? open.length };
    });
  }
}

const noteOf = ({ kind, by, at, text }: ApprovalChange): CardNote => ({ kind, by: by?.name ?? null, at, text });
