import { asChunks, asCompletion, asEvents } from '../guarding/openai-reply.fake.js';
import { RunningIngress } from '../running-ingress.fake.js';
import { json, stream, toolFrames, wholeStream, type Script } from '../upstreams/scripted-provider.fake.js';

const policy = `
version: 1
rules:
  - id: repository-only
    on: [request, tool_call]
    when: call.paths.exists(p, p.access == "write" && p.outside)
    action: block
    message: Only in the repository.
`;

const environment = '# Environment\n - Primary working directory: /home/ann/app\n';
const tools = [{ name: 'Write', input_schema: { type: 'object' } }];
const write = (path: string) => ({ file_path: path, content: 'x' });
const choice = (path: string) =>
  ({ texts: {}, calls: [{ name: 'Write', input: JSON.stringify(write(path)) }], unknown: {}, reason: 'tool_calls' }) as const;
const claude = (more: object = {}) => ({
  model: 'm',
  max_tokens: 10,
  tools,
  messages: [
    { role: 'user', content: 'go' },
    { role: 'system', content: environment },
  ],
  ...more,
});
const codex = (more: object = {}) => ({
  model: 'm',
  messages: [{ role: 'user', content: '<environment_context>\n  <cwd>/home/ann/app</cwd>\n</environment_context>' }],
  ...more,
});
const whole =
  (text: string): Script =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(text);

const forms: readonly [string, object, (path: string) => Script, string][] = [
  [
    'messages, streamed',
    claude({ stream: true }),
    (path) => stream(wholeStream(toolFrames(0, 'Write', write(path)), 'tool_use')),
    '/v1/messages',
  ],
  [
    'messages, whole',
    claude(),
    (path) => json([{ type: 'tool_use', id: 'toolu_0', name: 'Write', input: write(path) }], 'tool_use'),
    '/v1/messages',
  ],
  ['chat, streamed', codex({ stream: true }), (path) => stream([asEvents(asChunks([choice(path)], 5))]), '/openai/v1/chat/completions'],
  ['chat, whole', codex(), (path) => whole(asCompletion([choice(path)])), '/openai/v1/chat/completions'],
];

describe('the working folder that a client tells its model', () => {
  let ingress: RunningIngress;
  beforeAll(async () => {
    ingress = await RunningIngress.start(policy);
  });
  afterAll(() => ingress.stop());

  it.each(forms)('says what is outside of it: %s', async (_form, body, script, path) => {
    for (const [file, passes] of [
      ['/home/ann/app/src/a.ts', true],
      ['src/a.ts', true],
      ['/home/ann/apples/a.ts', false],
      ['/home/ann/app/../b.ts', false],
    ] as const) {
      ingress.provider.next(script(file));
      const text = await (await ingress.call(body, { path })).text();
      expect([file, text.includes('Only in the repository.')]).toEqual([file, !passes]);
    }
  });

  it('leaves a rule that asks what is outside without an answer where it is not told', async () => {
    ingress.provider.next(json([{ type: 'tool_use', id: 'toolu_0', name: 'Write', input: write('/home/ann/app/a.ts') }], 'tool_use'));
    const response = await ingress.call(claude({ messages: [{ role: 'user', content: 'go' }] }));
    expect(await response.text()).toContain('Only in the repository.');
  });

  it('counts in a call that the client says was made, and what was seen with another one is not remembered for it', async () => {
    ingress.refuseByRules();
    const call = { type: 'tool_use', id: 'toolu_0', name: 'Write', input: write('/home/ann/app/a.ts') };
    const after = (folder: string) =>
      claude({
        messages: [
          { role: 'user', content: 'go' },
          { role: 'system', content: `Working directory: ${folder}` },
          { role: 'assistant', content: [call] },
        ],
      });
    ingress.provider.next(json([{ type: 'text', text: 'Done.' }]));
    expect((await ingress.call(after('/home/ann/app'))).status).toBe(200);
    expect((await ingress.call(after('/home/ann/other'))).status).toBe(403);
  });
});
