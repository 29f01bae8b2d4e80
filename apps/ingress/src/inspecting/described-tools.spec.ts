import { callFormatNamed } from '#conversation';
import { describedTools } from './described-tools.js';

const ofBody = (format: 'anthropic' | 'openai', body: object) =>
  callFormatNamed(format)
    .readRequest(JSON.stringify(body), {})
    .blocks.flatMap((block) => describedTools(block));

const schema = (path: string) => ({ type: 'object', properties: { path: { type: 'string', description: path } } });
const add = (description = 'Adds.', path = 'Where.') => ({ name: 'add', description, input_schema: schema(path) });
const anthropic = (...tools: object[]) =>
  ofBody('anthropic', { model: 'm', max_tokens: 1, tools, messages: [{ role: 'user', content: 'go' }] });
const openai = (...tools: object[]) => ofBody('openai', { model: 'm', tools, messages: [{ role: 'user', content: 'go' }] });
const openaiAdd = (description = 'Adds.') => ({ type: 'function', function: { name: 'add', description, parameters: schema('Where.') } });

describe('the tools on offer', () => {
  it('are told by name, with what is said of them, wherever they stand in the list', () => {
    const other = { name: 'other', description: 'Another.', input_schema: { type: 'object' } };
    const [first] = anthropic(add());
    expect(first).toEqual({ name: expect.any(String), words: expect.any(String) });
    const [before, second] = anthropic(other, add());
    expect([second, before!.name === first!.name]).toEqual([first, false]);
  });

  it.each([
    ['its description', add('Subtracts.')],
    ['that of a parameter', add('Adds.', 'Elsewhere.')],
  ])('are others once %s is', (_what, tool) => {
    expect(anthropic(tool)[0]!.words).not.toBe(anthropic(add())[0]!.words);
  });

  it('say nothing of their names but whether they are the same', () => {
    expect(JSON.stringify(anthropic(add()))).not.toContain('add');
  });

  it('are the same with another choice of what is no words', () => {
    expect(anthropic({ ...add(), cache_control: { type: 'ephemeral' } })).toEqual(anthropic(add()));
  });

  it('are one where a name stands twice', () => {
    const [alone] = anthropic(add());
    const both = anthropic(add(), add('Subtracts.'));
    expect([both.length, both[0]!.name === alone!.name, both[0]!.words === alone!.words]).toEqual([1, true, false]);
  });

  it('are none of a batch, whose calls are conversations of their own', () => {
    const params = { model: 'm', max_tokens: 1, tools: [add()], messages: [{ role: 'user', content: 'go' }] };
    const batch = callFormatNamed('anthropic').readRequest(JSON.stringify({ requests: [{ custom_id: 'a', params }] }), {});
    expect(batch.blocks.map(({ id }) => id)).toContain('requests.0.params.tools');
    expect(batch.blocks.flatMap((block) => describedTools(block))).toEqual([]);
  });

  it('are told of the older form of the second format', () => {
    const older = (description: string) =>
      ofBody('openai', { model: 'm', functions: [{ name: 'add', description }], messages: [{ role: 'user', content: 'go' }] });
    expect(older('Adds.')).toHaveLength(1);
    expect(older('Adds.')[0]!.name).toBe(openai(openaiAdd())[0]!.name);
    expect(older('Adds.')).not.toEqual(older('Subtracts.'));
  });

  it('are told of the second format, too', () => {
    expect(openai(openaiAdd())).toEqual([{ name: expect.any(String), words: expect.any(String) }]);
    expect(openai(openaiAdd('Subtracts.'))).not.toEqual(openai(openaiAdd()));
  });
});
