import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { auditCheckpoint, LOG_SHARDS } from '#contracts';
import { eventually } from '#messaging/testing';
import { formatNoteKey, noteKeyOf, noteKeyTypes, parseNote, parseNoteKey, privateKeyOf, signedBy } from '#transparency';
import type { AuditDatabase } from '../../apps/cli/src/audit/verify/audit-database.js';
import { exchangeRows } from '../../apps/cli/src/audit/verify/exchange-row.js';
import { freePorts } from '#free-ports';
import { type Intents, volley } from './failpoints/mixed-load.js';
import { Random } from './failpoints/random.js';
import { Reviewer } from './failpoints/reviewer.js';
import { DistributedSystem } from './harness/distributed-system.js';
import { type GoCheck, verifyWithGo } from './harness/go-verifier.js';
import { ostiary } from './harness/program.js';
import { uniqueWord } from './harness/unique.js';
import { DatabaseCopies } from './proof/database-copies.js';
import { mutations } from './proof/mutations.js';
import { WitnessProcess } from './proof/witness-process.js';

interface Verified {
  readonly result: string;
  readonly checked: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, number>>;
  readonly faults: readonly { readonly kind: string }[];
}

interface Log {
  readonly origin: string;
  readonly key: string;
  readonly latest: { readonly size: number; readonly checkpoint: string; readonly witnesses: readonly string[] } | null;
}

const origin = 'proof.test/audit';
const seed = Buffer.alloc(32, 42);
const verifierKeys = Array.from({ length: LOG_SHARDS }, (_, shard) =>
  formatNoteKey(noteKeyOf(`${origin}/${shard}`, noteKeyTypes.log, privateKeyOf(seed))),
);

/** Long enough to be stored as a text of its own. */
const question = (): string => `A question about ${uniqueWord()}${', and about what else there is to say of it'.repeat(20)}`;

