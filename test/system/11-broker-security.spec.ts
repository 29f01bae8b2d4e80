import { accessRules } from '#messaging';
import { approvalResolved, decisionMade, journal, policyPublished, securityEvents, topics } from '#contracts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DistributedSystem } from './harness/distributed-system.js';
import { SecuredBroker } from './harness/secured-broker.js';
import { SocConsumer, type SocLanguage } from './harness/soc-consumer.js';
import { uniqueWord } from './harness/unique.js';

const services = ['approval', 'audit', 'ingress', 'policy'] as const;
const accounts = [...new Set(accessRules(topics).map(({ account }) => account))];

/** What kafkajs makes of a broker's refusal: of a group that is another's it only says that it found no coordinator. */
const refused = /not authorized|authorization failed|group coordinator/i;

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${error.cause === undefined ? '' : reasonOf(error.cause)}` : '';

describe('brokers with TLS, an account a service, and the access lists of the declarations', () => {
  let folder: string;
  let broker: SecuredBroker;
  let system: DistributedSystem;
  const consumers: SocConsumer[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ostiary-accounts-'));
    broker = await SecuredBroker.start(accounts);
    const authoritiesFile = join(folder, 'ca.pem');
    await writeFile(authoritiesFile, broker.certificate.certificate);
    await writeFile(join(folder, 'password'), broker.passwordOf('ostiary-policy'), { mode: 0o600 });
    system = await DistributedSystem.start('11-broker-security', {
      ingressReplicas: 2,
      bus: {
        brokers: [broker.brokers],
        createTopics: false,
        tls: true,
        authoritiesFile,
        sasl: { mechanism: 'scram-sha-512', password: { file: join(folder, 'password') } },
      },
    });
  });
  afterAll(async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await system?.stop();
    await broker?.discard();
    await rm(folder, { recursive: true, force: true });
  });

  it('let the product work: a call, a held call and its vote, the record', async () => {
    const [alice, bob, dave] = [
      await system.people.calling('alice'),
      await system.people.controlling('bob'),
      await system.people.controlling('dave'),
    ];
    const words = [uniqueWord(), uniqueWord()];
    for (const [index, word] of words.entries()) {
      const held = alice.at(system.ingress(index + 1)).call(`Check the prod database for ${word}`);
      await bob.vote((await bob.approvalWith(word)).id, 'approve');
      const answer = await held;
      expect(answer.status).toBe(200);
      expect(await dave.endedExchange(answer.exchange)).toMatchObject({ outcome: 'completed' });
      expect(await system.provider.received(word)).toHaveLength(1);
    }
  });

  it.each<SocLanguage>(['javascript', 'python'])(
    'let a security team’s %s hear each event once, and go on where it was',
    async (language) => {
      const [alice, dave] = [await system.people.calling('alice'), await system.people.controlling('dave')];
      const call = async (): Promise<string> => {
        const { exchange } = await alice.at(system.ingress(1)).call(`Say ${uniqueWord()}`);
        await dave.endedExchange(exchange);
        return exchange;
      };
      const env = {
        SOC_BROKERS: broker.brokers,
        SOC_PASSWORD: broker.passwordOf('ostiary-soc'),
        SOC_CA: join(folder, 'ca.pem'),
        SOC_GROUP: `ostiary-soc.${language}`,
      };
      const start = (): SocConsumer => {
        const consumer = SocConsumer.start(language, env);
        consumers.push(consumer);
        return consumer;
      };
      const first = start();
      const before = await call();
      await first.print('exchange.completed', before);
      await first.stop();
      const meanwhile = await call();
      const second = start();
      await second.print('exchange.completed', meanwhile);
      await second.stop();
      const uids = [...first.lines, ...second.lines].map(({ uid }) => uid);
      expect(new Set(uids).size).toBe(uids.length);
      // Who looked at it may be told after it.
      const ends = second.lines.filter(({ event_code: code }) => code === 'exchange.completed').map(({ about }) => about);
      expect(ends).not.toContain(before);
    },
  );

  const writing = async (account: string | null, topic: string, options = {}): Promise<string> => {
    const producer = broker.client(account, options).producer({ retry: { retries: 1 } });
    try {
      await producer.connect();
      await producer.send({ topic, messages: [{ key: 'k', value: 'forged' }] });
      return 'written';
    } catch (error) {
      return reasonOf(error);
    } finally {
      await producer.disconnect().catch(() => undefined);
    }
  };

  it('let no service write what it does not produce', async () => {
    for (const service of services) {
      for (const topic of topics.filter(({ producers }) => !producers.includes(service)))
        expect([service, topic.name, await writing(`ostiary-${service}`, topic.name)]).toEqual([
          service,
          topic.name,
          expect.stringMatching(refused),
        ]);
    }
    for (const topic of [securityEvents, journal, policyPublished]) expect(await writing('ostiary-soc', topic.name)).toMatch(refused);
    expect(await writing('ostiary-approval', approvalResolved.name)).toBe('written');
  });

  it('let no service read what it does not consume, nor be in a group of another', async () => {
    const reading = async (account: string, topic: string, groupId: string): Promise<string> => {
      const consumer = broker.client(account).consumer({ groupId, retry: { retries: 0, restartOnFailure: () => Promise.resolve(false) } });
      const ended = Promise.withResolvers<string>();
      consumer.on(consumer.events.CRASH, ({ payload }) => ended.resolve(reasonOf(payload.error)));
      consumer.on(consumer.events.GROUP_JOIN, () => ended.resolve('joined'));
      try {
        await consumer.connect();
        await consumer.subscribe({ topics: [topic] });
        await consumer.run({ eachMessage: () => Promise.resolve() });
        return await ended.promise;
      } catch (error) {
        return reasonOf(error);
      } finally {
        await consumer.disconnect().catch(() => undefined);
      }
    };
    expect(await reading('ostiary-approval', journal.name, 'ostiary-approval.x')).toMatch(refused);
    expect(await reading('ostiary-ingress', decisionMade.name, 'ostiary-policy.x')).toMatch(refused);
    expect(await reading('ostiary-soc', journal.name, 'ostiary-soc.x')).toMatch(refused);
    expect(await reading('ostiary-soc', securityEvents.name, 'ostiary-audit.x')).toMatch(refused);
    expect(await reading('ostiary-ingress', decisionMade.name, 'ostiary-ingress.x')).toBe('joined');
  });

  it('let nobody in without an account, or without TLS', async () => {
    expect(await writing(null, policyPublished.name)).not.toBe('written');
    expect(await writing('ostiary-policy', policyPublished.name, { tls: false })).not.toBe('written');
  });
});
