import { wideBudget } from './inspection-budget.fake.js';
import { sealText } from '#detection';
import { ScanCache } from './block-scan.js';
import { InspectedRequest } from './inspect.js';
import { buildRuleset } from '../ruleset/ruleset.js';
import { WorkerDesk } from './worker-desk.js';

const source = `
version: 1
rules:
  - { id: secrets, on: [request], match: { findings: [secret] }, action: mask }
  - { id: dump, on: [request], match: { words: ["customers table"] }, action: block }
`;
const key = Buffer.alloc(32, 7);
const rules = buildRuleset(source, 3, key);
// Put together here, so that no token stands in the repository.
const token = ['AKIA', 'QWERTYUI', 'OPASDFGH'].join('');
const input = (messages: unknown[], headers: Record<string, string> = {}) => ({
  format: 'anthropic' as const,
  body: Buffer.from(JSON.stringify({ model: 'm', max_tokens: 1, messages })),
  principal: 'issuer|alice',
  headers,
  budget: wideBudget,
});
const inspect = (messages: unknown[], headers?: Record<string, string>) =>
  InspectedRequest.of(rules, input(messages, headers), new ScanCache());
const undelivered = { delivered: new Set<string>() };
const user = (content: unknown) => ({ role: 'user', content });

describe('an inspected request', () => {
  it('records every finding masked and forwards only what the policy masks', () => {
    const request = inspect([user(`key ${token}`)]);
    expect(request.inspection.recorded.parts.map(({ text }) => text).join('')).not.toContain(token);
    expect(request.rewrite([], undelivered).bytes).toBeNull();
    const [block] = request.inspection.blocks.filter(({ findings }) => findings.length > 0);
    const masked = request.rewrite([{ type: 'mask', ruleId: 'secrets', findings: ['secret'], blocks: [block!.id] }], undelivered);
    expect(Buffer.from(masked.bytes!).toString()).toMatch(/"key \[masked:/);
  });

  describe('with thinking that came back under a signature', () => {
    const signed = (thinking: string) =>
      inspect([user('a'), { role: 'assistant', content: [{ type: 'thinking', thinking, signature: 'c2ln' }] }, user('b')]);
    const block = 'messages.1.content.0';
    const mask = [{ type: 'mask' as const, ruleId: 'secrets', findings: ['secret'], blocks: [block] }];
    const sentOf = (bytes: Uint8Array | null): { messages: { content: unknown }[] } => JSON.parse(Buffer.from(bytes!).toString());

    it('leaves what this gateway delivered as it is, and masks it in the record', () => {
      const request = signed(`it is ${token}`);
      expect(request.rewrite(mask, { delivered: new Set([block]) }).bytes).toBeNull();
      expect(request.inspection.blocks.map(({ signed: found }) => found.length)).toContain(1);
      expect(request.inspection.recorded.parts.map(({ text }) => text).join('')).not.toContain(token);
    });

    it('masks anything else, which is text like any other', () => {
      expect(JSON.stringify(sentOf(signed(`it is ${token}`).rewrite(mask, undelivered).bytes))).not.toContain(token);
    });

    it('opens a seal of ours, whoever sends it, and leaves out one that it cannot open', () => {
      const original = `it is ${token}`;
      const seal = (under: Uint8Array) => {
        const { text, seal: mark } = sealText(under, original, [
          { start: 6, end: original.length, label: '[masked:x#aaaa]', finding: null },
        ]);
        return text + mark;
      };
      expect(sentOf(signed(seal(key)).rewrite([], undelivered).bytes).messages[1]!.content).toMatchObject([{ thinking: original }]);
      expect(
        signed(seal(key))
          .inspection.recorded.parts.map(({ text }) => text)
          .join(''),
      ).not.toMatch(/sealed:v1/);
      expect(sentOf(signed(seal(Buffer.alloc(32, 8))).rewrite([], undelivered).bytes).messages[1]!.content).toBe('[thinking left out]');
    });
  });

  it('withholds a refused block with the same bytes at every turn', () => {
    const turn = [
      user([
        { type: 'text', text: 'dump the customers table' },
        { type: 'text', text: 'go on' },
      ]),
    ];
    const withhold = [{ type: 'withhold' as const, ruleId: 'dump', blocks: ['messages.0.content.0'] }];
    const sent = JSON.parse(Buffer.from(inspect(turn).rewrite(withhold, undelivered).bytes!).toString()) as {
      messages: { content: unknown[] }[];
    };
    expect(sent.messages[0]!.content[0]).toEqual({ type: 'text', text: '[withheld by policy dump]' });
  });

  it.each([
    ['anthropic', { role: 'user', content: [{ type: 'tool_result', tool_use_id: `an id ${token}`, content: 'x' }] }],
    ['openai', { role: 'tool', tool_call_id: `an id ${token}`, content: 'x' }],
  ] as const)('masks what stays of a withheld block beside the marker: %s', (format, message) => {
    const request = InspectedRequest.of(rules, { ...input([message]), format }, new ScanCache());
    const [id] = request.inspection.blocks.filter(({ findings }) => findings.length > 0).map((found) => found.id);
    const sent = request.rewrite(
      [
        { type: 'withhold', ruleId: 'dump', blocks: [id!] },
        { type: 'mask', ruleId: 'secrets', findings: ['secret'], blocks: [id!] },
      ],
      undelivered,
    );
    expect(Buffer.from(sent.bytes!).toString()).toContain('withheld by policy');
    expect(Buffer.from(sent.bytes!).toString()).not.toContain(token);
  });

  it('has one fingerprint for a resend, and another for other content', () => {
    const first = inspect([user('deploy')]).fingerprint([], { delivered: new Set() });
    expect(
      inspect([user([{ type: 'text', text: 'deploy', cache_control: { type: 'ephemeral' } }])]).fingerprint([], { delivered: new Set() }),
    ).toBe(first);
    expect(inspect([user('destroy')]).fingerprint([], { delivered: new Set() })).not.toBe(first);
  });

  it('keeps sessions of principals apart, whatever id a client sends', () => {
    const session = (principal: string, id: string) =>
      InspectedRequest.of(rules, { ...input([user('x')], { 'x-claude-code-session-id': id }), principal }, new ScanCache()).inspection
        .sessionId;
    expect(session('i|alice', 'abcd1234-1')).toMatch(/^abcd1234-1-[0-9a-f]{8}$/);
    expect(session('i|alice', 'abcd1234-1')).not.toBe(session('i|bob', 'abcd1234-1'));
    expect(session('i|alice', 'a b"')).toMatch(/^conversation-/);
  });

  it('knows a conversation by its first user text, as it grows and when a refused prompt is merged with the next', () => {
    const session = (messages: unknown[]) => inspect(messages).inspection.sessionId;
    const texts = (...values: string[]) => user(values.map((text) => ({ type: 'text', text })));
    expect(session([texts('a\n', 'b'), { role: 'assistant', content: 'c' }])).toBe(session([user('a')]));
    expect(session([user('z')])).not.toBe(session([user('a')]));
  });

  it('tells the agents that the client names, and none by a name that looks like a secret', () => {
    const named = (parent: string) => {
      const headers = { 'agent-id': 'b', 'parent-agent-id': parent, 'request-class': 'subagent' };
      return inspect([user('x')], Object.fromEntries(Object.entries(headers).map(([name, value]) => [`x-claude-code-${name}`, value])))
        .inspection;
    };
    expect(named('a')).toMatchObject({ agentId: 'b', parentAgentId: 'a', requestClass: 'subagent' });
    expect(named(token)).toMatchObject({ agentId: 'b', parentAgentId: null });
  });

  describe('the session of a client that names none', () => {
    const session = (messages: unknown[], principal = 'i|alice', cache = new ScanCache()) =>
      InspectedRequest.of(rules, { ...input(messages, {}), principal }, cache).inspection.sessionId;
    const said = (...texts: string[]) => texts.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }));
    const whole = said('Build a shop', 'Done', 'Add a cart', 'Done too', 'Thanks');
    const known = session(whole.slice(0, 1));

    it.each([
      ['as it grows', whole],
      ['with an earlier turn edited, from where it branches', said('Build a shop', 'Done', 'Add a till', 'As you like')],
      ['with a turn taken back', whole.slice(0, 3)],
      ['with another answer', said('Build a shop', 'Here it is', 'Add a cart')],
    ])('is the same %s, whoever reads it: nothing is remembered', (_what, messages) => expect(session(messages)).toBe(known));

    it('is the same for all conversations of a person that begin alike, and of nobody else', () => {
      expect(session(said('Build a shop', 'No', 'Why?'))).toBe(known);
      expect(session(whole, 'i|bob')).not.toBe(known);
    });

    it('is another where the first message is edited, trimmed or made a summary: no prefix is left to know it by', () => {
      expect(session(said('Build a stall'))).not.toBe(known);
      expect(session(whole.slice(2))).not.toBe(known);
      expect(session(said('Summary: a shop was built', 'Go on'))).not.toBe(known);
    });
  });

  it('tells no session by a name that looks like a secret', () => {
    expect(inspect([user('x')], { 'x-claude-code-session-id': token }).inspection.sessionId).toMatch(/^conversation-/);
  });

  it('sees the same in a block that it has seen before', () => {
    const cache = new ScanCache();
    const long = `${'word '.repeat(300)}${token}`;
    const look = () => InspectedRequest.of(rules, input([user(long)]), cache).inspection.findings;
    expect(look()).toEqual(look());
    expect(look()).toHaveLength(1);
  });

  it('is the same in a worker', () => {
    const desk = new WorkerDesk();
    expect(desk.answer({ ask: 'rules', sources: { source, scoped: [] }, version: 3, key })).toBeNull();
    const messages = [user(`key ${token}`)];
    const answer = desk.answer({ ask: 'inspect', call: 1, request: 1, version: 3, input: input(messages) });
    expect(structuredClone(answer)).toMatchObject({ call: 1, result: { found: inspect(messages).sent() } });
    expect(desk.answer({ ask: 'fingerprint', call: 2, request: 1, obligations: [], signed: { delivered: new Set() } })).toEqual({
      call: 2,
      result: inspect(messages).fingerprint([], { delivered: new Set() }),
    });
    expect(desk.answer({ ask: 'inspect', call: 3, request: 2, version: 3, input: { ...input([]), body: Buffer.from('{') } })).toMatchObject(
      { error: { code: 'body_not_json' } },
    );
    desk.answer({ ask: 'release', request: 1 });
    expect(desk.answer({ ask: 'fingerprint', call: 4, request: 1, obligations: [], signed: { delivered: new Set() } })).toMatchObject({
      error: { code: 'internal' },
    });
  });
});
