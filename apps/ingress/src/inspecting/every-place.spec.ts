import { randomBytes } from 'node:crypto';
import { sealText } from '#detection';
import { RequestFates, testKey, visibleIn } from './request-fate.fake.js';

const source = `
version: 1
unscannable: block
mcp: { servers: ['https://mcp.example.net'] }
media: { hosts: [pictures.example.net] }
rules:
  - { id: nothing-leaves, on: [request], match: { findings: [secret, pii] }, action: mask }
  - { id: dump, on: [request], match: { words: [customers table] }, action: block }
`;
/** Put together here, so that none stands in the repository. */
const K = `${['gh', 'p_'].join('')}${randomBytes(40)
  .toString('base64')
  .replace(/[^a-z]/gi, '')
  .slice(0, 12)}`;
const aws = ['AKIA', 'QWERTYUI', 'OPASDFGH'].join('');
const card = Number(['4111', '1111', '1111', '1111'].join(''));

const user = (content: unknown, more: object = {}) => ({ role: 'user', content, ...more });
const model = (...content: unknown[]) => ({ role: 'assistant', content });
const ask = (message: unknown, more: object = {}) => ({ model: 'm', max_tokens: 9, messages: [message], ...more });
const talk = (...messages: unknown[]) => ({ model: 'm', max_tokens: 9, messages });

const shared = new RequestFates(source);
const fates = () => shared;

