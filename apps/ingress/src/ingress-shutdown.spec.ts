import { ask, askingPolicy, go, heldOn } from './held-call.fake.js';
import { asFrames, blockFrames } from './guarding/anthropic-reply.fake.js';
import { stream, textFrames, wholeStream } from './upstreams/scripted-provider.fake.js';
import { RunningIngress } from './running-ingress.fake.js';

const hello = ask('hello', { stream: true });
const risky = ask('the production database');

const policy = `${askingPolicy}  - id: deploys
    on: [tool_call]
    match: { patterns: ["prod"] }
    action: require-approval
    approval: { reviewers: [security], quorum: 1, expiresIn: 15m }
    message: A reviewer must agree.
`;

describe('an instance that stops', () => {
  it('cuts what is still under way after its time, tells the client, and records what it was given', async () => {
    const ingress = await RunningIngress.start('version: 1\nrules: []\n', { drainMs: 200 });
    const frames = wholeStream(textFrames(0, ['so far so good. ']));
    ingress.provider.next(stream(frames.slice(0, 3), 'open'));
    const response = await ingress.call(hello);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('so far so good')) text += (await reader.read()).value ?? '';
    const stopping = ingress.service.close();
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
    await stopping;
    expect(text).toContain('event: error');
    const records = await ingress.recordsOf(response.headers.get('ostiary-exchange'));
    expect(records.at(-1)).toMatchObject({ type: 'exchange.interrupted', data: { errorCode: 'shutting_down' } });
    expect(JSON.stringify(ingress.records)).toContain('so far so good');
    await ingress.stop();
  });

  describe('while calls need the answers of others', () => {
    let ingress: RunningIngress;
    beforeEach(async () => {
      ingress = await RunningIngress.start(policy, { drainMs: 60_000, uncommittedMs: 60_000 });
      ingress.answer = ({ purpose }) => (purpose === 'claim' ? go : heldOn('a'));
    });
    afterEach(() => ingress.stop());

    it.each([
      ['approved', 200, 'exchange.completed'],
      ['denied', 403, 'exchange.refused'],
    ] as const)('lets a held call have its vote: %s', async (vote, status, end) => {
      const calling = ingress.call(risky);
      await ingress.isHeld();
      const stopping = ingress.service.close();
      await ingress.until(async () => !(await ingress.service.readiness.report()).ready);
      await ingress.resolve('a', vote, vote === 'denied' ? 'Not today.' : null);
      const response = await calling;
      expect(response.status).toBe(status);
      await response.text();
      await stopping;
      expect((await ingress.recordsOf(response.headers.get('ostiary-exchange'))).at(-1)?.type).toBe(end);
      expect(ingress.ended.map(({ cause }) => cause)).toEqual([vote === 'approved' ? 'released' : 'refused']);
    });

    it('asks about a tool call that a running stream brings only now, and lets it have its vote', async () => {
      const call = { type: 'tool_use', id: 'toolu_1', name: 'deploy', input: { to: 'prod' } };
      const [start = '', ...end] = asFrames({ content: [], stopReason: 'tool_use' });
      const [first = '', ...rest] = [...blockFrames(call, 0), ...end];
      const more = Promise.withResolvers<void>();
      ingress.provider.next(async (provider) => {
        provider.writeHead(200, { 'content-type': 'text/event-stream' }).write(start + first);
        await more.promise;
        provider.end(rest.join(''));
      });
      const response = await ingress.call(hello);
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = (await reader.read()).value ?? '';
      const stopping = ingress.service.close();
      await ingress.until(async () => !(await ingress.service.readiness.report()).ready);
      more.resolve();
      await ingress.isHeld();
      await ingress.resolve('a', 'approved');
      for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
      await stopping;
      expect(text).toContain('deploy');
      expect(text).toContain('message_stop');
      expect((await ingress.recordsOf(response.headers.get('ostiary-exchange'))).at(-1)?.type).toBe('exchange.completed');
    });
  });

  it('tells a held call that nobody voted on to ask again once its time is up', async () => {
    const ingress = await RunningIngress.start(policy, { drainMs: 300, uncommittedMs: 60_000 });
    ingress.answer = () => heldOn('a');
    const calling = ingress.call(risky);
    await ingress.isHeld();
    await ingress.service.close();
    const response = await calling;
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('shutting_down');
    expect(ingress.ended.map(({ cause }) => cause)).toEqual(['shutdown']);
    await ingress.stop();
  });
});
