import { ostiaryConfigSchema } from '#chassis';
import { type Bus, InProcessBus } from '#messaging';
import type { DataSource } from 'typeorm';
import { connect, type StoreOptions } from '../connect.js';
import { Inbox } from '../inbox/inbox.js';
import { Outbox } from '../outbox/outbox.js';
import { OutboxRelay } from '../outbox/outbox-relay.js';
import { Transactions } from '../transactions.js';
import { testDatabase } from './test-database.js';

export interface TestStore {
  readonly url: string;
  readonly source: DataSource;
  readonly transactions: Transactions;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly relay: OutboxRelay;
  readonly bus: Bus;
  dispose(): Promise<void>;
}

/** What PersistenceModule gives a service, without Nest: on a fresh database, migrated, its relay running to the bus (by default one in process). */
export async function testStore(options: StoreOptions, bus: Bus = new InProcessBus()): Promise<TestStore> {
  const database = await testDatabase();
  const config = ostiaryConfigSchema.parse({ database: { kind: 'postgres', url: database.url, poolSize: 5 } });
  const source = await connect(config.database, options);
  const transactions = new Transactions(source);
  const relay = new OutboxRelay(transactions, bus);
  relay.start();
  const dispose = async () => {
    await relay.stop({ flush: false });
    await bus.close();
    await source.destroy();
    await database.dispose();
  };
  return { url: database.url, source, transactions, relay, bus, inbox: new Inbox(), outbox: new Outbox(transactions, relay), dispose };
}
