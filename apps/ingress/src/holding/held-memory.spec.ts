import { request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { askingPolicy, everyCallAsks } from '../held-call.fake.js';
import { RunningIngress } from '../running-ingress.fake.js';

const calls = 10;
const longText = 'Nothing of this is new, and nobody has to read it again. '.repeat(16_000);
const tool = { name: 'a_tool_with_a_long_name', description: 'does', input_schema: { type: 'object' } };

/** Bytes of the heap after a collection. */
const heap = (): number => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
};

describe('a held call', () => {
  let ingress: RunningIngress;
  beforeAll(async () => {
    ingress = await RunningIngress.start(askingPolicy, { maxHoldMs: 60_000, drainMs: 100 });
  });
  afterAll(() => ingress.stop());

  it('keeps nothing of its body in memory, not by a word of it either', async () => {
    ingress.answer = everyCallAsks;
    const token = await ingress.issuer.sign({ name: 'Alice', groups: ['engineering'] });
    const hold = (number: number): Promise<number | undefined> => {
      const messages = [
        { role: 'user', content: longText },
        { role: 'assistant', content: 'Read.' },
        { role: 'user', content: `Look at the production database, please, for the ${number}th time.` },
      ];
      const metadata = { user_id: `user_${number}_account__session_01234567-0123-4123-8123-0123456789ab` };
      const body = { model: 'claude-test-of-a-long-name', max_tokens: 10, metadata, tools: [tool], messages };
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'user-agent': 'claude-cli/2.1.330 (external, cli)',
      };
      // Not by fetch, which keeps what it has sent.
      return new Promise((resolve, reject) => {
        const sent = request(`${ingress.url}/v1/messages`, { method: 'POST', headers }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        });
        sent.on('error', reject).end(JSON.stringify(body));
      });
    };
    const first = hold(0);
    await ingress.until(() => ingress.held.length === 1);
    await ingress.isHeld();
    ingress.records.length = 0;
    const before = heap();
    const others = Array.from({ length: calls }, (_, at) => hold(at + 1));
    await ingress.until(() => ingress.records.filter(({ type }) => type === 'exchange.held').length === calls);
    ingress.records.length = 0;
    ingress.questions.length = 0;
    const each = (heap() - before) / calls;
    for (const id of ingress.held.splice(0)) await ingress.resolve(id, 'approved');
    const answers = await Promise.all([first, ...others]);
    expect(each).toBeLessThan(longText.length / 4);
    expect(answers).toEqual(answers.map(() => 200));
    expect(ingress.provider.requests.every(({ body }) => body.includes(longText))).toBe(true);
  });
});
