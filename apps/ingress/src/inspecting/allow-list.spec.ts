import { createHash } from 'node:crypto';
import { refusalByRule } from '#contracts';
import { RunningIngress } from '../running-ingress.fake.js';
import { json, merged, plain, stream, textFrames, toolFrames, wholeStream } from '../upstreams/scripted-provider.fake.js';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** A token of the kind that the detectors know, made here so that none stands in the repository. */
const token = () => `AKIA${Array.from({ length: 16 }, () => letters[Math.floor(Math.random() * letters.length)]).join('')}`;
const [allowed, byPlace, secret] = [token(), token(), token()];
const hash = (value: string) => `sha256:${createHash('sha256').update(value).digest('hex')}`;

const policy = `
version: 1
allow:
  - { value: "${hash(allowed)}", reason: test key of the sandbox }
  - { value: "${hash(byPlace)}", from: [tool_result], reason: stands in a fixture }
  - { findings: [email], pattern: '[a-z]{1,20}@acme-corp[.]net', reason: our own addresses }
rules:
  - { id: nothing-leaves, on: [request, reply], match: { findings: [secret, pii] }, action: mask }
  - { id: no-keys-in-tools, on: [tool_call], match: { findings: [secret] }, action: block }
`;
const both = `${allowed}, ${secret}, ann@acme-corp.net, bob@else-where.net.`;
const expected = /^(AKIA\w{16}), \[masked:[\w-]+#\w+\], ann@acme-corp\.net, \[masked:email#\w+\]\.$/;

const ask = (content: unknown, more: object = {}) => ({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content }], ...more });

describe('an allowed value', () => {
  let ingress: RunningIngress;
  beforeAll(async () => {
    ingress = await RunningIngress.start(policy);
  });
  afterAll(() => ingress.stop());
  const sent = () => JSON.parse(ingress.provider.requests.at(-1)!.body.toString()) as { messages: { content: unknown }[] };

  it('goes to the provider as it is, beside others that are masked, and the record shows it', async () => {
    const response = await ingress.call(ask(both));
    expect(sent().messages[0]!.content).toMatch(expected);
    expect(sent().messages[0]!.content).toContain(allowed);
    await ingress.recordsOf(response.headers.get('ostiary-exchange'));
    expect(JSON.stringify(ingress.records)).toContain(allowed);
    expect(JSON.stringify(ingress.records)).not.toContain(secret);
  });

  it('leaves no trace of a rule where nothing else was found', async () => {
    const response = await ingress.call(ask(`use ${allowed}`));
    expect([response.headers.get('ostiary-verdict'), response.headers.get('ostiary-reasons')]).toEqual(['allow', null]);
  });

  it('is allowed only where its entry says, although the same text was seen elsewhere before', async () => {
    const text = `${'a file '.repeat(120)}${byPlace}`;
    const block = { type: 'text', text };
    const use = { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'Read', input: {} }] };
    const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: [block] }] };
    await ingress.call({ ...ask('x'), messages: [{ role: 'user', content: [block] }, use, result] });
    const seen = JSON.stringify(sent().messages);
    expect(seen.split(byPlace)).toHaveLength(2);
    expect(JSON.stringify(sent().messages[2])).toContain(byPlace);
    expect(JSON.stringify(sent().messages[0])).toMatch(/\[masked:[\w-]+#\w+\]/);
  });

  it('comes back in a JSON reply and in a stream, however that is cut', async () => {
    ingress.provider.next(plain(both));
    const reply = (await (await ingress.call(ask('show'))).json()) as { content: { text: string }[] };
    expect(reply.content[0]!.text).toMatch(expected);
    for (const size of [1, 7, 24]) {
      const pieces = both.match(new RegExp(`.{1,${size}}`, 'g'))!;
      ingress.provider.next(stream(wholeStream(textFrames(0, pieces))));
      const text = merged(await (await ingress.call(ask('show', { stream: true }))).text());
      const deltas = [...text.matchAll(/"text_delta","text":"([^"]*)"/g)].map(([, piece]) => piece).join('');
      expect(deltas).toBe(reply.content[0]!.text);
    }
  });

  it('may stand in a tool call; another secret may not', async () => {
    const call = async (value: string) => {
      ingress.provider.next(stream(wholeStream(toolFrames(0, 'Bash', { command: `deploy --key ${value}` }), 'tool_use')));
      return (await ingress.call(ask('go', { stream: true }))).text();
    };
    const released = await call(allowed);
    expect(released).toContain('tool_use');
    expect(released).not.toContain('no-keys-in-tools');
    ingress.answer = () => ({ outcome: 'refuse', refusal: refusalByRule({ ruleId: 'no-keys-in-tools', message: 'no' }, 'r') });
    expect(await call(secret)).not.toContain(secret);
    ingress.provider.next(json([{ type: 'tool_use', id: 't', name: 'Bash', input: { command: allowed } }], 'tool_use'));
    expect(await (await ingress.call(ask('go'))).text()).toContain(allowed);
  });
});
