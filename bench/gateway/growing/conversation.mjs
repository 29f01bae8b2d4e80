import { prose } from '../bodies.mjs';

/** Bytes of the system prompt, of the tools and of what each turn adds, so that a hundred turns are 60 to 700 KB. */
const sizes = { system: 14_000, tool: 1_700, tools: 22, prompt: 7_500, result: 6_150 };
const mark = { cache_control: { type: 'ephemeral' } };

const tool = (number) => ({
  name: `Tool${number}`,
  description: prose(sizes.tool, number),
  input_schema: { type: 'object', properties: { file_path: { type: 'string' } }, required: ['file_path'] },
});

const result = (name, turn) => [
  {
    role: 'assistant',
    content: [
      { type: 'text', text: `I will read part ${turn} of the sources.` },
      { type: 'tool_use', id: `toolu_${name}_${turn}`, name: 'Tool1', input: { file_path: `src/part-${turn}.ts` } },
    ],
  },
  {
    role: 'user',
    content: [
      { type: 'tool_result', tool_use_id: `toolu_${name}_${turn}`, content: `${name}, part ${turn}: ${prose(sizes.result, turn)}` },
    ],
  },
];

/** The newest block carries the mark up to which the provider is to keep its cache, as Claude Code sets it: it moves at every turn. */
const marked = (messages) => {
  const last = messages.at(-1);
  return [...messages.slice(0, -1), { ...last, content: last.content.with(-1, { ...last.content.at(-1), ...mark }) }];
};

/** The bodies of one agent's conversation, turn by turn; no two conversations have a block in common but for the tools. */
export function* conversation(name, turns) {
  const rest = {
    system: [{ type: 'text', text: `You are ${name}. ${prose(sizes.system, 1)}`, ...mark }],
    tools: Array.from({ length: sizes.tools }, (_, number) => tool(number + 1)),
    metadata: { user_id: 'bench' },
    max_tokens: 1024,
    stream: false,
  };
  const messages = [{ role: 'user', content: [{ type: 'text', text: `${name}: ${prose(sizes.prompt, 0)}` }] }];
  for (let turn = 1; turn <= turns; turn++) {
    yield Buffer.from(JSON.stringify({ model: 'claude-sonnet-5-5', messages: marked(messages), ...rest }));
    messages.push(...result(name, turn));
  }
}
