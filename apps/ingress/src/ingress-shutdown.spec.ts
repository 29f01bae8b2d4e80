import { stream, textFrames, wholeStream } from './upstreams/scripted-provider.fake.js';
import { RunningIngress } from './running-ingress.fake.js';

const ask = { model: 'claude-test', max_tokens: 64, stream: true, messages: [{ role: 'user', content: 'hello' }] };

describe('an instance that stops', () => {
  it('cuts what is still under way after its time, tells the client, and records what it was given', async () => {
    const ingress = await RunningIngress.start('version: 1\nrules: []\n', { drainMs: 200 });
    const frames = wholeStream(textFrames(0, ['so far so good. ']));
    ingress.provider.next(stream(frames.slice(0, 3), 'open'));
    const response = await ingress.call(ask);
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
});
