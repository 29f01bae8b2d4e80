import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exampleSecret } from '../../apps/ostiary/src/simulator/scripting/example-secret.js';
import { DistributedSystem } from './harness/distributed-system.js';
import { IngressClient } from './harness/ingress-client.js';
import { OwnProvider } from './harness/own-provider.js';
import { brokerSinks, databaseSinks, fileSinks, holding, type Sink } from './harness/sinks.js';
import { uniqueSecret, uniqueWord } from './harness/unique.js';

/** Values that must be nowhere: the provider's key, callers' tokens, and secrets that went through in every way that content can. */
interface Canary {
  readonly what: string;
  readonly value: string;
  /** The caller's own value, which ingress puts back into the tool calls that it sends to this caller. */
  readonly givenBack?: boolean;
}

/** Writes a file on the caller's machine: there the caller's own value is put back without asking anybody. */
const write = { ...IngressClient.bash, name: 'Write' };

/** PostgreSQL's files are searched by its tables; the broker's indexes hold offsets only, in files of 10 MB each. */
const elsewhere = (path: string) => path.includes('/postgres/') || path.includes('/kafka/data/__') || /\.(time)?index$/.test(path);

describe('after every kind of call', () => {
  let provider: OwnProvider;
  let system: DistributedSystem;
  let sinks: Sink[] = [];
  const canaries: Canary[] = [];
  const control = uniqueWord();

  const secret = (what: string, kind?: Parameters<typeof uniqueSecret>[0], givenBack = false): string => {
    const value = uniqueSecret(kind);
    canaries.push({ what, value, givenBack });
    return value;
  };

  beforeAll(async () => {
    provider = await OwnProvider.start();
    system = await DistributedSystem.start('04-canary', { upstream: provider.upstream({ headersTimeoutMs: 1_500, idleTimeoutMs: 1_500 }) });
    canaries.push({ what: 'the provider’s key', value: provider.key });
    for (const user of ['alice', 'bob'] as const) canaries.push({ what: `${user}’s token`, value: await system.people.token(user) });
    const replies = await everyKindOfCall();
    sinks = [
      ...(await databaseSinks(system.databaseUrl)),
      ...(await brokerSinks(system.broker.brokers.split(','))),
      ...(await fileSinks(system.home, elsewhere)),
      ...replies,
    ];
  });
  afterAll(async () => {
    await system?.stop();
    await provider?.stop();
  });

  async function everyKindOfCall(): Promise<Sink[]> {
    const [alice, bob, dave] = [
      await system.people.calling('alice'),
      await system.people.controlling('bob'),
      await system.people.controlling('dave'),
    ];
    const replySecret = secret('a secret of a reply');
    const tool = (text: string) => `sim:tool {"name":"Write","input":{"file_path":"notes.txt","content":"${text}"}}`;
    const history = [
      { role: 'user', content: [{ type: 'text', text: `First ${secret('a secret of the history')}` }] },
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'toolu_01', name: 'Bash', input: { command: `use ${secret('a secret of a tool’s input')}` } }],
      },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'toolu_01', content: `got ${secret('a secret of a tool’s result', 'aws')}` }],
      },
    ];
    const seed = uniqueWord();
    canaries.push({ what: 'a secret split over deltas', value: exampleSecret('github', seed) });
    const held = alice.call(`Check the prod database ${control} with ${secret('a secret of a held call')}`);
    const approval = await bob.approvalWith(control);
    await bob.vote(approval.id, 'approve');
    const answers = [
      await held,
      await alice.call(`Clean ${control}`),
      await alice.call(`Use ${secret('a secret of a prompt')} and ${secret('another vendor’s', 'anthropic')}`),
      await alice.call(`sim:echo ${replySecret}`),
      await alice.call(`sim:secret github ${seed}`, { stream: true }),
      await alice.call(`sim:secret github ${seed}`),
      await alice.call(history, { tools: [IngressClient.bash] }),
      await alice.call(tool(secret('a secret of a tool call', 'github', true)), { tools: [write] }),
      await alice.call(tool(secret('a secret of a streamed tool call', 'github', true)), { tools: [write], stream: true }),
      await alice.call(`dump the customers table with ${secret('a secret of a blocked call')}`),
      await alice.call(`sim:error 500 ${secret('a secret of a failed call')}`),
      await alice.call(`sim:stall ${secret('a secret of a stalled stream')}`, { stream: true }).catch(() => null),
      await alice.call(`sim:garbage ${secret('a secret of a broken reply')}`),
      await alice.send('/v1/messages', { method: 'POST', body: `{"model":"x","messages":"${secret('a secret of a malformed call')}"` }),
      await alice.send(`/v1/${secret('a secret of a path')}`, { method: 'GET' }),
      await alice.call('Hello', { headers: { authorization: `Bearer ${secret('a secret given as a token')}` } }),
      await alice.call('Hello', { headers: { 'x-note': secret('a secret of an unknown header') } }),
    ];
    // A call by nobody is counted, and no exchange.
    for (const answer of answers) if (answer !== null && answer.status !== 401) await dave.endedExchange(answer.exchange);
    return answers.flatMap((answer, index) =>
      answer === null ? [] : [{ name: `reply ${index}`, bytes: Buffer.from(answer.body + JSON.stringify([...answer.headers])) }],
    );
  }

  it('the search finds what is there: a plain word is in the database, in the topics and in the replies', () => {
    const places = holding(sinks, control);
    expect(places).toContain('topic ostiary.journal.v1');
    expect(places.some((name) => name.startsWith('table audit.'))).toBe(true);
    expect(places.some((name) => name.startsWith('reply'))).toBe(true);
    expect(sinks.some(({ name }) => name.endsWith('ingress-1.log'))).toBe(true);
    expect(sinks.some(({ name }) => name.includes('/journal/'))).toBe(true);
  });

  it('the provider has had its key, so that there was something to leak', async () => {
    expect((await system.provider.received()).every(({ keyAccepted }) => keyAccepted)).toBe(true);
  });

  it('no secret and no key is in any table, topic, journal file, log or reply', () => {
    const found = canaries.flatMap(({ what, value, givenBack }) => {
      const allowed = (place: string) => givenBack === true && place.startsWith('reply');
      return holding(sinks, value)
        .filter((place) => !allowed(place))
        .map((place) => `${what} in ${place}`);
    });
    expect(found).toEqual([]);
  });

  it('no secret reached the provider, and no token', async () => {
    const received = Buffer.from(JSON.stringify(await system.provider.received()));
    const masked = canaries.filter(({ what }) => !what.includes('provider') && !what.includes('unknown header'));
    expect(
      masked.filter(({ value }) => holding([{ name: 'provider', bytes: received }], value).length > 0).map(({ what }) => what),
    ).toEqual([]);
  });

  it('the configuration files that the launcher wrote name the key and do not hold it', async () => {
    const text = await readFile(join(system.home, 'distributed', 'ingress-1.yaml'), 'utf8');
    expect(text).toContain('key:');
    expect(text).not.toContain(provider.key);
  });
});
