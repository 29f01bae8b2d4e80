import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaMessage } from 'kafkajs';
import { Client } from 'pg';
import { z } from 'zod';
import { journal, securityEvents } from '#contracts';
import type { FailpointName } from '#failpoints/testing';
import { deadLetterTopic } from '#messaging';
import { eventually } from '#messaging/testing';
import { JournalChain } from '../../apps/audit/src/testing/journal-chain.fake.js';
import { EVENTS, madeExchange } from '../../bench/audit/made-exchange.js';
import { FailingServices } from './failpoints/failing-services.js';
import { settle, settled } from './harness/accounting.js';
import { MadeJournal } from './harness/made-journal.js';
import { messagesOf } from './harness/messages-of.js';
import { fullDiskOf, isRealDisk } from './harness/full-disk.js';
import { type Sent, Traffic } from './harness/traffic.js';
import { whole, wholeRecord, type WholeRecord } from './harness/whole-record.js';

/** `OSTIARY_BACKLOG=1000000` for what a long outage leaves. */
const BACKLOG = Number(process.env['OSTIARY_BACKLOG'] ?? 100_000);
/** What hangs; on a machine that is three times slower it takes a third of it. */
const LONGEST_MS = 30 * 60_000;

/** The places at which a batch of the journal can stand while records of it are missing, or come again. */
const phases = [
  'audit.batch.received',
  'audit.batch.stored',
  'store.commit.before',
  'store.commit.after',
  'audit.batch.committed',
  'audit.watermark.publish',
  'bus.acknowledge.before',
] as const satisfies FailpointName[];

/** Others are passed by what else has a transaction. */
const isOfBatches = (point: string): boolean => !point.startsWith('store.');

const countSchema = z.array(z.object({ n: z.coerce.number() })).length(1);

