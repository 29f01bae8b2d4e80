import * as fc from 'fast-check';
import { parseJson } from '../../json/parse-json.js';
import { plainBody, rewritten } from './messages-request.arbitrary.js';
import { splitBody } from './split-body.js';

const blocks = (body: object, indent = 0): string[] =>
  splitBody(JSON.stringify(body, null, indent)).flatMap((part) => (part.kind === 'block' ? [part.text] : []));
const joined = (text: string): string =>
  splitBody(text)
    .map((part) => part.text)
    .join('');
const long = 'every word of this sentence is here to make it long enough to be stored by reference, '.repeat(3);

describe('splitBody', () => {
  it('loses nothing: the parts put together are the body', () => {
    fc.assert(
      fc.property(plainBody, fc.constantFrom(0, 1), (body, indent) => {
        const text = JSON.stringify(body, null, indent);
        expect(joined(text)).toBe(text);
      }),
    );
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => expect(joined(text)).toBe(text)));
  });

  it('finds the same blocks whether content is a string or a list, and wherever cache markers stand', () => {
    fc.assert(
      fc.property(plainBody, fc.boolean(), (body, marker) =>
        expect(blocks(rewritten(body, '', marker))).toEqual(blocks(rewritten(body, '', false))),
      ),
    );
    expect(blocks({ messages: [{ role: 'user', content: long }] })).toEqual(
      blocks({ messages: [{ role: 'user', content: [{ type: 'text', text: long, cache_control: { type: 'ephemeral' } }] }] }),
    );
  });

  it('makes a part of each long system block, content block and of the tools', () => {
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
      ],
    });
    expect(found).toHaveLength(3);
    expect(found[0]).toBe(JSON.stringify(`s ${long}`));
    expect(found[1]).toContain('"description"');
    expect(found[2]).toBe(`"type":"tool_result","tool_use_id":"t","content":${JSON.stringify(`r ${long}`)}`);
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

  it('takes what was read before instead of reading again', () => {
    const text = JSON.stringify({ messages: [{ role: 'user', content: long }] });
    expect(splitBody(text, parseJson(text))).toEqual(splitBody(text));
  });
});
