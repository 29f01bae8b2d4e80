import type { Topic } from '#contracts';
import { MessageMac } from '#messaging';
import { KafkaBus } from '#messaging/kafka';
import { brokerOutageContract, busContract } from '#messaging/testing';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { TestBroker } from './harness/test-broker.js';

describe('the Kafka adapter, on a real broker', () => {
  const mac = MessageMac.ofThisProcess();
  let test: TestBroker;
  let stranger: Producer;
  beforeAll(async () => {
    test = await TestBroker.start();
    stranger = new Kafka({ brokers: test.brokers, clientId: 'stranger', logLevel: logLevel.NOTHING }).producer();
    await stranger.connect();
  });
  afterAll(async () => {
    await stranger?.disconnect();
    await test?.discard();
  });

  const open = (topics: readonly Topic[]) =>
    KafkaBus.connect({
      brokers: test.brokers,
      clientId: 'contract',
      service: 'test',
      source: '/test/contract',
      topics,
      mac,
      replicationFactor: 1,
      publishTimeoutMs: 15_000,
      retry: { attempts: 3, firstDelayMs: 5, maxDelayMs: 20 },
    });

  busContract('Kafka', {
    open,
    severalProcesses: true,
    mac,
    write: async (topic, message) =>
      void (await stranger.send({ topic: topic.name, messages: [{ ...message, headers: { ...message.headers } }] })),
  });
  brokerOutageContract('Kafka', {
    open,
    kill9: () => test.broker.kill9(),
    wipe: () => test.broker.wipe(),
    restart: () => test.broker.restart(),
  });
});