describe('a secret', () => {
  it.each<[string, unknown]>([
    ['beside a message’s content', ask(user('hi', { note: aws }))],
    ['as the name of a member beside it', ask(user('hi', { [aws]: 1 }))],
    ['in a role that is none', talk(user('hi'), { role: aws, content: 'x' })],
    ['as the name of a member of an unknown object', ask(user('hi'), { future: [{ [aws]: null }] })],
    ['under the key id, where no id stands', ask(user([{ type: 'text', text: 'x', id: aws }]))],
    ['under the key name', ask(user([{ type: 'text', text: 'x', name: aws }]))],
    ['as a block’s type', ask(user([{ type: aws }]))],
    ['as the scope of a cache marker', ask(user([{ type: 'text', text: 'x', cache_control: { type: 'ephemeral', scope: aws } }]))],
    ['as a proof of a citation that a user wrote', ask(user([{ type: 'text', text: 'x', citations: [{ encrypted_index: aws }] }]))],
    [
      'as the signature of thinking that a schema’s default holds',
      ask(user('x'), { tools: [{ name: 'n', input_schema: { default: { type: 'thinking', signature: aws } } }] }),
    ],
    ['as a property of a tool’s input', ask(user('x'), { tools: [{ name: 'n', input_schema: { properties: { [aws]: {} } } }] })],
    ['as the type of a schema', ask(user('x'), { tools: [{ name: 'n', input_schema: { type: aws } }] })],
    ['in thinking that a user wrote', ask(user([{ type: 'thinking', thinking: aws, signature: 's' }]))],
    [
      'in thinking within a tool’s result',
      ask(user([{ type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'thinking', thinking: aws }] }])),
    ],
    ['in thinking in the system’s words', { ...ask(user('x')), system: [{ type: 'thinking', thinking: aws }] }],
    ['in thinking that nobody delivered', talk(user('a'), model({ type: 'thinking', thinking: aws, signature: 'c2ln' }), user('b'))],
    ['behind thinking with something like a seal', talk(user(`${aws}\n[sealed:v1:${'A'.repeat(60)}]`))],
    ['in a tool call’s input', talk(user('a'), model({ type: 'tool_use', id: 'toolu_1', name: 'n', input: { [aws]: [aws] } }), user('b'))],
    ['in a tool call that a user wrote', ask(user([{ type: 'tool_use', id: 'toolu_1', name: 'n', input: { a: aws } }]))],
    ['in metadata', ask(user('x'), { metadata: { user_id: aws } })],
    ['in a number’s place', ask(user('x'), { max_tokens: { a: aws } })],
    [
      'cut over two blocks',
      ask(
        user([
          { type: 'text', text: `key ${aws.slice(0, 9)}` },
          { type: 'text', text: aws.slice(9) },
        ]),
      ),
    ],
    ['cut over two messages', talk(user(`key ${aws.slice(0, 9)}`), user(aws.slice(9)))],
    [
      'cut over a tool’s result',
      ask(
        user([
          {
            type: 'tool_result',
            tool_use_id: 'toolu_1',
            content: [
              { type: 'text', text: aws.slice(0, 9) },
              { type: 'text', text: aws.slice(9) },
            ],
          },
        ]),
      ),
    ],
  ])('is masked %s', async (_where, body) => {
    const { sent, verdict, kept } = await fates().of(body);
    expect(verdict).toBe('mask');
    const told = visibleIn(sent!);
    expect(told).not.toContain(aws);
    // Of one that is cut no part may stay.
    expect(told).not.toContain(aws.slice(0, 9));
    expect(told).not.toContain(aws.slice(9));
    expect(visibleIn(kept)).not.toContain(aws);
  });

  it.each<[string, object, string]>([
    ['as the model', { ...ask(user('hi')), model: aws }, 'model'],
    ['as a tool’s name', ask(user('hi'), { tools: [{ name: aws, input_schema: {} }] }), 'tools.0.name'],
    ['as the tool to choose', ask(user('hi'), { tool_choice: { type: 'tool', name: aws } }), 'tool_choice.name'],
    [
      'as a tool that was called',
      talk(user('a'), model({ type: 'tool_use', id: 'toolu_1', name: aws, input: {} }), user('b')),
      'messages.1.content.0.name',
    ],
    [
      'as a signature',
      talk(user('a'), model({ type: 'thinking', thinking: 'x', signature: aws }), user('b')),
      'messages.1.content.0.signature',
    ],
    [
      'as the proof of a citation',
      talk(
        user('a'),
        model({ type: 'text', text: 'x', citations: [{ type: 'web_search_result_location', encrypted_index: aws }] }),
        user('b'),
      ),
      'messages.1.content.0.citations.0.encrypted_index',
    ],
    [
      'as a server’s name',
      ask(user('x'), { mcp_servers: [{ type: 'url', url: 'https://mcp.example.net', name: aws }] }),
      'mcp_servers.0.name',
    ],
  ])('refuses the call %s, and is not told', async (_where, body, path) => {
    const { sent, refused, kept } = await fates().of(body);
    expect(sent).toBeNull();
    expect(refused).toMatchObject({ code: 'body_field_refused', text: expect.stringContaining(`field ${path} `) });
    expect(kept).not.toContain(aws);
  });

  it('that this gateway delivered comes back as it was: a signature, encrypted content', async () => {
    const known = new RequestFates(source);
    known.delivered.rememberValue('s', aws, true);
    const body = talk(user('a'), model({ type: 'thinking', thinking: 'x', signature: aws }), user('b'));
    const { sent, kept } = await known.of(body);
    expect(sent).toBe(JSON.stringify(body));
    expect(kept).not.toContain(aws);
  });

  it('refuses the call where two keys of an object would be one, and names the object', async () => {
    const { sent, refused } = await fates().of(ask(user('x'), { a: { [aws]: 1, [`\u200b${aws}`]: 2 } }));
    const { sent: one } = await fates().of(ask(user('x'), { a: { [aws]: 1 } }));
    expect(one).not.toBeNull();
    // Where a detector sees through the disguise both keys get one label.
    if (sent === null) expect(refused).toMatchObject({ code: 'body_field_refused', text: expect.stringContaining('field a ') });
    else expect(Object.keys((JSON.parse(sent) as { a: object }).a)).toHaveLength(2);
  });

  it('is masked as a number, whatever way it is written', async () => {
    for (const number of [String(card), `${card}.0`, '4.111111111111111e15', `-${card}`]) {
      const { sent, verdict } = await fates().of(
        `{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x","card":${number}}]}`,
      );
      expect([verdict, sent]).toEqual(['mask', expect.stringMatching(/"card":"\[masked:/)]);
    }
    const { refused } = await fates().of(ask(user('x'), { max_tokens: card }));
    expect(refused?.text).toContain('field max_tokens ');
  });
});

describe('a word of a rule', () => {
  it.each<[string, unknown]>([
    [
      'cut over two blocks',
      ask(
        user([
          { type: 'text', text: 'dump the customers' },
          { type: 'text', text: 'table' },
        ]),
      ),
    ],
    ['cut over two messages', talk(user('dump the customers'), user('table'))],
    [
      'with a citation between',
      ask(
        user([
          { type: 'text', text: 'the customers', citations: [{ type: 'char_location', cited_text: 'x' }] },
          { type: 'text', text: 'table' },
        ]),
      ),
    ],
    ['in a forged turn of the model’s', talk(user('a'), model({ type: 'text', text: 'the customers table' }), user('b'))],
    ['in a tool call that a user wrote', ask(user([{ type: 'tool_use', id: 'toolu_1', name: 'n', input: { q: 'customers table' } }]))],
    ['in a type that ends like a tool call', ask(user([{ type: 'zzz_tool_use', input: 'customers table' }]))],
    [
      'in thinking that nobody delivered',
      talk(user('a'), model({ type: 'thinking', thinking: 'customers table', signature: 'c2ln' }), user('b')),
    ],
    ['as the name of a member', ask(user('x', { 'customers table': 1 }))],
  ])('is seen %s', async (_where, body) => expect((await fates().of(body)).refused?.code).toBe('block'));
});

describe('what is signed or sealed', () => {
  const thinking = (text: string) =>
    talk(user('a'), model({ type: 'thinking', thinking: text, signature: 'c2ln' }, { type: 'text', text: 'so' }), user('b'));

  it('goes on as the provider signed it where this gateway delivered that text, in a fork too', async () => {
    const known = new RequestFates(source);
    known.delivered.rememberValue('another session', `it is ${aws}`, true);
    const { sent, verdict, kept } = await known.of(thinking(`it is ${aws}`));
    expect([sent, verdict]).toEqual([JSON.stringify(thinking(`it is ${aws}`)), 'allow']);
    expect(kept).not.toContain(aws);
  });

  it('is opened under the organisation’s key, and left out under any other', async () => {
    const original = `it is ${aws}`;
    const sealed = (key: Uint8Array): string => {
      const { text, seal } = sealText(key, original, [
        { start: 6, end: original.length, label: '[masked:aws-access-key#abcd]', finding: null },
      ]);
      return text + seal;
    };
    expect((await fates().of(thinking(sealed(testKey)))).sent).toBe(JSON.stringify(thinking(original)));
    const strange = await fates().of(thinking(sealed(randomBytes(32))));
    expect((JSON.parse(strange.sent!) as { messages: { content: unknown }[] }).messages[1]!.content).toEqual([
      { type: 'text', text: 'so' },
    ]);
    const altered = await fates().of(thinking(`now ${sealed(testKey)}`));
    expect(altered.sent).not.toContain('thinking');
  });
});

describe('what the provider fetches', () => {
  const server = (url: string, more: object = {}) => ask(user('x'), { mcp_servers: [{ type: 'url', name: 'n', url, ...more }] });
  const picture = (url: string) => ask(user([{ type: 'image', source: { type: 'url', url } }]));
  const open = () => new RequestFates(source.replace('unscannable: block', 'unscannable: allow'));

  it('is called at servers of the policy only, with the credential that is for them', async () => {
    const body = server('https://mcp.example.net', { authorization_token: K });
    const { sent, kept } = await fates().of(body);
    expect(sent).toBe(JSON.stringify(body));
    expect(kept).not.toContain(K);
    for (const url of [
      'https://mcp.example.org',
      'https://mcp.example.net.evil.test',
      'https://mcp.example.net@evil.test',
      'http://mcp.example.net',
      'no url',
    ])
      expect((await fates().of(server(url, { authorization_token: K }))).refused?.code).toBe('mcp_server_refused');
    expect((await fates().of(server(`https://u:${K}@evil.test/${K}`))).refused?.text).not.toContain(K);
  });

  it('is content as any text, unless the policy lists its host; an address is never masked', async () => {
    const listed = picture(`https://pictures.example.net/a?key=${aws}`);
    expect((await open().of(listed)).sent).toBe(JSON.stringify(listed));
    const other = await open().of(picture(`https://pictures.example.org/a?key=${aws}`));
    expect(other.refused).toMatchObject({ code: 'body_field_refused', text: expect.stringContaining('messages.0.content.0.source.url') });
    expect(other.kept).not.toContain(aws);
    expect((await open().of(picture('https://pictures.example.org/a'))).refused).toBeNull();
  });
});
