import type { Topic } from '#contracts';
import { KafkaBus } from '#messaging';
import { brokerOutageContract, busContract } from '#messaging/testing';
import { TestBroker } from './harness/test-broker.js';

describe('the Kafka adapter, on a real broker', () => {
  let test: TestBroker;
  beforeAll(async () => {
    test = await TestBroker.start();
  });
  afterAll(() => test?.discard());

  const open = (topics: readonly Topic[]) =>
    KafkaBus.connect({
      brokers: test.brokers,
      clientId: 'contract',
      source: '/test/contract',
      topics,
      replicationFactor: 1,
      publishTimeoutMs: 15_000,
      retry: { attempts: 3, firstDelayMs: 5, maxDelayMs: 20 },
    });

  busContract('Kafka', { open, severalProcesses: true });
  brokerOutageContract('Kafka', { open, kill9: () => test.broker.kill9(), restart: () => test.broker.restart() });
});
