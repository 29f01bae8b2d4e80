import { CONFIG, type OstiaryConfig, publicOrigin } from '#chassis';
import type { GrantOffer } from '#contracts';
import { Transactions } from '#persistence';
import { Inject, Injectable } from '@nestjs/common';
import { viewOf } from '../../requests/approval.view.js';
import type { Actor } from '../../people/actor.js';
import { ApprovalsQuery } from '../../requests/approvals.query.js';
import { Sights } from '../../requests/sights.service.js';
import { ApprovalsStore } from '../../store/approvals.store.js';
import type { Block } from '../cards/blocks.js';
import { approvalPage } from '../cards/card-source.js';
import { detailsOf } from './details.js';

/** What modals show of approvals. */
@Injectable()
export class ShownApprovals {
  constructor(
    private readonly transactions: Transactions,
    private readonly store: ApprovalsStore,
    private readonly query: ApprovalsQuery,
    private readonly sights: Sights,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** How far an approval may reach; null: there is no such approval. Says nothing that its card does not. */
  async offerOf(id: string): Promise<GrantOffer | null> {
    const approval = await this.transactions.read((manager) => this.store.find(manager, id));
    return approval && { scope: approval.row.offeredScope, forMs: approval.row.offeredForMs };
  }

  /** Whoever looks has seen it. Rejects with `resource_unknown` for whoever may not. */
  async detailsOf(id: string, reader: Actor): Promise<Block[]> {
    const page = approvalPage({ origin: publicOrigin(this.config), mentions: {} }, id);
    const approval = await this.query.one(id, reader.principal);
    return detailsOf(viewOf(await this.sights.note(approval, reader)), page);
  }
}
