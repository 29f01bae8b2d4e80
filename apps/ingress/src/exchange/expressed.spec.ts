import { asCompletion } from '../guarding/openai-reply.fake.js';
import { RunningIngress } from '../running-ingress.fake.js';
import { json, stream, toolFrames, wholeStream } from '../upstreams/scripted-provider.fake.js';

const policy = `
version: 1
rules:
  - id: outside-the-repository
    on: [tool_call]
    when: 'tool.name == "Write" && !tool.input.file_path.startsWith("/repository/")'
    action: block
    except:
      - { id: scratch, when: 'tool.input.file_path.startsWith("/tmp/") && "engineering" in groups', reason: Nobody keeps it. }
  - id: long-answers
    when: '!("max_tokens" in params) || params.max_tokens > 100'
    action: block
    except:
      - { id: thinkers, when: 'params.thinking.type == "enabled"', reason: Thinking counts too. }
`;
const messages = [{ role: 'user', content: 'Write it.' }];
const write = (file_path: string) => ({ type: 'tool_use', id: 'toolu_1', name: 'Write', input: { file_path, content: 'x' } });

describe('what a rule says of parameters, of a tool’s input, and of exceptions', () => {
  let ingress: RunningIngress;
  beforeAll(async () => {
    ingress = await RunningIngress.start(policy);
    ingress.refuseByRules();
  });
  afterAll(() => ingress.stop());
  const call = (more: object, path = '/v1/messages') => ingress.call({ model: 'claude-test', messages, ...more }, { path });
  const reasonsOf = async (response: Response) => {
    const records = await ingress.recordsOf(response.headers.get('ostiary-exchange'));
    return records.flatMap(({ type, data }) => (type === 'exchange.completed' || type === 'exchange.refused' ? data.reasons : []));
  };

  it.each<[string, object, number]>([
    ['enough', { max_tokens: 100 }, 200],
    ['too much', { max_tokens: 101 }, 403],
    ['nothing', {}, 403],
  ])('a call that asks for %s', async (_what, more, status) => expect((await call(more)).status).toBe(status));

  it.each(['max_tokens', 'max_completion_tokens'])('the same of the other format, by %s', async (name) => {
    const ask = async (tokens: number) => (await call({ [name]: tokens }, '/openai/v1/chat/completions')).status;
    ingress.provider.next((response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(asCompletion([])));
    expect([await ask(100), await ask(101)]).toEqual([200, 403]);
  });

  it('an exception leaves the rule on record', async () => {
    const response = await call({ max_tokens: 9_000, thinking: { type: 'enabled', budget_tokens: 2_000 } });
    expect(response.status).toBe(200);
    expect(await reasonsOf(response)).toEqual([
      { code: 'exempted', ruleId: 'long-answers', action: 'block', mode: 'shadow', blocks: expect.anything(), exception: 'thinkers' },
    ]);
  });

  it.each<[string, string, string, string | undefined]>([
    ['/repository/a.ts', 'tool_use', 'none', undefined],
    ['/etc/hosts', 'text', 'rule_matched', undefined],
    ['/tmp/a.ts', 'tool_use', 'exempted', 'scratch'],
  ])('a file that is written to %s', async (path, kind, code, exception) => {
    ingress.provider.next(json([write(path)], 'tool_use'));
    const whole = await call({ max_tokens: 10 });
    const { content } = (await whole.json()) as { content: { type: string }[] };
    expect(content.map(({ type }) => type)).toEqual([kind]);
    const [reason] = await reasonsOf(whole);
    expect([reason?.code ?? 'none', reason?.exception]).toEqual([code, exception]);
    ingress.provider.next(stream(wholeStream(toolFrames(0, 'Write', write(path).input), 'tool_use')));
    const streamed = await (await call({ max_tokens: 10, stream: true })).text();
    expect(streamed.includes('"type":"tool_use"')).toBe(kind === 'tool_use');
  });
});
