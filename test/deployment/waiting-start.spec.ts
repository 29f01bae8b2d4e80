import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#free-ports';
import { eventually } from '#messaging/testing';

/** The services' real entries against ports that nobody listens on: they wait, say for what, and end when they are told to. */
describe('a service whose surroundings are away', () => {
  let home: string;
  let closed: number;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ostiary-start-'));
    closed = await freePort();
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(home, { recursive: true, force: true });
  });

  const start = async (entry: string, issuer: string) => {
    const file = join(home, `${children.length}.yaml`);
    // JSON is YAML.
    const configuration = {
      home,
      ingress: { port: 0 },
      services: { policyPort: 0 },
      identity: { issuers: [{ issuer, audience: 'ostiary' }] },
      upstreams: { anthropic: { url: 'http://127.0.0.1:1', key: { env: 'OSTIARY_MESSAGE_KEY' } } },
    };
    await writeFile(file, JSON.stringify(configuration));
    const child = spawn(process.execPath, ['--conditions=source', '--import', './scripts/run-typescript.mjs', entry], {
      env: {
        PATH: process.env['PATH'],
        OSTIARY_CONFIG: file,
        OSTIARY_MESSAGE_KEY: Buffer.alloc(32, 7).toString('base64'),
        KAFKA_BROKERS: `127.0.0.1:${closed}`,
        DATABASE_URL: `postgres://someone:hidden-word@127.0.0.1:${closed}/ostiary`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let said = '';
    let logged = '';
    child.stderr.on('data', (piece: Buffer) => void (said += piece.toString()));
    child.stdout.on('data', (piece: Buffer) => void (logged += piece.toString()));
    const ended = once(child, 'exit').then(([code, signal]: (number | string | null)[]) => ({ code, signal }));
    return { child, ended, said: () => said, all: () => said + logged };
  };

  it.each([
    ['the database', 'apps/policy/src/main.ts', 'SIGTERM'],
    ['the database', 'apps/policy/src/main.ts', 'SIGINT'],
    ['the broker', 'apps/ingress/src/main.ts', 'SIGTERM'],
  ] as const)('says that it waits for %s, and ends at a signal: %s, %s', async (what, entry, signal) => {
    const { child, ended, said, all } = await start(entry, `http://127.0.0.1:${closed}/issuer`);
    const line = new RegExp(`Waiting for ${what} at 127\\.0\\.0\\.1:${closed}: .*ECONNREFUSED`);
    await eventually(`the line that it waits; it said: ${said()}`, () => line.test(said()) || undefined, 60_000);
    child.kill(signal);
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(all()).not.toContain('hidden-word');
  });

  it('says that it waits for the keys of an issuer that is away', async () => {
    const { child, ended, said } = await start('apps/ingress/src/main.ts', `http://127.0.0.1:${closed}/issuer`);
    const line = new RegExp(`Waiting for the keys of http://127\\.0\\.0\\.1:${closed}/issuer: .*ECONNREFUSED`);
    await eventually('the line that it waits', () => line.test(said()) || undefined, 60_000);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it.each(['http://issuer.example', 'issuer.example', 'ftp://127.0.0.1'])(
    'does not start with an issuer that can never work: %s',
    async (address) => {
      const { ended, said } = await start('apps/ingress/src/main.ts', address);
      expect(await ended).toEqual({ code: 1, signal: null });
      expect(said()).toContain(`the keys of ${address} can never be fetched`);
    },
  );
});
