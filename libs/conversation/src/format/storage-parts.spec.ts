import * as fc from 'fast-check';
import { plainBody, rewritten } from '../anthropic/request/messages-request.arbitrary.js';
import { formatNamed } from '../formats.js';
import type { BodyPart } from './conversation.js';

const textOf = (body: object, indent: number): string => JSON.stringify({ model: 'm', messages: [], ...body }, null, indent);
const partsOf = (body: object, indent = 0): BodyPart[] =>
  formatNamed('anthropic')
    .readRequest(JSON.stringify({ model: 'm', messages: [], ...body }, null, indent), {})
    .split();
const blocks = (body: object, indent = 0): string[] => partsOf(body, indent).flatMap((part) => (part.kind === 'block' ? [part.text] : []));
const long = 'every word of this sentence is here to make it long enough to be stored by reference, '.repeat(3);

describe('parts for storage', () => {
  it('lose nothing: put together they are the body', () => {
    fc.assert(
      fc.property(plainBody, fc.constantFrom(0, 1), (body, indent) => {
        const joined = partsOf(body, indent).reduce((sum, { text }) => sum + text, '');
        expect(joined).toBe(textOf(body, indent));
      }),
    );
  });

  it('are the same texts whether content is a string or a list, and wherever cache markers stand', () => {
    fc.assert(
      fc.property(plainBody, fc.boolean(), (body, marker) =>
        expect(blocks(rewritten(body, '', marker))).toEqual(blocks(rewritten(body, '', false))),
      ),
    );
    expect(blocks({ messages: [{ role: 'user', content: long }] })).toEqual(
      blocks({ messages: [{ role: 'user', content: [{ type: 'text', text: long, cache_control: { type: 'ephemeral' } }] }] }),
    );
  });

  it('are each long text wherever it stands, and the tools', () => {
    const found = blocks({
      system: [{ type: 'text', text: `s ${long}` }],
      tools: [{ name: 'x', description: long }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't', content: `r ${long}` },
            { type: 'text', text: 'short' },
          ],
        },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'Write', input: { path: '/x', content: `w ${long}` } }] },
      ],
    });
    expect(found.filter((text) => !text.includes('"description"'))).toEqual(
      ['r', 'w', 's'].map((name) => JSON.stringify(`${name} ${long}`)),
    );
    expect(found).toHaveLength(4);
  });

  it('are cut where the input of a tool call begins and ends', () => {
    const input = { path: '/x', content: `w ${long}`, mode: 'a' };
    const texts = partsOf({ messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'Write', input }] }] }).map(
      ({ text }) => text,
    );
    const from = texts.findIndex((text) => text.startsWith('{"path"'));
    expect(texts.slice(from, from + 3).join('')).toBe(JSON.stringify(input));
  });

  it('costs a growing conversation what is new in it', () => {
    const turn = (count: number) => ({
      messages: [...Array(count).keys()].map((index) => ({
        role: index % 2 === 0 ? 'user' : 'assistant',
        content: [{ type: 'text', text: `${index} ${long}`, ...(index === count - 1 ? { cache_control: { type: 'ephemeral' } } : {}) }],
      })),
    });
    const before = new Set(blocks(turn(20)));
    expect(blocks(turn(21)).filter((block) => !before.has(block))).toHaveLength(1);
  });
});
