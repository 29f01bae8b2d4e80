import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AccessLog } from '../access/access-log.js';
import type { ApprovalChange } from '../approvals/approval-changes.store.js';
import { bounded } from '../paging/bounded.js';
import { exchangeFilter } from '../sessions/exchange-filter.js';
import { whyUnknown } from '../seals/seals.store.js';
import { walkExchanges } from '../sessions/exchange-walk.js';
import type { ExchangeEntity } from '../sessions/exchange.entity.js';
import { exchangeById } from '../sessions/exchange.rows.js';
import type { ReferenceView } from './reference.view.js';

const MOST = 20;

/** Finds what a caller quotes. Every look is noted. */
@Injectable()
export class ReferenceQuery {
  constructor(
    private readonly transactions: Transactions,
    private readonly access: AccessLog,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Rejects with `resource_unknown` for what is neither an exchange nor an approval that has been heard of. */
  find(id: string, reader: Principal): Promise<ReferenceView> {
    const { timeoutMs } = this.config.audit.search;
    const deadline = performance.now() + timeoutMs;
    return this.transactions.run((manager) =>
      bounded(manager, timeoutMs, async () => {
        await this.access.note(manager, reader, 'reference.read', { reference: id });
        const row = await exchangeById(manager, id);
        if (row?.startedAt) return { id, kind: 'exchange', approval: null, exchanges: [briefOf(row)] };
        const approval = await approvalOf(manager, id);
        const filter = await exchangeFilter(manager, { approval: id }, null);
        const rows = await walkExchanges(manager, filter, { order: 'newest', after: null, limit: MOST, deadline });
        if (approval === null && rows.length === 0)
          throw new OstiaryError('resource_unknown', await whyUnknown(manager, id, 'Nothing of this reference has been recorded.'));
        return { id, kind: 'approval', approval, exchanges: rows.map(briefOf) };
      }),
    );
  }
}

async function approvalOf(manager: EntityManager, id: string): Promise<ReferenceView['approval']> {
  const rows = await manager.query<{ data: ApprovalChange }[]>(
    'SELECT data FROM approval_change WHERE approval_id = $1 ORDER BY change DESC LIMIT 1',
    [id],
  );
  const approval = rows[0]?.data.approval;
  return approval === undefined ? null : { id, state: approval.state, ruleId: approval.ruleId, exchangeId: approval.exchangeId };
}

const briefOf = ({ id, session, startedAt, verdict, outcome, status, errorCode }: ExchangeEntity): ReferenceView['exchanges'][number] => ({
  id,
  sessionId: session.id,
  startedAt: startedAt?.toISOString() ?? '',
  verdict,
  outcome,
  status,
  errorCode,
});
