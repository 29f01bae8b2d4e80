import { z } from 'zod';
import { DistributedSystem } from './harness/distributed-system.js';
import { uniqueWord } from './harness/unique.js';

const viewSchema = z.looseObject({
  verdict: z.string(),
  findings: z.array(z.looseObject({ kind: z.string(), category: z.string(), mask: z.string(), in: z.string(), block: z.string() })),
  blocks: z.array(z.looseObject({ in: z.string(), id: z.string(), kind: z.string(), text: z.string(), marks: z.array(z.looseObject({})) })),
  reply: z.looseObject({ stop: z.string().nullable() }),
});
type View = z.infer<typeof viewSchema>;

/** OpenAI's API says so in a completion that comes whole, and nothing in a stream. */
const NO_ANNOTATIONS = '{"annotations":[]}';

/** So that the prompt itself does not hold the command's words. */
const hidden = (text: string): string => `{{reverse ${[...text].toReversed().join('')}}}`;
const tool = (command: string): string => `sim:tool {"name":"Bash","input":{"command":"${command}","note":"${hidden('a b')}"}}`;

/** What a reply can have that leaves a mark. The simulator answers the same to JSON and to a stream. */
const prompts: Readonly<Record<string, (word: string) => string>> = {
  'plain words': (word) => `sim:echo ${word} and no more, ${'and so on '.repeat(30)}`,
  'a secret in its words': (word) => `sim:echo ${word}: {{secret aws ${word}}} and {{secret github ${word}}}, again {{secret aws ${word}}}`,
  'a secret and nothing else': () => 'sim:secret aws same',
  'a thought with a secret': (word) => `sim:thinking about {{secret aws ${word}}}\nsim:echo ${word}`,
  'a call of a tool': (word) => tool(`ls ${word}`),
  'a secret in a call of a tool': (word) => tool(`curl -H {{secret github ${word}}} ${word}`),
  'a call that is not handed on': (word) => tool(hidden(`terraform destroy ${word}`)),
  'words that ended early': (word) => `sim:max-tokens\nsim:echo ${word} {{secret aws ${word}}}`,
  'a refusal of the model': (word) => `sim:refusal\nsim:echo ${word}`,
};

const schema = { type: 'object', properties: { command: { type: 'string' } } };
const formats = {
  anthropic: {
    path: '/v1/messages',
    body: { model: 'claude-sonnet-4-5', max_tokens: 512, tools: [{ name: 'Bash', description: 'Runs a command.', input_schema: schema }] },
  },
  openai: {
    path: '/openai/v1/chat/completions',
    body: { model: 'gpt-5', tools: [{ type: 'function', function: { name: 'Bash', parameters: schema } }] },
  },
};

describe('a reply on record', () => {
  let system: DistributedSystem;
  beforeAll(async () => {
    system = await DistributedSystem.start('27-same-view');
  });
  afterAll(() => system?.stop());

  /** The same call, the same reply; `bob` says no to whatever waits. */
  const viewOf = async (format: keyof typeof formats, content: string, word: string, stream: boolean): Promise<View> => {
    const alice = await system.people.calling('alice');
    const { path, body } = formats[format];
    const calling = alice.send(
      path,
      { method: 'POST', body: JSON.stringify({ ...body, stream, messages: [{ role: 'user', content }] }) },
      { headers: format === 'openai' ? { 'x-session-id': crypto.randomUUID() } : {}, session: crypto.randomUUID() },
    );
    if (content.includes('yortsed')) {
      const bob = await system.people.controlling('bob');
      await bob.vote((await bob.approvalWith(word)).id, 'deny', 'not today');
    }
    const { exchange } = await calling;
    return viewSchema.parse(await (await system.people.controlling('dave')).endedExchange(exchange));
  };

  /** What is told of the reply, without what names this call alone. */
  const essence = ({ verdict, findings, blocks, reply }: View, word: string): unknown => {
    const text = JSON.stringify({
      verdict,
      stop: reply.stop,
      findings: findings
        .filter((finding) => finding.in === 'reply')
        .map(({ kind, category, mask, block }) => JSON.stringify([block, kind, category, mask]))
        .toSorted(),
      // A stream says a thought first, wherever it stands among the members of a message.
      blocks: blocks.filter((block) => block.in === 'reply' && block.text !== NO_ANNOTATIONS).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    });
    return JSON.parse(
      text
        .replaceAll(word, 'WORD')
        .replaceAll(/#[0-9a-z]+\]/g, '#]')
        .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
        .replaceAll(/Reference: \S+/g, 'Reference'),
    );
  };

  describe.each(Object.keys(formats) as (keyof typeof formats)[])('of %s', (format) => {
    it.each(Object.entries(prompts))('is shown the same whether it streamed or not: %s', async (_what, prompt) => {
      const [one, other] = [uniqueWord(), uniqueWord()];
      const whole = essence(await viewOf(format, prompt(one), one, false), one);
      const streamed = essence(await viewOf(format, prompt(other), other, true), other);
      expect(streamed).toEqual(whole);
      expect((whole as { blocks: unknown[] }).blocks.length).toBeGreaterThan(0);
    });
  });
});
