import * as fc from 'fast-check';
import { applyEdits } from '../../json/apply-edits.js';
import { literalEdits } from '../../schema/literal-edits.js';
import { plainBody, rewritten } from './messages-request.arbitrary.js';
import { readAnthropicRequest } from './read-request.js';

const marker = '[withheld by policy "r1"]';
const withhold = (body: object, ...ids: string[]): { messages: { content: unknown }[]; system?: unknown } => {
  const request = readAnthropicRequest(JSON.stringify({ model: 'm', messages: [], ...body }), {});
  return JSON.parse(
    applyEdits(
      request.text,
      request.withhold(ids, () => marker),
    ),
  );
};
const inMessage = (block: object, role = 'user'): unknown =>
  withhold({ messages: [{ role, content: [block] }] }, 'messages.0.content.0').messages[0]?.content;

describe('a mask', () => {
  it('changes exactly the field it is for, and nothing else of the body', () => {
    fc.assert(
      fc.property(plainBody, fc.nat(), fc.string({ unit: 'binary' }), (body, pick, masked) => {
        const request = readAnthropicRequest(JSON.stringify(body, null, 1), {});
        // A masked key may by chance meet its neighbour's name; masks of detectors never do.
        const isKey = ({ end }: { end: number }): boolean => request.text.startsWith(':', end);
        const fields = request.blocks.flatMap((block) => block.fields).filter((field) => !isKey(field));
        fc.pre(fields.length > 0);
        const field = fields[pick % fields.length];
        if (field === undefined) return;
        const after = applyEdits(request.text, literalEdits([{ literal: field, text: masked }]));
        expect(after.startsWith(request.text.slice(0, field.start))).toBe(true);
        expect(after.endsWith(request.text.slice(field.end))).toBe(true);
        const same = readAnthropicRequest(after, {})
          .blocks.flatMap((block) => block.fields)
          .find(({ path, start }) => path === field.path && start === field.start);
        expect(same?.value).toBe(masked);
      }),
    );
  });
});

describe('withholding', () => {
  it('replaces a string content and a text block, and keeps the cache marker', () => {
    expect(withhold({ messages: [{ role: 'user', content: 'x' }] }, 'messages.0.content.0').messages[0]?.content).toBe(marker);
    expect(inMessage({ cache_control: { type: 'ephemeral' }, type: 'text', text: 'x', citations: [{ cited_text: 'y' }] })).toEqual([
      { type: 'text', text: marker, cache_control: { type: 'ephemeral' } },
    ]);
    expect(withhold({ system: [{ type: 'text', text: 'x' }] }, 'system.0').system).toEqual([{ type: 'text', text: marker }]);
  });

  it('keeps calls and results paired', () => {
    expect(inMessage({ type: 'tool_result', content: [{ type: 'text', text: 'x' }], is_error: true, tool_use_id: 't1' })).toEqual([
      { type: 'tool_result', tool_use_id: 't1', is_error: true, content: marker },
    ]);
    expect(inMessage({ type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'x' } }, 'assistant')).toEqual([
      { type: 'tool_use', id: 't1', name: 'Bash', input: { withheld: marker } },
    ]);
  });

  it('keeps nothing beside them, and no marker that holds something else', () => {
    const block = { type: 'tool_result', note: 'x', tool_use_id: 't1', cache_control: { type: 'x y' }, content: 'x' };
    expect(inMessage(block)).toEqual([{ type: 'tool_result', tool_use_id: 't1', content: marker }]);
  });

  it('turns any other replaceable block into text', () => {
    for (const block of [
      { type: 'image', source: { type: 'base64', data: 'x' } },
      { type: 'document', source: { type: 'text', data: 'x' } },
      { type: 'hologram', beam: 'x' },
    ]) {
      expect(inMessage(block)).toEqual([{ type: 'text', text: marker }]);
    }
  });

  it('leaves nothing of the block and changes nothing around it, the same at every turn', () => {
    fc.assert(
      fc.property(plainBody, fc.nat(), (body, pick) => {
        const replaced = (value: object): string | undefined => {
          const request = readAnthropicRequest(JSON.stringify(value), {});
          const blocks = request.blocks.filter(({ replaceable }) => replaceable);
          const block = blocks[pick % blocks.length];
          if (block === undefined) return undefined;
          const edits = request.withhold([block.id], () => marker);
          const text = applyEdits(request.text, edits);
          const length = text.length - request.text.length;
          expect(text.startsWith(request.text.slice(0, block.start))).toBe(true);
          expect(text.endsWith(request.text.slice(block.end))).toBe(true);
          expect(readAnthropicRequest(text, {}).blocks.map(({ id, role }) => [id, role])).toEqual(
            request.blocks.map(({ id, role }) => [id, role]),
          );
          return text.slice(block.start, block.end + length);
        };
        expect(replaced(rewritten(body, '\n', false))).toBe(replaced(rewritten(body, '', false)));
      }),
    );
  });

  it.each([
    [
      'thinking',
      { messages: [{ role: 'assistant', content: [{ type: 'thinking', thinking: 'x', signature: 's' }] }] },
      'messages.0.content.0',
    ],
    [
      'a result of the provider’s own tools',
      { messages: [{ role: 'assistant', content: [{ type: 'web_search_tool_result', tool_use_id: 't', content: [] }] }] },
      'messages.0.content.0',
    ],
    ['tool definitions', { tools: [{ name: 'x', description: 'y' }] }, 'tools'],
    ['parameters', { stop_sequences: ['x'] }, 'parameters'],
    ['what is not there', {}, 'messages.7.content.0'],
  ])('refuses to withhold %s', (_what, body, id) => expect(() => withhold(body, id)).toThrow(RangeError));
});
