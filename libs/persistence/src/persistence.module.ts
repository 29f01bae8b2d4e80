import { CONFIG, Lifecycle, Metrics, type OstiaryConfig, Readiness } from '#chassis';
import { Bus } from '#messaging';
import { type DynamicModule, Inject, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { connect, type StoreOptions } from './connect.js';
import { Inbox } from './inbox/inbox.js';
import { sweepDead } from './outbox/dead-events.js';
import { Outbox } from './outbox/outbox.js';
import { OutboxRelay } from './outbox/outbox-relay.js';
import { Transactions } from './transactions.js';

const SWEEP_MS = 60 * 60 * 1000;

/**
 * A service's own database schema, with what writes to it: Transactions, Outbox, Inbox and TypeORM's DataSource (for reads).
 *
 *     export const policyStore = PersistenceModule.forService({ service: 'policy', entities, migrations });   // once, in a file of its own
 *     @Module({ imports: [policyStore], … })                                                                  // in each module that needs it
 *
 * It is not global: two services in one process each get their own. Needs the chassis and the bus, as startService provides them.
 */
@Module({})
export class PersistenceModule implements OnModuleInit, OnApplicationShutdown {
  private sweeper: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: DataSource,
    private readonly relay: OutboxRelay,
    private readonly transactions: Transactions,
    private readonly inbox: Inbox,
    @Inject(Lifecycle) private readonly lifecycle: Lifecycle,
  ) {}

  static forService(options: StoreOptions): DynamicModule {
    return {
      module: PersistenceModule,
      providers: [
        {
          provide: DataSource,
          inject: [CONFIG, Readiness],
          useFactory: (config: OstiaryConfig, readiness: Readiness) => open(config, readiness, options),
        },
        { provide: Transactions, inject: [DataSource], useFactory: (source: DataSource) => new Transactions(source) },
        {
          provide: OutboxRelay,
          inject: [Transactions, Bus, Metrics],
          useFactory: (transactions: Transactions, bus: Bus, metrics: Metrics) => {
            const dead = metrics.counter('ostiary_outbox_dead_total', 'Events that no broker takes, set aside in outbox_dead.', ['topic']);
            return new OutboxRelay(transactions, bus, (topic) => dead.inc({ topic }));
          },
        },
        {
          provide: Outbox,
          inject: [Transactions, OutboxRelay],
          useFactory: (transactions: Transactions, relay: OutboxRelay) => new Outbox(transactions, relay),
        },
        { provide: Inbox, useValue: new Inbox() },
      ],
      exports: [DataSource, Transactions, Outbox, Inbox],
    };
  }

  onModuleInit(): void {
    this.lifecycle.onStart(() => this.relay.start());
    // A bus in memory loses what nobody listens to any more: the relay then ends before the handlers do. A broker keeps it: flush.
    const durable = this.relay.isDurable;
    this.lifecycle.onStop(durable ? 'flush' : 'unready', 'outbox relay', () => this.relay.stop({ flush: durable }));
    this.sweeper = setInterval(() => void this.sweep(), SWEEP_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.sweeper);
    await this.relay.stop({ flush: false });
    await this.source.destroy();
  }

  private async sweep(): Promise<void> {
    await this.transactions
      .run(async (manager) => {
        await this.inbox.sweep(manager);
        await sweepDead(manager);
      })
      .catch((error: unknown) => new Logger('Persistence').warn(`Sweep failed: ${String(error)}`));
  }
}

async function open(config: OstiaryConfig, readiness: Readiness, options: StoreOptions): Promise<DataSource> {
  const source = await connect(config.database, options);
  readiness.register(`database ${options.service}`, async () => {
    await source.query('SELECT 1');
    return true;
  });
  return source;
}
