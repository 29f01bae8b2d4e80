import { json, plain } from '../../upstreams/scripted-provider.fake.js';
import { RunningIngress } from '../../running-ingress.fake.js';
import { AnalyzerServer } from './analyzer-server.fake.js';

const masking = `
  - { id: people, on: [request, tool_call], match: { findings: [pii] }, action: mask }`;
const policy = (unscannable: string, rules = masking) => `
version: 1
unscannable: ${unscannable}
allow:
  - { findings: [person-name], pattern: Ada Lovelace, reason: long dead }
rules:${rules}
`;
const names = { 'Ann Kowalski': 'PERSON', 'Ada Lovelace': 'PERSON', Gdańsk: 'LOCATION', 'ann@corp-mail.net': 'PERSON' };

type Message = { role: string; content: unknown };
const user = (content: unknown): Message => ({ role: 'user', content });
const called = (input: object): Message => ({ role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'Write', input }] });
const result = (content: unknown): Message => user([{ type: 'tool_result', tool_use_id: 't1', content }]);
const ask = (...messages: Message[]) => ({ model: 'm', max_tokens: 9, messages });

describe('an analyzer of personal data', () => {
  let analyzer: AnalyzerServer;
  let ingress: RunningIngress;
  beforeAll(async () => {
    analyzer = await AnalyzerServer.start(names);
    // Long enough for an answer on a busy machine; the silent analyzer is waited for three times.
    const presidio = { url: analyzer.url, timeoutMs: 3_000, maxChars: 5_000, language: 'pl' };
    ingress = await RunningIngress.start(policy('block'), {}, { presidio });
    ingress.refuseByRules();
  });
  afterAll(async () => {
    await ingress.stop();
    await analyzer.close();
  });
  beforeEach(async () => {
    analyzer.mood = 'answers';
    analyzer.questions.length = 0;
    await ingress.publish(policy('block'));
  });
  const sent = () => JSON.parse(ingress.provider.requests.at(-1)!.body.toString()) as { messages: { content: unknown }[] };
  const exchangeOf = (response: Response) => ingress.recordsOf(response.headers.get('ostiary-exchange'));

  it('has names and places masked upstream and in the record, wherever emoji stand before them', async () => {
    const response = await ingress.call(ask(user('👩🏽‍💻🎉 Ann Kowalski moves to Gdańsk 🏖, says Ann Kowalski.')));
    const text = sent().messages[0]!.content as string;
    expect(text).toMatch(/^👩🏽‍💻🎉 (\[masked:person-name#\w{4}\]) moves to \[masked:location#\w{4}\] 🏖, says \1\.$/u);
    expect(response.headers.get('ostiary-verdict')).toBe('mask');
    const records = await exchangeOf(response);
    expect(records.find(({ type }) => type === 'exchange.received')).toMatchObject({
      data: { findings: [{ kind: 'person-name', category: 'pii', confidence: 'medium' }, { kind: 'location' }, { kind: 'person-name' }] },
    });
    expect(JSON.stringify(ingress.records)).not.toMatch(/Kowalski|Gdańsk/);
    expect(analyzer.questions).toEqual([
      { text: expect.stringContaining('Kowalski'), language: 'pl', entities: ['PERSON', 'LOCATION'], score_threshold: 0.5 },
    ]);
    expect(analyzer.paths.at(-1)).toBe('POST /base/analyze');
  });

  it('is asked for what is new only, and masks history the same at every turn', async () => {
    const first = user('Write to Ann Kowalski in the office.');
    await ingress.call(ask(first));
    const before = JSON.stringify(sent().messages[0]);
    const file = result([{ type: 'text', text: 'Dear Ann Kowalski of Gdańsk' }]);
    await ingress.call(ask({ ...first, content: [{ type: 'text', text: first.content }] }, called({ path: 'a.txt' }), file));
    expect(JSON.stringify(sent().messages[0]!.content)).toContain((JSON.parse(before) as Message).content as string);
    expect(JSON.stringify(sent().messages[2])).toMatch(/Dear \[masked:person-name#\w{4}\] of \[masked:location/);
    expect(analyzer.questions.map(({ text }) => text)).toEqual([first.content, 'Dear Ann Kowalski of Gdańsk']);
  });

  it('is not asked about the model’s words; a name put back into its tool call stays masked when it comes back', async () => {
    const first = user('Greet Ann Kowalski and nobody else');
    await ingress.call(ask(first));
    const alias = /\[masked:person-name#\w{4}\]/.exec(sent().messages[0]!.content as string)![0];
    ingress.provider.next(json([{ type: 'tool_use', id: 't1', name: 'Write', input: { text: `Hello ${alias}!` } }], 'tool_use'));
    const reply = (await (await ingress.call(ask(first))).json()) as { content: { input: { text: string } }[] };
    expect(reply.content[0]!.input.text).toBe('Hello Ann Kowalski!');
    await ingress.call(ask(first, called(reply.content[0]!.input), result('done 123')));
    expect(JSON.stringify(sent().messages[1])).toContain(`Hello ${alias}!`);
    expect(ingress.provider.requests.at(-1)!.body.toString()).not.toContain('Kowalski');
    expect(analyzer.questions.every(({ text }) => !text.includes('Hello'))).toBe(true);
  });

  it('meets the allow list, leaves what a detector knows better, and takes no mask for a name', async () => {
    const masked = '[masked:person-name#abcd]';
    await ingress.call(ask(user(`Ada Lovelace, ann@corp-mail.net and ${masked}`)));
    expect(sent().messages[0]!.content).toMatch(/^Ada Lovelace, \[masked:email#\w{4}\] and \[masked:person-name#abcd\]$/);
  });

  it.each([
    ['does not answer in time', 'silent'],
    ['fails', { status: 500 }],
    ['answers with something else', { body: '<p>Ann</p>' }],
    ['names places that are not there', { body: '[{"entity_type":"PERSON","start":5000,"end":5003,"score":1}]' }],
  ] as const)('that %s leaves it to the policy whether the call goes on', async (what, mood) => {
    analyzer.mood = mood;
    const text = `Ann Kowalski when it ${what}`;
    const before = ingress.provider.requests.length;
    const refused = await ingress.call(ask(user(text)));
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      error: { code: 'not_scannable', message: expect.stringContaining('A detector gave no answer') },
    });
    expect(ingress.provider.requests.length).toBe(before);
    await exchangeOf(refused);

    await ingress.publish(policy('allow'));
    const passed = await ingress.call(ask(user(text)));
    expect([passed.status, sent().messages[0]!.content]).toEqual([200, text]);
    expect((await exchangeOf(passed)).find(({ type }) => type === 'exchange.decided')).toMatchObject({
      data: { decision: { reasons: [{ code: 'not_scanned', ruleId: 'unscannable', blocks: ['messages.0.content.0'] }] } },
    });

    await ingress.publish(policy('allow', `${masking}\n  - { id: away, match: { unscannable: [detector_unavailable] }, action: block }`));
    expect((await ingress.call(ask(user(text)))).status).toBe(403);

    analyzer.mood = 'answers';
    expect((await ingress.call(ask(user(text)))).status).toBe(200);
    expect(sent().messages[0]!.content).toContain('[masked:person-name');
  });

  it('is not sent more than allowed, and never what a reply says', async () => {
    expect((await ingress.call(ask(user('word '.repeat(1_001))))).status).toBe(403);
    expect(analyzer.questions).toEqual([]);
    ingress.provider.next(plain('Ann Kowalski lives in Gdańsk.'));
    expect(await (await ingress.call(ask(user('Who is it?')))).text()).toContain('Ann Kowalski');
    expect(analyzer.questions.map(({ text }) => text)).toEqual(['Who is it?']);
  });
});
