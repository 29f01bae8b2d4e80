import { wideBudget } from './inspection-budget.fake.js';
import { createSecretKey } from 'node:crypto';
import type { UndecidedBlock } from '#contracts';
import type { FormatName } from '#conversation';
import * as fc from 'fast-check';
import { ScanCache } from './block-scan.js';
import { InspectedRequest } from './inspect.js';
import { testKey, testPrincipal, testRules } from './request-fate.fake.js';
import { within } from './undecided.js';

const rules = testRules('version: 1\nrules: []\n');
const inspect = (body: object, format: FormatName = 'anthropic') => {
  const bytes = Buffer.from(JSON.stringify({ model: 'm', ...body }));
  return InspectedRequest.of(rules, { format, body: bytes, principal: testPrincipal, headers: {}, budget: wideBudget }, new ScanCache());
};
const shownOf = (
  body: object,
  matched: string[] = [],
  delivered: string[] = [],
  format: FormatName = 'anthropic',
  refused: string[] = [],
) => inspect(body, format).undecided({ asking: new Set(matched), refused: new Set(refused), delivered: new Set(delivered) });
const texts = (...arguments_: Parameters<typeof shownOf>): string[] => shownOf(...arguments_).blocks.map(({ text }) => text);

const user = (content: unknown) => ({ role: 'user', content });
const model = (content: unknown) => ({ role: 'assistant', content });

