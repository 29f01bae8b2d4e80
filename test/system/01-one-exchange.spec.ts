import { DistributedSystem } from './harness/distributed-system.js';
import { oneExchange } from './one-exchange.flow.js';

describe('one exchange, in four processes on real Kafka and PostgreSQL', () => {
  let system: DistributedSystem;
  beforeAll(async () => {
    system = await DistributedSystem.start('01-one-exchange');
  });
  afterAll(() => system?.stop());

  oneExchange(() => system);
});