describe('the proof of the record', () => {
  let folder: string;
  let system: DistributedSystem;
  let witnesses: WitnessProcess[];
  let copies: DatabaseCopies;
  let logs: Log[];
  const exchanges: string[] = [];
  let session = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ostiary-proof-'));
    await writeFile(join(folder, 'checkpoint.key'), seed.toString('base64url'), { mode: 0o600 });
    const ports = await freePorts(2);
    witnesses = await Promise.all(ports.map((port, index) => WitnessProcess.prepare(`w${index}.test`, join(folder, `w${index}`), port)));
    for (const witness of witnesses) await witness.start(verifierKeys);
    const checkpoints = { origin, key: { file: join(folder, 'checkpoint.key') }, everyMs: 500 };
    system = await DistributedSystem.start('23-proof', { audit: { checkpoints, witnesses: witnesses.map(({ config }) => config) } });
    copies = new DatabaseCopies(system.databaseUrl);
  });
  afterAll(async () => {
    for (const witness of witnesses ?? []) await witness.kill9();
    await system?.stop();
    await rm(folder, { recursive: true });
  });

  const auditor = () => system.people.controlling('dave');

  /** In an environment that knows the log by its configuration, as an operator's does. */
  const verify = async (databaseUrl: string, args: readonly string[] = [], config: object = {}): Promise<Verified & { code: number }> => {
    const checkpoints = { origin, key: { file: join(folder, 'checkpoint.key') }, ...config };
    await writeFile(
      join(folder, 'ostiary.yaml'),
      JSON.stringify({ audit: { checkpoints, witnesses: witnesses.map((witness) => witness.config) } }),
    );
    const env = { DATABASE_URL: databaseUrl, OSTIARY_CONFIG: join(folder, 'ostiary.yaml'), OSTIARY_HOME: system.home };
    const { code, out, err } = await ostiary(['audit', 'verify', '--json', ...args], env);
    if (out === '') throw new Error(`verify ended with ${code}: ${err}`);
    return { ...(JSON.parse(out) as Verified), code };
  };

  /** The logs, once all that there is was signed, by both witnesses too. */
  const cosigned = async (): Promise<Log[]> => {
    const dave = await auditor();
    return eventually('both witnesses to have cosigned', async () => {
      const { body } = await dave.ask('GET', '/api/checkpoints');
      const all = (body as { logs: Log[] }).logs;
      const { result } = await verify(system.databaseUrl);
      return result !== 'incomplete' && all.every(({ latest }) => latest === null || latest.witnesses.length === 2) ? all : null;
    });
  };

  it('covers what people called, and is cosigned', async () => {
    const alice = await system.people.calling('alice');
    for (let call = 0; call < 8; call += 1) exchanges.push((await alice.call(question())).exchange);
    // One witness dies meanwhile, and is back.
    await witnesses[1]!.kill9();
    for (let call = 0; call < 4; call += 1) exchanges.push((await alice.call(question())).exchange);
    await witnesses[1]!.start(verifierKeys);
    const dave = await auditor();
    await eventually(
      'all of it to be on record',
      async () => (await dave.exchanges()).filter(({ endedAt }) => endedAt !== null).length === exchanges.length,
    );
    logs = await cosigned();
    session = (await dave.exchanges())[0]?.sessionId ?? '';
    for (const { latest, key } of logs) {
      if (latest === null) continue;
      const keys = [key, ...witnesses.map((witness) => witness.key)].map(parseNoteKey);
      expect(signedBy(parseNote(latest.checkpoint), keys)).toHaveLength(3);
    }
  });

  it('covers calls of every kind, however they end, and an ingress that dies amid them', async () => {
    const intents: Intents = new Map();
    const reviewer = new Reviewer(await system.people.controlling('bob'), intents);
    const broken = volley(system.people, system.ingress(1), new Random(23), intents);
    await sleep(1_500);
    await system.kill9('ingress-1');
    await system.restart('ingress-1');
    const before = await broken;
    const after = await volley(system.people, system.ingress(1), new Random(24), intents);
    await reviewer.stop();
    const made = [...before, ...after].flatMap(({ exchange }) => exchange ?? []);
    const dave = await auditor();
    for (const exchange of made) await dave.endedExchange(exchange);
    logs = await cosigned();
    expect(await verify(system.databaseUrl)).toMatchObject({ code: 0, faults: [] });
  });

  it('is one that Go’s library of transparency logs verifies, exchange by exchange', async () => {
    const dave = await auditor();
    const checks: GoCheck[] = [];
    for (const exchange of exchanges) {
      const { status, body } = await dave.ask('GET', `/api/exchanges/${exchange}/proof`);
      expect(status).toBe(200);
      const file = String(body);
      const { key } = logs.find((log) => file.includes(`\n\n${log.origin}\n`))!;
      checks.push(
        { kind: 'proof', key, file },
        { kind: 'proof', key, file: file.replace(/^extra .*/m, `extra ${Buffer.from('{}').toString('base64')}`) },
      );
    }
    const answers = await verifyWithGo(checks);
    expect(answers.filter((_, index) => index % 2 === 0)).toEqual(exchanges.map(() => ''));
    expect(answers.filter((_, index) => index % 2 === 1)).not.toContain('');
  });

  it('is published to the topic that the SOC keeps', async () => {
    const kept = await eventually('the newest checkpoints on the topic', async () => {
      const there = await checkpointsOf(system.broker.brokers.split(','));
      const has = ({ origin: name, latest }: Log) =>
        latest === null || there.some(({ origin: told, size }) => told === name && size === latest.size);
      return logs.every(has) ? there : null;
    });
    await writeFile(join(folder, 'soc.jsonl'), kept.map((checkpoint) => JSON.stringify(checkpoint)).join('\n'));
    const seen = await Promise.all(
      logs.flatMap(({ origin: name, latest }) =>
        latest === null ? [] : [fetch(`${witnesses[0]!.url}/${hash('sha256', name)}/checkpoint`).then((answer) => answer.text())],
      ),
    );
    await writeFile(join(folder, 'witness.txt'), seen.join('\n'));
  });

  it('is clean as long as nobody tampers, whoever verifies and from wherever', async () => {
    // Nobody is connected to it any more: it can be copied.
    for (const service of ['audit', 'policy', 'approval']) await system.terminate(service);
    const url = await copies.with(async () => {});
    const outside = ['--checkpoints', join(folder, 'soc.jsonl'), '--checkpoints', join(folder, 'witness.txt')];
    const all = await verify(url, outside);
    expect(all).toMatchObject({ code: 0, result: 'clean', faults: [] });
    expect(all.checked).toMatchObject({ logs: LOG_SHARDS });
    expect(all.checked['contents']).toBe(all.checked['records']);
    expect(all.checked['texts']).toBeGreaterThan(0);
    expect(all.checked['cosignatures']).toBeGreaterThan(0);
    expect((await verify(url, ['--since', join(folder, 'witness.txt')])).result).toBe('clean');
    expect((await verify(url, ['--without-content'])).result).toBe('unchecked');
  });

  it('goes with a session that is taken out, and shows what is changed in it', async () => {
    const url = await copies.with(async () => {});
    const env = { DATABASE_URL: url, OSTIARY_CONFIG: join(folder, 'ostiary.yaml'), OSTIARY_HOME: system.home };
    const { code, out } = await ostiary(['audit', 'bundle', '--session', session], env);
    expect(code).toBe(0);
    const check = async (text: string) => {
      await writeFile(join(folder, 'bundle.jsonl'), text);
      return verify('postgresql://nobody@127.0.0.1:1/nothing', ['--bundle', join(folder, 'bundle.jsonl')]);
    };
    const whole = await check(out);
    expect(whole).toMatchObject({ code: 0, result: 'clean' });
    expect(whole.checked['records']).toBeGreaterThan(1);
    expect((await verify(url, ['--session', session])).checked['records']).toBe(whole.checked['records']);
    const [head = '', first = '', ...rest] = out.trim().split('\n');
    const record = (JSON.parse(first) as { record: string }).record;
    const changed = Buffer.from(Buffer.from(record, 'base64').toString().replace('"v":1', '"v":2')).toString('base64');
    expect((await check([head, first.replace(record, changed), ...rest].join('\n'))).counts).toEqual({ content_changed: 1 });
    expect((await check([head.replace(session, 'another'), first].join('\n'))).counts).toEqual({ proof_invalid: 1 });
    expect((await check([head, first.replace(/index \d+/, 'index 4711')].join('\n'))).code).toBe(2);
    expect((await check('nothing')).code).toBe(2);
  });

  it('says what it cannot check, and why', async () => {
    const nowhere = await ostiary(['audit', 'verify', '--json'], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' });
    expect(nowhere).toMatchObject({ code: 4, out: '' });
    expect((await ostiary(['audit', 'verify', '--wrong'], {})).code).toBe(4);
  });

  it('holds with keys that were changed since, as long as they are known', async () => {
    const url = await copies.with(async () => {});
    await writeFile(join(folder, 'next.key'), Buffer.alloc(32, 43).toString('base64url'));
    const changed = { key: { file: join(folder, 'next.key') } };
    expect(await verify(url, [], { ...changed, formerKeys: [verifierKeys[0]] })).toMatchObject({ code: 0, result: 'clean' });
    expect(await verify(url, ['--key', verifierKeys[3]!], changed)).toMatchObject({ code: 0, result: 'clean' });
    const unknown = await verify(url, [], changed);
    expect(unknown.code).toBe(2);
    expect(Object.keys(unknown.counts)).toContain('checkpoint_unsigned');
  });

  it('holds every column of an exchange to the record, and whatever is added to it', async () => {
    let asked = '';
    const asks: Pick<AuditDatabase, 'all'> = {
      all: (sql) => {
        asked += sql;
        return Promise.resolve([]);
      },
    };
    await exchangeRows(asks as AuditDatabase, []);
    const client = new Client({ connectionString: system.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'audit' AND table_name = 'exchange' ORDER BY 1`,
    );
    await client.end();
    const missing = rows.map(({ name }) => name).filter((name) => !new RegExp(`\\be\\.${name}\\b`).test(asked));
    // By a table of prices, which may have changed since; what is gathered from several records is asked for when all are read.
    expect(missing).toEqual(['cost', 'currency', 'grants', 'held', 'released']);
  });

  it.each(mutations(origin, seed).map((mutation) => [mutation.what, mutation] as const))('shows when %s', async (_what, mutation) => {
    const url = await copies.with(mutation.do);
    const sources = mutation.needsOutside ? ['soc.jsonl', 'witness.txt'] : [null];
    for (const source of sources) {
      const { code, counts } = await verify(url, source === null ? [] : ['--checkpoints', join(folder, source)]);
      expect(Object.keys(counts)).toEqual(expect.arrayContaining([...mutation.named]));
      expect(code).toBe(2);
    }
  });
});

/** All that the topic has. */
async function checkpointsOf(brokers: readonly string[]): Promise<{ origin: string; size: number; checkpoint: string }[]> {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'soc', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const [end] = await admin.fetchTopicOffsets(auditCheckpoint.name);
  await admin.disconnect();
  const found: { origin: string; size: number; checkpoint: string }[] = [];
  const consumer = kafka.consumer({ groupId: `soc-${crypto.randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topic: auditCheckpoint.name, fromBeginning: true });
  const all = Promise.withResolvers<void>();
  await consumer.run({
    eachMessage: async ({ message }) => {
      found.push(auditCheckpoint.schema.parse(JSON.parse(message.value?.toString() ?? '')));
      if (Number(message.offset) + 1 >= Number(end?.high)) all.resolve();
    },
  });
  await all.promise;
  await consumer.disconnect();
  return found;
}
