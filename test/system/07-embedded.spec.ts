import { eventually } from '#messaging/testing';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EmbeddedSystem } from './harness/embedded-system.js';
import { OwnProvider } from './harness/own-provider.js';
import { checkout } from './harness/test-home.js';
import { uniqueWord } from './harness/unique.js';
import { oneExchange } from './one-exchange.flow.js';

const run = promisify(execFile);

describe('npm start', () => {
  let system: EmbeddedSystem;
  beforeAll(async () => {
    system = await EmbeddedSystem.prepare('07-embedded');
    await system.start();
  });
  afterAll(() => system?.stop());

  const exchanged = async () => {
    const word = uniqueWord();
    const answer = await (await system.people.calling('alice')).call(`About ${word}`);
    expect(answer.status).toBe(200);
    return answer.exchange;
  };
  const recorded = async (id: string) => (await (await system.people.controlling('dave')).endedExchange(id)).outcome;

  it('ends with what to copy: a token, a call, a client', () => {
    expect(system.said).toContain('npm run -s token -- alice');
    expect(system.said).toMatch(/curl http:\/\/127\.0\.0\.1:\d+\/v1\/messages/);
    expect(system.said).toContain('ANTHROPIC_BASE_URL=');
  });

  it.each(['alice', 'bob', 'carol', 'dave', 'erin'])('gives %s’s token, and prints nothing else', async (user) => {
    const { stdout } = await run('npm', ['run', '-s', 'token', '--', user], { cwd: checkout, env: system.environment });
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });

  it('serves its health', async () => {
    const { OSTIARY_INGRESS_PORT, OSTIARY_API_PORT } = system.environment;
    for (const port of [OSTIARY_INGRESS_PORT, OSTIARY_API_PORT]) {
      for (const path of ['livez', 'readyz', 'metrics']) expect((await fetch(`http://127.0.0.1:${port}/${path}`)).status).toBe(200);
    }
  });

  oneExchange(() => system);

  it('refuses to run twice, and names what holds the port', async () => {
    const second = await system.startBeside();
    expect(second.code).not.toBe(0);
    expect(second.said).toContain(system.environment['OSTIARY_INGRESS_PORT']);
    expect(second.said).toMatch(/held by process \d+/);
    expect(await recorded(await exchanged())).toBe('completed');
  });

  it('stops wholly on Ctrl-C, comes back, and has its data', async () => {
    const id = await exchanged();
    const token = await system.people.token('alice');
    await system.interrupt();
    expect(system.said).toContain('Stopped.');
    expect(await eventually('no process to be left', async () => (await system.leftProcesses()).length === 0)).toBe(true);
    await system.start();
    expect(await recorded(id)).toBe('completed');
    expect(await system.people.token('alice')).toBe(token);
    expect(await recorded(await exchanged())).toBe('completed');
  });

  it('has its data after a kill -9 too, and ends what was under way', async () => {
    const alice = await system.people.calling('alice');
    const id = await exchanged();
    const [word, lost] = [uniqueWord(), uniqueWord()];
    const held = alice.call(`Check the prod database for ${word}`).catch(() => null);
    const approval = await (await system.people.controlling('bob')).approvalWith(word);
    const streaming = await alice.open('/v1/messages', {
      method: 'POST',
      body: JSON.stringify({
        model: 'claude-sonnet-4-5',
        max_tokens: 9,
        stream: true,
        messages: [{ role: 'user', content: `${lost} sim:pace 100 sim:long 100` }],
      }),
    });
    await system.kill9();
    expect(await held).toBeNull();
    await streaming.text().catch(() => '');
    await system.start();
    expect(await recorded(id)).toBe('completed');
    for (const left of [approval.exchangeId, streaming.headers.get('ostiary-exchange') ?? ''])
      expect(await recorded(left)).toBe('interrupted');
    const bob = await system.people.controlling('bob');
    await bob.vote(approval.id, 'approve');
    expect((await alice.call(`Check the prod database for ${word}`)).status).toBe(200);
  });
});

describe('npm start with a provider of one’s own', () => {
  it('uses it with its key, and starts no simulator', async () => {
    const provider = await OwnProvider.start();
    const url = provider.url;
    const system = await EmbeddedSystem.prepare('07-embedded-provider', {
      OSTIARY_ANTHROPIC_URL: url,
      OSTIARY_ANTHROPIC_KEY: provider.key,
    });
    try {
      await system.start();
      const answer = await (await system.people.calling('alice')).call('Hello');
      expect(answer.status).toBe(200);
      await expect(fetch(`http://127.0.0.1:${system.environment['OSTIARY_SIMULATOR_PORT']}/`)).rejects.toThrow();
      expect(provider.received()).toBe(1);
    } finally {
      await system.stop();
      await provider.stop();
    }
  });
});
