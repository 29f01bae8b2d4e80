import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#free-ports';
import { eventually } from '#messaging/testing';

const fromSource = ['--conditions=source', '--import', './scripts/run-typescript.mjs'];

/** Loaded before the entry: sends the signal as soon as the entry wants anything but what hears it. */
const sending = (signal: NodeJS.Signals): string[] => {
  const code = `
    import { registerHooks } from 'node:module';
    let sent = false;
    registerHooks({ resolve: (specifier, context, next) => {
      if (!sent && context.parentURL?.includes('/apps/') && specifier !== '#signals') {
        sent = true;
        process.kill(process.pid, '${signal}');
      }
      return next(specifier, context);
    } });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
};

interface Started {
  readonly said: () => string;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const env = { PATH: process.env['PATH'], ...environment };
  const child = spawn(process.execPath, [...fromSource, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => void (said += piece.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as NodeJS.Signals | null }));
  return { said: () => said, ended, kill: (signal) => void child.kill(signal) };
}

const someoneElses = 'hidden-word';

describe('a signal', () => {
  let home: string;
  let closed: number;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ostiary-early-'));
    closed = await freePort();
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  /** Free ports, and a database that is away. */
  const embedded = () => ({
    OSTIARY_HOME: home,
    ...Object.fromEntries(['INGRESS', 'API', 'IDP', 'SIMULATOR'].map((name) => [`OSTIARY_${name}_PORT`, '0'])),
    DATABASE_URL: `postgres://someone:${someoneElses}@127.0.0.1:${closed}/ostiary`,
  });
  const distributed = () => ({
    ...embedded(),
    KAFKA_BROKERS: `127.0.0.1:${closed}`,
    OSTIARY_MESSAGE_KEY: Buffer.alloc(32, 7).toString('base64'),
    OSTIARY_ANTHROPIC_URL: `http://127.0.0.1:${closed}`,
    OSTIARY_ANTHROPIC_KEY: 'a key that opens nothing',
  });

  it.each(
    ['ingress', 'policy', 'approval', 'audit', 'control'].flatMap((app) =>
      (['SIGTERM', 'SIGINT'] as const).map((signal) => [`apps/${app}/src/main.ts`, signal] as const),
    ),
  )('that comes before anything is loaded ends %s as it should: %s', async (entry, signal) => {
    const { ended } = start([...sending(signal), entry], distributed());
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it.each(['apps/ostiary/src/main.ts', 'apps/ostiary/src/distributed/development/main.ts'])(
    'that comes before anything is loaded ends %s as it should',
    async (entry) => {
      const { ended } = start([...sending('SIGINT'), entry], embedded());
      expect(await ended).toEqual({ code: 0, signal: null });
    },
  );

  it.each([
    ['SIGINT', 1],
    ['SIGTERM', 1],
    // npm passes on what the process had from the terminal.
    ['SIGINT', 2],
  ] as const)('ends the embedded form that waits for a database of one’s own, and has said so: %s, %i times', async (signal, times) => {
    const { ended, said, kill } = start(['apps/ostiary/src/main.ts'], embedded());
    const line = new RegExp(`Waiting for the database at 127\\.0\\.0\\.1:${closed}: .*ECONNREFUSED`);
    await eventually('the line that it waits', () => line.test(said()));
    for (let time = 0; time < times; time += 1) kill(signal);
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(said()).toContain('Stopped.');
    expect(said()).not.toContain(someoneElses);
  });
});
