import { InspectedRequest } from './inspect.js';
import type { InspectionBudget } from './inspection.js';
import { ScanCache } from './block-scan.js';
import { wideBudget } from './inspection-budget.fake.js';
import { buildRuleset } from '../ruleset/ruleset.js';

const rules = buildRuleset(
  `version: 1
rules:
  - { id: words, match: { words: [nightjar] }, action: block }
  - { id: pii, match: { findings: [pii] }, action: mask }`,
  1,
  new Uint8Array(32).fill(7),
);
const read = (content: unknown, budget: Partial<InspectionBudget>, format: 'anthropic' | 'openai' = 'anthropic') => {
  const body = typeof content === 'string' || Array.isArray(content) ? { model: 'm', messages: [{ role: 'user', content }] } : content;
  const input = {
    format,
    body: Buffer.from(JSON.stringify(body)),
    principal: 'p',
    headers: {},
    budget: { ...wideBudget, ...budget },
  };
  return (): InspectedRequest => InspectedRequest.of(rules, input, new ScanCache());
};
const tooComplex = expect.objectContaining({ code: 'body_too_complex' });
const texts = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_value, index) => ({ type: 'text', text: text(index) }));
const mails = (count: number) => Array.from({ length: count }, (_value, index) => `person${index}@corp-mail.org`);

describe('what one request may have', () => {
  it.each([
    ['tools', read({ model: 'm', messages: [], tools: Array.from({ length: 2_001 }, (_value, index) => ({ name: `t${index}` })) }, {})],
    ['content blocks', read(texts(101, String), { blocks: 100 })],
    [
      'blocks with a blocked word',
      read(
        texts(101, (index) => `nightjar ${index}`),
        { findings: 100 },
      ),
    ],
    [
      'blocks with a finding',
      read(
        texts(101, (index) => `person${index}@corp-mail.org`),
        { findings: 100 },
      ),
    ],
    ['findings in one text', read(mails(101).join(' '), { findings: 100 })],
    [
      'findings in a tool’s result',
      read([{ type: 'tool_result', tool_use_id: 'x', content: texts(101, (index) => mails(index + 1).at(-1)!) }], { findings: 100 }),
    ],
    [
      'findings in keys',
      read([{ type: 'text', text: 'x', extra: Object.fromEntries(mails(101).map((mail) => [mail, 1])) }], { findings: 100 }),
    ],
    ['literals', read([{ type: 'text', text: 'x', extra: Array.from({ length: 200 }, () => 'a') }], { values: 100 })],
    [
      'literals in JSON within a string',
      read(
        {
          model: 'm',
          messages: [
            {
              role: 'assistant',
              content: null,
              tool_calls: [
                { id: 'c', type: 'function', function: { name: 'f', arguments: JSON.stringify(Array.from({ length: 200 }, () => 1)) } },
              ],
            },
            { role: 'tool', tool_call_id: 'c', content: 'x' },
          ],
        },
        { values: 100 },
        'openai',
      ),
    ],
  ])('is bounded in %s', (_what, reading) => expect(reading).toThrow(tooComplex));

  it('is told in numbers, and what is within it passes', () => {
    expect(read(texts(101, String), { blocks: 100 })).toThrow('more than 100 content blocks');
    expect(
      read(
        texts(50, (index) => `person${index}@corp-mail.org`),
        { blocks: 100, findings: 100 },
      )().inspection.findings,
    ).toHaveLength(50);
  });

  it('stops looking once there is too much of it', () => {
    let looked = 0;
    const cache = new ScanCache();
    const scan = cache.scan.bind(cache);
    cache.scan = (...about) => {
      looked++;
      return scan(...about);
    };
    const body = Buffer.from(
      JSON.stringify({ model: 'm', messages: [{ role: 'user', content: texts(5_000, (index) => `nightjar ${index}`) }] }),
    );
    const input = { format: 'anthropic' as const, body, principal: 'p', headers: {}, budget: { ...wideBudget, findings: 100 } };
    expect(() => InspectedRequest.of(rules, input, cache)).toThrow(tooComplex);
    expect(looked).toBeLessThan(110);
  });

  it('lets a conversation of a coding agent pass ten times over', () => {
    const turn = (index: number) => [
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me look.' },
          { type: 'tool_use', id: `toolu_${index}`, name: 'Read', input: { file_path: `/src/${index}.ts`, offset: 1, limit: 200 } },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: `toolu_${index}`, content: 'export const a = 1;\n'.repeat(10) }] },
    ];
    const messages = [{ role: 'user', content: 'Please fix it.' }, ...Array.from({ length: 2_000 }, (_value, index) => turn(index)).flat()];
    const { inspection } = read({ model: 'm', messages }, { values: 200_000, blocks: 10_000, findings: 20_000 })();
    expect(inspection.blocks.length).toBeGreaterThan(6_000);
  });
});
