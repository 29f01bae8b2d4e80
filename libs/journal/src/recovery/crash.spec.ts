import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { JournalRecord } from '#contracts';
import type { FailpointName } from '#failpoints/testing';
import { eventually } from '#messaging/testing';
import { isTerminal } from '../spool/open-exchanges.js';
import { journalScene } from '../testing/journal-scene.fake.js';
import type { Scene } from '../testing/journal-scene.fake.js';

const BOOTS = 3;
/** Everything is to be there at the stop, on a slow machine too. */
const shipWithinMs = 60_000;
const child = 'libs/journal/src/testing/journal-writer.main.ts';

/**
 * Runs a writer until it is killed in the middle of its work, or dies by itself at a failpoint; the result is what it had acknowledged.
 */
async function writeAndDie(home: string, instance: string, boot: number, diesAt?: FailpointName): Promise<string[]> {
  const writer = spawn(
    process.execPath,
    ['--conditions=source', '--import', './scripts/run-typescript.mjs', child, home, instance, String(boot), diesAt ?? ''],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  writer.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise((resolve) => writer.once('close', resolve));
  if (diesAt === undefined) {
    await eventually('a word of the writer', () => output.length > 0);
    await pause(Math.random() * 150);
    writer.kill('SIGKILL');
  }
  await ended;
  return output.split('\n').slice(0, -1);
}

const exchangesOf = (records: readonly JournalRecord[], test: (record: JournalRecord) => boolean): string[] =>
  records.filter(test).map((record) => ('exchange' in record ? record.exchange : ''));

describe('a neighbour on the same disk', () => {
  it('brings home what a killed one left, without a restart', async () => {
    const scene = await journalScene();
    const { journal } = scene.journal({ instance: 'alive', shipWithinMs });
    await journal.start();
    const acknowledged = await writeAndDie(scene.home, 'gone', 0);
    await eventually('the records in the audit', () => scene.audit.records().some(({ type }) => type === 'chain.recovered'));
    await journal.stop();
    await scene.bus.drained();
    const received = new Set(exchangesOf(scene.audit.records(), ({ type }) => type === 'exchange.received'));
    expect(acknowledged.filter((exchange) => !received.has(exchange))).toEqual([]);
    await scene.end();
  });
});

describe('a writer killed in the middle of its work', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await journalScene();
  });
  afterEach(() => scene.end());

  it.each([
    ['that comes back under its name', () => 'one'],
    ['whose name never comes back', (boot: number) => `gone-${boot}`],
  ])(
    'loses no acknowledged record, when it is one %s',
    async (_what, nameOf) => {
      const acknowledged: string[] = [];
      for (let boot = 0; boot < BOOTS; boot++) acknowledged.push(...(await writeAndDie(scene.home, nameOf(boot), boot)));
      expect(acknowledged.length).toBeGreaterThan(20);

      const { journal } = scene.journal({ shipWithinMs });
      await journal.start();
      const recovered = () => scene.audit.records().filter((record) => record.type === 'chain.recovered').length;
      await eventually('the records in the audit', () => recovered() >= BOOTS);
      await journal.stop();
      await scene.bus.drained();

      const records = scene.audit.records();
      const received = new Set(exchangesOf(records, ({ type }) => type === 'exchange.received'));
      expect(acknowledged.filter((exchange) => !received.has(exchange))).toEqual([]);
      expect(scene.audit.linksHold()).toBe(true);
      for (const chain of scene.audit.chains.values()) expect(Math.max(...chain.keys())).toBe(chain.size - 1);
      // Every exchange that reached the journal has exactly one end by now.
      expect(exchangesOf(records, ({ type }) => isTerminal(type)).sort()).toEqual([...received].sort());
      expect(recovered()).toBe(BOOTS);
    },
    90_000,
  );

  it.each<FailpointName>(['journal.ahead.before', 'journal.ahead.after', 'journal.sync.before', 'journal.sync.after'])(
    'loses no acknowledged record, and takes no zeros for damage, when it is at %s',
    async (point) => {
      const acknowledged: string[] = [];
      for (let boot = 0; boot < BOOTS; boot++) acknowledged.push(...(await writeAndDie(scene.home, `gone-${boot}`, boot, point)));
      const { journal } = scene.journal({ shipWithinMs });
      await journal.start();
      const recoveries = () => scene.audit.records().filter((record) => record.type === 'chain.recovered');
      await eventually('the records in the audit', () => recoveries().length >= BOOTS);
      await journal.stop();
      await scene.bus.drained();
      const received = new Set(exchangesOf(scene.audit.records(), ({ type }) => type === 'exchange.received'));
      expect(acknowledged.length).toBeGreaterThan(20);
      expect(acknowledged.filter((exchange) => !received.has(exchange))).toEqual([]);
      expect(scene.audit.linksHold()).toBe(true);
      expect(recoveries().flatMap(({ data }) => data.lost)).toEqual([]);
    },
    90_000,
  );
});
