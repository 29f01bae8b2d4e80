import { DistributedSystem } from './harness/distributed-system.js';
import { oneExchange } from './one-exchange.flow.js';

describe('one exchange, in four processes on real Kafka and PostgreSQL', () => {
  let system: DistributedSystem;
  beforeAll(async () => {
    system = await DistributedSystem.start('01-one-exchange');
  }, 120_000);
  afterAll(() => system?.stop(), 60_000);

  oneExchange(() => system);
});
