import { Lifecycle, ManualClock, Metrics, type OstiaryConfig, ostiaryConfigSchema } from '#chassis';
import { type TestStore, testStore } from '#persistence/testing';
import { Logger } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { eventually } from '#messaging/testing';
import { WebhookDeliveries1767225760000 } from '../../store/webhook-deliveries.migration.js';
import type { ApprovalChange } from '../../notifying/notifier.port.js';
import { DeadLettersStore } from '../dead-letters.store.js';
import { DeliveriesStore } from '../deliveries.store.js';
import { WebhookLanes } from '../webhook-lanes.js';
import { WebhookNotifier } from '../webhook.notifier.js';

type Webhook = Partial<OstiaryConfig['webhooks'][number]> & { readonly name: string; readonly url: string };

/** A process of the service, as far as webhooks see of it. */
export interface Replica {
  readonly notifier: WebhookNotifier;
  readonly metrics: Metrics;
  stop(): Promise<void>;
}

/** Webhooks on a real PostgreSQL and a clock that moves when a test says so. */
export class WebhooksFake {
  readonly secret = `whsec_${randomBytes(32).toString('base64')}`;
  private readonly started: Replica[] = [];

  private constructor(
    readonly store: TestStore,
    readonly clock: ManualClock,
    readonly deliveries: DeliveriesStore,
    readonly dead: DeadLettersStore,
    private readonly folder: string,
  ) {}

  static async open(): Promise<WebhooksFake> {
    Logger.overrideLogger(false);
    const store = await testStore({ service: 'approval', entities: [], migrations: [WebhookDeliveries1767225760000] });
    const clock = new ManualClock(Date.now());
    const folder = await mkdtemp(join(tmpdir(), 'ostiary-webhooks-'));
    const fake = new WebhooksFake(
      store,
      clock,
      new DeliveriesStore(store.transactions, clock),
      new DeadLettersStore(store.transactions, clock),
      folder,
    );
    await writeFile(fake.secretFile, fake.secret);
    return fake;
  }

  get secretFile(): string {
    return join(this.folder, 'secret');
  }

  async replica(...webhooks: readonly Webhook[]): Promise<Replica> {
    const [metrics, lifecycle] = [new Metrics(), new Lifecycle()];
    const config = ostiaryConfigSchema.parse({ webhooks: webhooks.map((webhook) => ({ secret: { file: this.secretFile }, ...webhook })) });
    const lanes = new WebhookLanes(config, this.deliveries, this.dead, this.clock, metrics);
    const notifier = new WebhookNotifier(config, this.deliveries, lanes, lifecycle, metrics);
    notifier.onModuleInit();
    await lifecycle.start();
    const replica = { notifier, metrics, stop: () => lifecycle.stop({ warn: () => undefined }, 60_000) };
    this.started.push(replica);
    return replica;
  }

  /** As the one writer does: noted in a transaction, told after it. */
  async happens({ notifier }: Replica, ...changes: readonly ApprovalChange[]): Promise<void> {
    for (const change of changes) {
      await this.store.transactions.run(async (manager) => {
        await notifier.note(manager, change);
        this.store.transactions.afterCommit(manager, () => notifier.wake());
      });
    }
  }

  /** Whatever waits, whether it is due or not. */
  async waiting(): Promise<number> {
    return (await this.deliveries.waiting()).reduce((sum, { count }) => sum + count, 0);
  }

  /** Lets time pass, a step at a time and never while something is in hand, until it is so. */
  async passUntil(stepMs: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await isSo())) {
      await eventually('nothing in hand', async () => (await this.inHand()) === 0);
      await this.clock.advance(stepMs);
      await setTimeout(5);
    }
  }

  private async inHand(): Promise<number> {
    const sql = 'SELECT count(*)::int AS count FROM webhook_deliveries WHERE claimed_until > $1';
    const [row] = await this.store.transactions.read((manager) => manager.query<{ count: number }[]>(sql, [this.clock.now()]));
    return row?.count ?? 0;
  }

  async close(): Promise<void> {
    await Promise.all(this.started.map((replica) => replica.stop()));
    await this.store.dispose();
    await rm(this.folder, { recursive: true });
  }
}
