import { CONFIG, Lifecycle, Metrics, type OstiaryConfig } from '#chassis';
import type { ApprovalEvent } from '#contracts';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ApprovalChange, Notifier } from '../notifying/notifier.port.js';
import { DeliveriesStore } from './deliveries.store.js';
import { WebhookLanes } from './webhook-lanes.js';

/** Tells each webhook of the changes that it wants to hear of. */
@Injectable()
export class WebhookNotifier extends Notifier implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    private readonly deliveries: DeliveriesStore,
    private readonly lanes: WebhookLanes,
    private readonly lifecycle: Lifecycle,
    private readonly metrics: Metrics,
  ) {
    super();
  }

  onModuleInit(): void {
    this.lifecycle.onStart(() => this.lanes.start());
    this.lifecycle.onStop('flush', 'webhooks', () => this.lanes.stop());
    this.showWaiting();
  }

  override async note(manager: EntityManager, change: ApprovalChange): Promise<void> {
    const told = this.config.webhooks.filter(({ events }) => events.length === 0 || events.includes(change.kind));
    if (told.length === 0) return;
    const event = eventOf(change);
    await this.deliveries.note(
      manager,
      told.map(({ name }) => name),
      { approvalId: change.approvalId, change: change.change, eventId: event.id, body: JSON.stringify(event) },
    );
  }

  override wake(): void {
    this.lanes.wake();
  }

  private showWaiting(): void {
    const gauge = this.metrics.gauge('ostiary_webhook_waiting', 'Changes that a webhook is still to be told.', ['webhook']);
    Object.assign(gauge, {
      collect: async () => {
        const rows = await this.deliveries.waiting().catch(() => null);
        if (rows === null) return gauge.reset();
        for (const { name } of this.config.webhooks) {
          gauge.set({ webhook: name }, rows.find(({ webhook }) => webhook === name)?.count ?? 0);
        }
      },
    });
  }
}

/** Two notes of one change have the same id, so that a receiver knows it again. */
function eventOf(change: ApprovalChange): ApprovalEvent {
  return { id: `${change.approvalId}-${change.change}`, type: `approval.${change.kind}`, timestamp: change.at, data: change };
}
