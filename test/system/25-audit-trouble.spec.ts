import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { eventually } from '#messaging/testing';
import { settle, settled } from './harness/accounting.js';
import { DistributedSystem } from './harness/distributed-system.js';
import { type Sent, Traffic } from './harness/traffic.js';
import { whole, wholeRecord } from './harness/whole-record.js';

const KILLS = 50;
/** Of the kills, how many wait until the process has stored something: the others hit it wherever it is. */
const AT_WORK = 10;
/** What hangs; on a machine that is three times slower it takes a third of it. */
const LONGEST_MS = 30 * 60_000;

/** What happens to the service that remembers, under load, each time from outside: nothing is missing, nothing is there twice, and it is proven. */
describe('audit in trouble', () => {
  let system: DistributedSystem;
  const sent: Sent[] = [];
  beforeAll(async () => {
    system = await DistributedSystem.start('25-audit-trouble', { audit: { checkpoints: { everyMs: 500 } } });
  });
  afterAll(() => system?.stop());

  const underLoad = async (trouble: () => Promise<void>): Promise<void> => {
    const alice = await system.people.calling('alice');
    const streams = [1, 2, 3].map(() => new Traffic(alice, 20));
    await Promise.all(streams.map((traffic) => traffic.more(5)));
    await trouble();
    await Promise.all(streams.map((traffic) => traffic.more(5)));
    sent.push(...(await Promise.all(streams.map((traffic) => traffic.stop()))).flat());
  };
  const count = async (sql: string): Promise<number> => {
    const client = new Client({ connectionString: system.databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ n: string }>(sql);
      return Number(rows[0]?.n);
    } finally {
      await client.end();
    }
  };
  const stored = () => count('SELECT count(*) AS n FROM audit.journal_record');
  /** The worst moment: others wait for what it has locked. */
  const frozenInATransaction = async (pid: number): Promise<number> => {
    const standing = `SELECT count(*) AS n FROM pg_stat_activity WHERE state = 'idle in transaction' AND state_change < now() - interval '200 milliseconds'`;
    await eventually(
      'it to be in a transaction',
      async () => {
        process.kill(pid, 'SIGSTOP');
        await sleep(300);
        if ((await count(standing)) > 0) return true;
        process.kill(pid, 'SIGCONT');
        await sleep(Math.random() * 50);
        return false;
      },
      120_000,
    );
    return pid;
  };
  const ready = () => eventually('audit to be ready', async () => (await fetch(`${system.url('audit')}/readyz`)).status === 200, 120_000);

  afterEach(async () => {
    await ready();
    expect(await settle(await system.people.controlling('dave'), system.provider, sent, 120_000)).toEqual(settled);
    expect(await wholeRecord(system)).toEqual(whole);
  }, LONGEST_MS);

  it(
    `killed at ${KILLS} points`,
    async () => {
      await underLoad(async () => {
        for (let kill = 0; kill < KILLS; kill += 1) {
          const before = await stored();
          await system.kill9('audit');
          await system.start('audit');
          if (kill % Math.floor(KILLS / AT_WORK) !== 0) await sleep(Math.random() * 2_500);
          else {
            await eventually('it to store something', async () => (await stored()) > before, 120_000);
            await sleep(Math.random() * 300);
          }
        }
        await system.kill9('audit');
        await system.restart('audit');
      });
      expect(sent.length).toBeGreaterThan(500);
    },
    LONGEST_MS,
  );

  it.each([
    ['crashes', () => system.postgres.kill9()],
    ['is shut down', () => system.postgres.shutDown()],
  ])(
    'whose database %s, and is back',
    async (_, lose) => {
      await underLoad(async () => {
        for (let time = 0; time < 2; time += 1) {
          await lose();
          await sleep(1_000);
          await system.postgres.restart();
          const before = await stored();
          await eventually('it to go on', async () => (await stored()) > before, 120_000);
        }
      });
    },
    LONGEST_MS,
  );

  it(
    'frozen for half a minute while another takes its place, and woken',
    async () => {
      await system.startBeside('audit');
      await underLoad(async () => {
        const frozen = await frozenInATransaction(system.pid('audit')!);
        try {
          const before = await stored();
          await sleep(30_000);
          await eventually('the other to have what was its own', async () => (await stored()) > before, 120_000);
        } finally {
          process.kill(frozen, 'SIGCONT');
        }
        await sleep(2_000);
      });
    },
    LONGEST_MS,
  );
});