/** What is lost on the way to the record, and what must not be lost with it; looked at from outside as its neighbour 25 does. */
describe('what audit loses, and gets back', () => {
  let services: FailingServices;
  let made: MadeJournal;
  let expected: WholeRecord = whole;
  /** What the security team had read when the broker lost it. */
  let earlier: readonly KafkaMessage[] = [];
  const sent: Sent[] = [];
  beforeAll(async () => {
    services = await FailingServices.start('26-audit-losses', {
      ingressReplicas: 2,
      audit: { checkpoints: { everyMs: 500 } },
      journal: { segmentBytes: 20_000 },
    });
    made = await MadeJournal.of(services.system);
  });
  afterAll(async () => {
    await made?.close();
    await services?.stop();
  });

  const brokers = () => services.system.broker.brokers.split(',');
  const count = async (sql: string, values: readonly unknown[] = []): Promise<number> => {
    const client = new Client({ connectionString: services.system.databaseUrl, options: '-c search_path=audit' });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return countSchema.parse((await client.query(sql, [...values])).rows)[0]!.n;
    } finally {
      await client.end();
    }
  };
  const stored = () => count('SELECT count(*) AS n FROM journal_record');
  const storedOf = (chain: JournalChain) =>
    count('SELECT count(*) AS n FROM journal_record r JOIN chain c ON c.number = r.chain WHERE c.id = $1', [chain.id]);
  const calling = async (): Promise<Traffic[]> => {
    const alice = await services.system.people.calling('alice');
    return [1, 2, 3].map(() => new Traffic(alice, 20));
  };
  const more = (traffics: readonly Traffic[], calls: number) => Promise.all(traffics.map((traffic) => traffic.more(calls)));
  const stop = async (traffics: readonly Traffic[]) => {
    const all = (await Promise.all(traffics.map((traffic) => traffic.stop()))).flat();
    sent.push(...all);
    return all;
  };
  const failed = (calls: readonly Sent[]) => calls.filter(({ answer }) => answer?.status !== 200);

  afterEach(async () => {
    await services.heal();
    const dave = await services.system.people.controlling('dave');
    if (sent.length > 0) expect(await settle(dave, services.system.provider, sent, 120_000)).toEqual(settled);
    expect(await wholeRecord(services.system, expected, earlier)).toEqual(expected);
    sent.length = 0;
  }, LONGEST_MS);

  it(
    `takes in what came while ${isRealDisk ? 'the database’s disk was full' : 'the database refused everything as if its disk were full (this account may not mount one)'}`,
    async () => {
      const disk = fullDiskOf(services.system);
      const traffic = await calling();
      await more(traffic, 5);
      await disk.fill();
      try {
        let before = -1;
        await eventually(
          'nothing to be stored for three seconds',
          async () => {
            before = await stored().catch(() => before);
            await more(traffic, 3);
            await sleep(3_000);
            return (await stored().catch(() => before)) === before;
          },
          180_000,
        );
        await more(traffic, 20);
      } finally {
        await disk.relieve();
      }
      await more(traffic, 5);
      expect(failed(await stop(traffic))).toEqual([]);
    },
    LONGEST_MS,
  );

  it(
    'gets again from the journals what the broker had when it lost all its data',
    async () => {
      const gapsBefore = await count('SELECT count(*) AS n FROM chain_fault');
      const traffic = await calling();
      await more(traffic, 20);
      const audit = services.system.pid('audit')!;
      process.kill(audit, 'SIGSTOP');
      try {
        await more(traffic, 40);
        const events = await messagesOf(brokers(), securityEvents.name);
        earlier = events.get(securityEvents.name)!;
        await services.system.broker.wipe();
      } finally {
        process.kill(audit, 'SIGCONT');
      }
      await more(traffic, 20);
      expect(failed(await stop(traffic))).toEqual([]);
      const resent = `SELECT count(*) AS n FROM chain_fault WHERE kind = 'gap' AND resolved_at IS NOT NULL`;
      await eventually('what was lost to have come again', async () => (await count(resent)) > gapsBefore, 180_000);
    },
    LONGEST_MS,
  );

  it.each(phases)(
    'fills a gap with what is sent again, whatever comes meanwhile, delayed and then killed at %s',
    async (point) => {
      const chain = new JournalChain(`gap-${point}`, Date.now());
      const records = Array.from({ length: 60 }, (_, number) => madeExchange(chain, number)).flat();
      await services.fired();
      await services.plan('audit', [{ point, fault: 'delay', after: 0, times: 2, delayMs: 700 }]);
      await made.send(records.slice(0, 30), 10);
      await made.send(records.slice(50, 80), 10);
      await eventually('a gap to be seen', async () => (await storedOf(chain)) === 60, 120_000);
      const happened = new Set<string>();
      const told = async (fault: string) => {
        for (const name of await services.fired()) happened.add(name);
        return happened.has(`audit ${point} ${fault}`);
      };
      await eventually('audit to have been delayed', () => told('delay'), 120_000);
      await services.plan('audit', [{ point, fault: 'crash', after: isOfBatches(point) ? 0 : 1, times: 1, delayMs: 0 }]);
      // In other packs, with what is there already, and with what was never sent.
      await Promise.all([made.send(records.slice(30), 7), made.send(records.slice(70), 9)]);
      await eventually('every record to be stored', async () => (await storedOf(chain)) === records.length, 180_000);
      // A place that is passed once for many batches is passed again for what comes again.
      await eventually(
        'audit to have died',
        async () => {
          if (await told('crash')) return true;
          await made.send(records.slice(70), 9);
          await sleep(1_000);
          return false;
        },
        180_000,
      );
      await services.heal();
      const faults = `SELECT count(*) FILTER (WHERE kind = 'gap' AND from_seq = 30 AND to_seq = 49 AND resolved_at IS NOT NULL) * 100 + count(*) AS n FROM chain_fault WHERE chain = $1`;
      expect(await count(faults, [chain.id])).toBe(101);
      expect(await count('SELECT contiguous_seq AS n FROM chain WHERE id = $1', [chain.id])).toBe(records.length - 1);
    },
    LONGEST_MS,
  );

  it(
    'sets one record aside that cannot be read, and stores the 10,000 around it',
    async () => {
      const chain = new JournalChain('poison', Date.now());
      const exchanges = (from: number) => Array.from({ length: 2_500 }, (_, number) => madeExchange(chain, from + number)).flat();
      const records = [...exchanges(0), chain.addBytes('not a record'), ...exchanges(2_500)];
      await made.send(records);
      await eventually('the others to be stored', async () => (await storedOf(chain)) === 10_000, LONGEST_MS);
      expect(await count('SELECT count(*) AS n FROM poison_record WHERE chain = $1 AND seq = 5000', [chain.id])).toBe(1);
      const topic = deadLetterTopic(journal)!.name;
      const letters = (await messagesOf(brokers(), topic)).get(topic)!;
      expect(letters.map(({ value, headers }) => [String(value), String(headers?.['ostiary_dead_reason'])])).toEqual([
        ['not a record', 'not JSON'],
      ]);
      expected = { ...whole, deadLetters: [topic] };
    },
    LONGEST_MS,
  );

  it(
    `works off ${BACKLOG} events that came while it stood still`,
    async () => {
      const chains = [0, 1, 2, 3].map((index) => new JournalChain(`backlog-${index}`, Date.now()));
      const exchanges = Math.ceil(BACKLOG / EVENTS / chains.length);
      const audit = services.system.pid('audit')!;
      const traffic = await calling();
      process.kill(audit, 'SIGSTOP');
      try {
        for (let from = 0; from < exchanges; from += 500) {
          const numbers = Array.from({ length: Math.min(500, exchanges - from) }, (_, index) => from + index);
          await Promise.all(chains.map((chain) => made.send(numbers.flatMap((number) => madeExchange(chain, number)))));
        }
      } finally {
        process.kill(audit, 'SIGCONT');
      }
      for (const chain of chains)
        await eventually('all of it to be stored', async () => (await storedOf(chain)) === exchanges * 2, LONGEST_MS);
      await more(traffic, 5);
      expect(failed(await stop(traffic))).toEqual([]);
    },
    LONGEST_MS,
  );
});
