import { Clock, CONFIG, Metrics, type OstiaryConfig } from '#chassis';
import { Inject, Injectable } from '@nestjs/common';
import { DeadLettersStore } from './dead-letters.store.js';
import { DeliveriesStore } from './deliveries.store.js';
import { CONNECTIONS, WebhookLane } from './webhook-lane.js';
import { WebhookPost } from './webhook-post.js';

/** The ways to all webhooks, one each. */
@Injectable()
export class WebhookLanes {
  private readonly posts: readonly WebhookPost[];
  private lanes: readonly WebhookLane[] = [];

  /** Throws where an address, a secret or a name cannot be used, so that a wrong configuration stops the start. */
  constructor(
    @Inject(CONFIG) private readonly config: OstiaryConfig,
    private readonly deliveries: DeliveriesStore,
    private readonly dead: DeadLettersStore,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {
    const names = config.webhooks.map(({ name }) => name);
    if (new Set(names).size < names.length) throw new Error('webhooks: two have the same name.');
    this.posts = config.webhooks.map((webhook) => new WebhookPost(webhook, CONNECTIONS, clock));
  }

  start(): void {
    const stores = { deliveries: this.deliveries, dead: this.dead };
    this.lanes = this.config.webhooks.map((webhook, at) => new WebhookLane(webhook, stores, this.posts[at]!, this.clock, this.metrics));
  }

  wake(): void {
    for (const lane of this.lanes) lane.wake();
  }

  async stop(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.stop()));
  }
}
