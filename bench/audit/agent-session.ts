import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A turn of a simulated agent: what its client sends, and what it is answered. */
export interface AgentTurn {
  readonly request: string;
  readonly answer: readonly Block[];
}

type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: Readonly<Record<string, string>> };

const BASE = 60_000;
const TURN = 6_000;
const FILES_A_SESSION = 67;

/** Text of the kind that agents read and write: this repository's own sources and pages, one after the other; each session begins at another. */
function* material(root: string, session: number): Generator<string> {
  const files = ['docs/adr', 'apps/ingress/src/exchange', 'apps/approval/src', 'libs/conversation/src', 'libs/detection/src'].flatMap(
    (folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|md)$/.test(name))
        .map((name) => join(root, folder, name)),
  );
  files.sort();
  const first = (session * FILES_A_SESSION) % files.length;
  for (const file of [...files.slice(first), ...files.slice(0, first)]) yield readFileSync(file, 'utf8');
}

/** A conversation of an agent as it goes over the wire: the whole of it at every turn, with the mark of the cache on its newest block. `session` counts from 0. */
export function* agentSession(root: string, turns: number, session = 0): Generator<AgentTurn> {
  const texts = material(root, session);
  let rest = '';
  const take = (length: number): string => {
    while (rest.length < length) rest += texts.next().value ?? rest;
    const taken = rest.slice(0, length);
    rest = rest.slice(length);
    return taken;
  };
  const mark = { cache_control: { type: 'ephemeral' } };
  const tools = Array.from({ length: 15 }, (_, number) => ({
    name: `Tool${number}`,
    description: take((BASE * 2) / 3 / 15),
    input_schema: { type: 'object', properties: { file_path: { type: 'string' } }, required: ['file_path'] },
  }));
  const system = [{ type: 'text', text: take(BASE / 3), ...mark }];
  const messages: { role: string; content: object[] }[] = [
    { role: 'user', content: [{ type: 'text', text: 'Please look through the project and fix what fails.' }] },
  ];
  for (let turn = 0; turn < turns; turn++) {
    const marked = messages.map((message, index) =>
      index === messages.length - 1
        ? { ...message, content: [...message.content.slice(0, -1), { ...message.content.at(-1), ...mark }] }
        : message,
    );
    const answer: Block[] = [
      { type: 'text', text: `Now let me look at the next part. ${take(200)}` },
      {
        type: 'tool_use',
        id: `toolu_01${String(turn).padStart(20, 'A')}`,
        name: 'Edit',
        input: { file_path: `/home/user/project/src/part-${turn}.ts`, new_string: take(TURN / 4) },
      },
    ];
    yield {
      request: JSON.stringify({ model: 'claude-sonnet-5-5', max_tokens: 32_000, stream: true, system, tools, messages: marked }),
      answer,
    };
    messages.push(
      { role: 'assistant', content: answer },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: `toolu_01${String(turn).padStart(20, 'A')}`, content: take((TURN * 3) / 4 - 500) }],
      },
    );
  }
}
