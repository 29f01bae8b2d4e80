import { Clock } from '#chassis';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ChangesWriter } from '../changes/changes.writer.js';
import { Resolver } from '../resolution/resolver.js';
import { Routing } from '../routing/routing.service.js';
import type { Approval } from '../store/approvals.store.js';

/** What becomes of an open approval when one of its times has come. */
@Injectable()
export class Overdue {
  constructor(
    private readonly changes: ChangesWriter,
    private readonly resolver: Resolver,
    private readonly routing: Routing,
    private readonly clock: Clock,
  ) {}

  async handle(manager: EntityManager, approval: Approval): Promise<void> {
    const { expiresAt, closesAt } = approval.row;
    if (this.isPast(expiresAt))
      await this.resolver.resolve(manager, approval, { state: 'expired', reason: null, grant: null }, { kind: 'expired', actor: null });
    else if (this.isPast(closesAt))
      await this.resolver.resolve(
        manager,
        approval,
        { state: 'canceled', reason: 'Whoever asked has left.', grant: null },
        { kind: 'canceled', actor: null },
      );
    else await this.changes.write(manager, approval, { kind: 'escalated' }, await this.routing.escalate(manager, approval));
  }

  private isPast(time: Date | null): boolean {
    return time !== null && time <= this.clock.now();
  }
}
