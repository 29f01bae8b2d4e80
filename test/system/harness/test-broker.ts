import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Broker } from '../../../apps/ostiary/src/distributed/broker/broker.js';
import { startBroker } from '../../../apps/ostiary/src/distributed/broker/start-broker.js';
import { Keeper } from '../../../apps/ostiary/src/distributed/processes/keeper.js';

/** A real broker for one suite. */
export class TestBroker {
  private constructor(
    readonly broker: Broker,
    private readonly keeper: Keeper,
  ) {}

  static async start(): Promise<TestBroker> {
    const keeper = new Keeper();
    const dir = await mkdtemp(join(tmpdir(), 'ostiary-kafka-'));
    return new TestBroker(await startBroker({ dir, keeper, say: () => {} }), keeper);
  }

  get brokers(): string[] {
    return this.broker.brokers.split(',');
  }

  /** Ends it and deletes what it stored. */
  async discard(): Promise<void> {
    await this.broker.discard();
    this.keeper.close();
  }
}