describe('what nobody has decided', () => {
  it('is matched text first wherever it stands, the newest of users, results, the model’s turns, system, parameters, tools', () => {
    const messages = [
      user('drop the production database'),
      model('shall I?'),
      user([
        { type: 'tool_result', tool_use_id: 'toolu_1', content: 'a result' },
        { type: 'text', text: 'yes please' },
      ]),
    ];
    const body = { system: 'be kind', tools: [{ name: 'Bash', description: 'runs' }], stop_sequences: ['halt'], messages };
    expect(texts(body, ['messages.0.content.0'])).toEqual([
      'drop the production database',
      'yes please',
      'tool_use_id: toolu_1\na result',
      'shall I?',
      'be kind',
      'model: m\nhalt',
      'name: Bash\nruns',
    ]);
    expect(texts(body, [], ['messages.1.content.0'])).not.toContain('shall I?');
  });

  it('is the same of the other format', () => {
    const messages = [
      { role: 'system', content: 'be kind' },
      user('drop it'),
      { role: 'assistant', content: 'shall I?' },
      user('yes please'),
    ];
    const tools = [{ type: 'function', function: { name: 'bash', description: 'runs' } }];
    expect(texts({ messages, tools }, ['messages.1.content.0'], [], 'openai')).toEqual([
      'drop it',
      'yes please',
      'shall I?',
      'be kind',
      'model: m',
      'name: bash\nruns',
    ]);
  });

  it.each<[string, object, string]>([
    ['a member beside a content', { messages: [{ ...user('a'), note: 'unseen' }] }, 'unseen'],
    [
      'a member of a thinking block',
      { messages: [user('a'), model([{ type: 'thinking', thinking: 'hm', signature: '', note: 'unseen' }])] },
      'unseen',
    ],
    ['a schema of a tool', { messages: [user('a')], tools: [{ name: 'b', input_schema: { description: 'unseen' } }] }, 'unseen'],
    ['a form of the answer', { messages: [user('a')], output_config: { format: { type: 'json_schema', name: 'unseen' } } }, 'unseen'],
    ['a user who says something', { messages: [user('a')], metadata: { user_id: 'unseen' } }, 'unseen'],
    ['a name of a tool that says something', { messages: [user('a')], tools: [{ name: 'unseen' }] }, 'unseen'],
    ['an address', { messages: [user([{ type: 'image', source: { type: 'url', url: 'https://x/unseen' } }])] }, 'https://x/unseen'],
    ['a number', { messages: [user('a')], temperature: 0.25 }, 'temperature: 0.25'],
    [
      'what is no text, by its length',
      { messages: [user([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }])] },
      '[data: 4 characters that are no text]',
    ],
  ])('shows %s', (_what, body, text) => expect(texts(body).join('\n')).toContain(text));

  it('does not show what no decision is about', () => {
    const settings = { max_tokens: 4_096, stream: true, thinking: { type: 'enabled', budget_tokens: 777 } };
    expect(texts({ messages: [user('a')], ...settings }).join('\n')).not.toMatch(/4096|777|enabled/);
  });

  it('says what it cuts: how many blocks and characters, and which, by a keyed digest', () => {
    const long = 'x'.repeat(10_000);
    const body = {
      messages: [
        user([
          { type: 'text', text: `a${long}` },
          { type: 'text', text: `b${long}` },
        ]),
      ],
    };
    const { blocks, cut } = shownOf(body);
    expect(blocks.map(({ text, chars }) => [text.length, chars])).toEqual([
      [10_001, 10_001],
      [5_999, 10_001],
      [0, 'model: m'.length],
    ]);
    expect(cut).toMatchObject({ blocks: 2, unlisted: 0, chars: 4_002 + 'model: m'.length });
    const other = shownOf({
      messages: [
        user([
          { type: 'text', text: `A${long}` },
          { type: 'text', text: `b${long}` },
        ]),
      ],
    });
    expect(other.cut?.digest).not.toBe(cut?.digest);
  });

  it('lists every matched block, and of the rest no more than anybody reads', () => {
    const many = Array.from({ length: 400 }, (_, index) => ({ type: 'text', text: `text ${index}` }));
    expect(shownOf({ messages: [user(many)] })).toMatchObject({ cut: { unlisted: 401 - 256 } });
    expect(
      shownOf(
        { messages: [user(many)] },
        many.map((_, index) => `messages.0.content.${index}`),
      ).blocks,
    ).toHaveLength(400);
  });

  const long = 'x'.repeat(20_000);
  const text = (words: string) => ({ type: 'text', text: words });
  it.each<[string, object[], string[], string[]]>([
    ['approved before, maybe', [user(long), model('shall I?'), user('wipe it')], ['messages.0.content.0', 'messages.2.content.0'], []],
    ['refused, and withheld', [user([text(long), text('wipe it')])], ['messages.0.content.1'], ['messages.0.content.0']],
    ['masked alone', [user([text(long), text('wipe it')])], ['messages.0.content.1'], []],
  ])('has what people are asked about now before long text that is %s', (_what, messages, asking, refused) => {
    const [first] = shownOf({ messages }, asking, [], 'anthropic', refused).blocks;
    expect(first).toMatchObject({ text: 'wipe it', matched: true });
  });

  it('lists what is refused behind all else, however much that is', () => {
    const many = Array.from({ length: 400 }, (_, index) => text(`text ${index}`));
    const { blocks, cut } = shownOf({ messages: [user([text('refused'), ...many])] }, [], [], 'anthropic', ['messages.0.content.0']);
    expect(blocks).toHaveLength(257);
    expect(blocks.at(-1)).toMatchObject({ text: 'refused', matched: true });
    expect(cut).toMatchObject({ unlisted: 402 - 257 });
  });

  it('accounts for every character', () => {
    const block = fc.record({ chars: fc.nat(9_000), matched: fc.boolean() });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 400 }), (sizes) => {
        const all = sizes.map(({ chars, matched }, index): UndecidedBlock => {
          const id = `b${index}`;
          return { id, identity: id, provenance: 'user', position: 'tail', matched, digest: id, chars, text: 'x'.repeat(chars) };
        });
        const { blocks, cut } = within(createSecretKey(testKey), all);
        const shown = blocks.reduce((sum, { text }) => sum + text.length, 0);
        expect(shown).toBeLessThanOrEqual(16_000);
        expect(shown + (cut?.chars ?? 0)).toBe(sizes.reduce((sum, { chars }) => sum + chars, 0));
        expect(blocks.length + (cut?.unlisted ?? 0)).toBe(all.length);
      }),
    );
  });

  it('has one digest for one block, and another for everything that a decision covers', () => {
    const digest = (block: object): string => shownOf({ messages: [user('a'), model([block])] }, [], []).blocks[1]!.digest;
    const thinking = { type: 'thinking', thinking: 'hm', signature: 'c2ln' };
    expect(digest({ ...thinking, cache_control: { type: 'ephemeral' } })).toBe(digest(thinking));
    const others = [{}, { note: 1 }, { signature: 'b3RoZXI=' }, { thinking: 'other' }].map((more) => digest({ ...thinking, ...more }));
    expect(new Set(others).size).toBe(4);
  });
});

describe('a fingerprint', () => {
  const named = testRules('version: 1\nrules:\n  - id: name\n    on: [request]\n    match: { words: [nightjar] }\n    action: mask\n');
  const of = (masked: boolean): string => {
    const bytes = Buffer.from(JSON.stringify({ model: 'm', messages: [user('about nightjar')] }));
    const input = { format: 'anthropic' as const, body: bytes, principal: testPrincipal, headers: {}, budget: wideBudget };
    const duty = { type: 'mask' as const, ruleId: 'name', findings: [], blocks: ['messages.0.content.0'] };
    return InspectedRequest.of(named, input, new ScanCache()).fingerprint(masked ? [duty] : [], { delivered: new Set() });
  };

  it('is of what is sent: with a mask and without one a call is not the same', () => {
    expect(of(true)).toBe(of(true));
    expect(of(true)).not.toBe(of(false));
  });
});
