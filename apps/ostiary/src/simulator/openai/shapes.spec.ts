import { chunkShapes } from './chunk-shapes.js';
import { completionShapes } from './completion-shapes.js';
import { bash, SimulatedChat } from './testing/simulated-chat.js';

const canary = '3141592653589793';

let chat: SimulatedChat;
beforeAll(async () => {
  chat = await SimulatedChat.start();
});
afterAll(() => chat.simulator.close());

describe('shapes', () => {
  const other = ['content-filter', 'escaped-frame', 'logprobs'];
  const all = [...Object.keys(completionShapes), ...Object.keys(chunkShapes)].filter((name) => !other.includes(name));

  it.each(all)('%s carries its text', async (name) => {
    const withTool = name.startsWith('tool-') ? 'sim:tool {"name":"Bash","input":{}}' : 'sim:echo several words in deltas';
    const prompt = `sim:shape ${name} ${canary} ${withTool}`;
    const more = { tools: [bash], stream_options: { include_usage: true } };
    expect(await chat.streamText(prompt, more)).toContain(canary);
    const whole = await (await chat.ask(prompt, { tools: [bash] })).text();
    if (completionShapes[name] === undefined) expect(whole).not.toContain(canary);
    else expect(whole).toContain(canary);
  });

  it('puts log probabilities on the choice, and on a chunk', async () => {
    const logprobs = { content: [{ token: canary }], refusal: null };
    expect(await chat.choices(`sim:shape logprobs ${canary}`)).toMatchObject([{ logprobs }]);
    expect(await chat.chunks(`sim:shape logprobs ${canary}`)).toContainEqual(
      expect.objectContaining({ choices: [expect.objectContaining({ logprobs: expect.anything() })] }),
    );
  });

  it('names one that it does not know', async () => {
    expect((await chat.ask('sim:shape web-search x')).status).toBe(400);
  });
});
