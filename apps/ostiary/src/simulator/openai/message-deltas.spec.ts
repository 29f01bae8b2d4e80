import { rawInputs } from '../scripting/raw-inputs.js';
import { bash, type Chunk, joined, SimulatedChat } from './testing/simulated-chat.js';

let chat: SimulatedChat;
beforeAll(async () => {
  chat = await SimulatedChat.start();
});
afterAll(() => chat.simulator.close());

describe('tools', () => {
  const calls = [1, 2].map((number) => ({ name: 'Bash', input: { command: `echo ${'x'.repeat(100)} ${number}` } }));
  const prompt = `sim:parallel-tools ${JSON.stringify(calls)}\nsim:echo all done`;

  it('are called in parallel, streamed in pieces by index, and answered after their results', async () => {
    const [choice] = await chat.choices(prompt, { tools: [bash] });
    const made = choice?.message['tool_calls'] as { id: string; function: { arguments: string } }[];
    expect(choice?.finish_reason).toBe('tool_calls');
    expect(made.map((one) => JSON.parse(one.function.arguments) as unknown)).toEqual(calls.map(({ input }) => input));
    const parts = (await chat.chunks(prompt, { tools: [bash] })).flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? []);
    const openings = parts.filter((part) => part.id !== undefined);
    expect(openings).toMatchObject(calls.map(({ name }, index) => ({ index, type: 'function', function: { name, arguments: '' } })));
    const streamed = [0, 1].map((index) => parts.filter((part) => part.index === index).map((part) => part.function?.arguments ?? ''));
    expect(streamed.map((pieces) => pieces.join(''))).toEqual(made.map((one) => one.function.arguments));
    const results = made.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'fine' }));
    const next = await chat.call({ tools: [bash], messages: [{ role: 'user', content: prompt }, choice?.message, ...results] });
    expect(((await next.json()) as Chunk).choices[0]?.message.content).toBe('all done');
  });

  it('are called in the form before tools where functions are declared', async () => {
    const legacy = { functions: [{ name: 'Bash', parameters: {} }] };
    const script = 'sim:tool {"name":"Bash","input":{"command":"ls"}}\nsim:echo done';
    const [choice] = await chat.choices(script, legacy);
    expect(choice).toMatchObject({
      message: { function_call: { name: 'Bash', arguments: '{"command":"ls"}' } },
      finish_reason: 'function_call',
    });
    const chunks = await chat.chunks(script, legacy);
    expect(joined(chunks, (delta) => delta.function_call?.arguments)).toBe('{"command":"ls"}');
    const result = { role: 'function', name: 'Bash', content: 'fine' };
    const next = await chat.call({ ...legacy, messages: [{ role: 'user', content: script }, choice?.message, result] });
    expect(((await next.json()) as Chunk).choices[0]?.message.content).toBe('done');
  });

  it('of type custom get text', async () => {
    const tools = [{ type: 'custom', custom: { name: 'Bash' } }];
    const [choice] = await chat.choices('sim:shape no-json-input ls -l', { tools });
    expect(choice?.message['tool_calls']).toMatchObject([{ type: 'custom', custom: { name: 'Bash', input: 'ls -l' } }]);
    expect(await chat.streamText('sim:shape no-json-input ls -l', { tools })).toContain('"custom":{"input":"ls -l"}');
  });

  it('begin a message that says nothing else in its first chunk', async () => {
    const [first] = await chat.chunks('sim:shape list-input x', { tools: [bash] });
    expect(first?.choices[0]?.delta).toMatchObject({
      role: 'assistant',
      content: null,
      tool_calls: [{ index: 0, function: { arguments: '' } }],
    });
  });

  it.each(Object.entries(rawInputs))('carry the input %s as it is', async (name, input) => {
    const [choice] = await chat.choices(`sim:shape ${name} 12`, { tools: [bash] });
    expect(choice?.message['tool_calls']).toMatchObject([{ function: { arguments: input('12') } }]);
    const chunks = await chat.chunks(`sim:shape ${name} 12`, { tools: [bash] });
    expect(joined(chunks, (delta) => delta.tool_calls?.[0]?.function?.arguments)).toBe(input('12'));
  });
});
