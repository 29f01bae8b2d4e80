import { DistributedSystem } from './harness/distributed-system.js';
import { eventually } from '#messaging/testing';
import { Answer } from './harness/answer.js';
import { IngressClient, messagesBody } from './harness/ingress-client.js';
import { OwnProvider } from './harness/own-provider.js';
import { uniqueSecret, uniqueWord } from './harness/unique.js';

/** What one client had received when its reply came to an end, however it ended. */
interface Received {
  readonly exchange: string;
  readonly body: string;
}

const words = (count: number): string[] => Array.from({ length: count }, uniqueWord);

/** The words of `said` that the client got whole. */
const whole = (said: readonly string[], { body }: Received): string[] => {
  const text = new Answer(200, new Headers({ 'content-type': 'text/event-stream' }), body).text;
  return said.filter((word) => text.includes(word));
};

describe('what a client received stands in the record', () => {
  let provider: OwnProvider;
  let system: DistributedSystem;
  let alice: IngressClient;

  beforeAll(async () => {
    provider = await OwnProvider.start();
    system = await DistributedSystem.start('08-endings', {
      upstream: provider.upstream({ idleTimeoutMs: 2_000 }),
      ingress: { drainMs: 1_000 },
    });
    alice = await system.people.calling('alice');
  }, 180_000);
  afterAll(async () => {
    await system?.stop();
    await provider?.stop();
  }, 60_000);

  /** Reads a stream until `enough` of it is there, then does what ends it, and reads what still comes. */
  async function receive(
    prompt: string,
    enough: (body: string) => boolean,
    then: (leaving: AbortController) => Promise<void>,
  ): Promise<Received> {
    const leaving = new AbortController();
    const response = await alice.open(
      '/v1/messages',
      { method: 'POST', body: messagesBody(prompt, { stream: true }) },
      { signal: leaving.signal },
    );
    const exchange = response.headers.get('ostiary-exchange') ?? '';
    const decoder = new TextDecoder();
    let body = '';
    let ended = false;
    try {
      for await (const chunk of response.body ?? []) {
        body += decoder.decode(chunk, { stream: true });
        if (ended || !enough(body)) continue;
        ended = true;
        await then(leaving);
      }
    } catch {
      // The connection was cut, by either side: what came until then is what counts.
    }
    return { exchange, body };
  }

  async function recordOf({ exchange }: Received): Promise<{ text: string; outcome: string | null }> {
    const dave = await system.people.controlling('dave');
    const record = await dave.endedExchange(exchange);
    return { text: JSON.stringify(record), outcome: record.outcome };
  }

  async function expectRecorded(said: readonly string[], received: Received, outcome: string): Promise<void> {
    const got = whole(said, received);
    expect(got.length).toBeGreaterThan(0);
    const record = await recordOf(received);
    expect(record.outcome).toBe(outcome);
    expect(got.filter((word) => !record.text.includes(word))).toEqual([]);
  }

  const never = async (): Promise<void> => undefined;

  it('when the reply is whole, in a stream and in JSON', async () => {
    const said = words(8);
    await expectRecorded(said, await receive(`sim:echo ${said.join(' ')}`, () => false, never), 'completed');
    const answer = await alice.call(`sim:echo ${said.join(' ')}`);
    const record = await recordOf({ exchange: answer.exchange, body: '' });
    expect(said.filter((word) => !record.text.includes(word))).toEqual([]);
  });

  it('when the user stops it', async () => {
    const said = words(40);
    const prompt = `sim:pace 40 sim:echo ${said.join(' ')}`;
    const received = await receive(
      prompt,
      (body) => whole(said, { exchange: '', body }).length >= 3,
      async (leaving) => leaving.abort(),
    );
    expect(whole(said, received).length).toBeLessThan(said.length);
    await expectRecorded(said, received, 'client_left');
  });

  it.each(['sim:reset-midstream', 'sim:truncate', 'sim:stall', 'sim:error-midstream'])(
    'when the provider ends it by %s',
    async (marker) => {
      const said = words(30);
      await expectRecorded(said, await receive(`${marker} sim:echo ${said.join(' ')}`, () => false, never), 'failed');
    },
  );

  it('when a rule ends it', async () => {
    const erin = await system.people.controlling('erin');
    const policy = (await erin.ask('GET', '/api/policy')).body;
    const stop = uniqueWord();
    const published = await erin.publish(
      `version: 1\nrules:\n  - { id: stop-here, on: [reply], match: { words: ["${stop}"] }, action: block }\n`,
    );
    expect(published.status).toBeLessThan(300);
    await eventually('the rule to be in force', async () => (await alice.call(`sim:echo ${stop}`)).verdict === 'block');
    try {
      const [before, after] = [words(10), words(10)];
      const received = await receive(`sim:echo ${before.join(' ')} ${stop} ${after.join(' ')}`, () => false, never);
      expect(received.body).not.toContain(stop);
      expect(whole(after, received)).toEqual([]);
      await expectRecorded(before, received, 'refused');
    } finally {
      await erin.publish(String((policy as { source?: string }).source ?? policy));
    }
  });

  it('when the instance is stopped', async () => {
    const said = words(400);
    let stopping: Promise<unknown> = Promise.resolve();
    const received = await receive(
      `sim:pace 40 sim:echo ${said.join(' ')}`,
      (body) => whole(said, { exchange: '', body }).length >= 3,
      async () => {
        stopping = system.terminate('ingress-1');
      },
    );
    await stopping;
    await system.restart('ingress-1');
    await expectRecorded(said, received, 'interrupted');
  });

  it('and a secret stands there masked, in a stream that is cut too', async () => {
    const secret = uniqueSecret();
    const said = words(30);
    const prompt = `sim:reset-midstream sim:echo ${said.slice(0, 3).join(' ')} ${secret} ${said.slice(3).join(' ')}`;
    const received = await receive(prompt, () => false, never);
    expect(received.body).not.toContain(secret);
    const record = await recordOf(received);
    expect(record.text).not.toContain(secret);
    expect(whole(said, received).filter((word) => !record.text.includes(word))).toEqual([]);
  });

  it('and megabytes that were asked stand there whole, and are found by their words', async () => {
    const [first, line, said] = words(3);
    const log = `${first} ${`${line} = ["quoted", 'é', \\n]; // and so on\n`.repeat(120_000)}`;
    const content = [log, `sim:echo ${said}`].map((text) => ({ type: 'text', text }));
    const answer = await alice.call([{ role: 'user', content }]);
    expect([answer.status, answer.text]).toEqual([200, said]);
    const dave = await system.people.controlling('dave');
    const { text } = await recordOf({ exchange: answer.exchange, body: '' });
    expect(text.includes(JSON.stringify(log))).toBe(true);
    for (const word of [first, said]) {
      const found = await dave.ask('GET', `/api/exchanges?q=${word}`);
      expect(found).toMatchObject({ status: 200, body: { items: [{ id: answer.exchange }] } });
    }
  }, 240_000);
});
