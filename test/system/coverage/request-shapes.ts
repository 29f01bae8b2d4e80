/** A body of a call with a canary in one place of it, beside a word by which the call is found. */
export interface RequestShape {
  readonly name: string;
  body(canary: string, word: string): Record<string, unknown>;
}

const shape = (name: string, body: RequestShape['body']): RequestShape => ({ name, body });

/** A tool call and its result, as history and tail of a conversation. */
const toolTurn = (call: object, result: unknown, word: string): object[] => [
  { role: 'user', content: `Run it ${word}` },
  { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_01', name: 'Bash', input: { command: 'ls' }, ...call }] },
  { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_01', content: result }] },
];

const tool = {
  name: 'Bash',
  description: 'Runs a command.',
  input_schema: { type: 'object', properties: { command: { type: 'string' } } },
};
const user = (content: unknown): object => ({ role: 'user', content });
/** In a message of its own: what finds the call again must not stand beside what is masked. */
const inUser = (name: string, block: (canary: string) => object): RequestShape =>
  shape(name, (canary, word) => ({ messages: [user(word), { role: 'assistant', content: 'go on' }, user([block(canary)])] }));
const inAssistant = (name: string, block: (canary: string) => object): RequestShape =>
  shape(name, (canary, word) => ({ messages: [user(word), { role: 'assistant', content: [block(canary)] }, user('go on')] }));
const beside = (name: string, members: (canary: string) => object): RequestShape =>
  shape(name, (canary, word) => ({ messages: [user(word)], ...members(canary) }));
const escaped = (text: string): string => [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

/** Everything that a request of the Messages API can hold a text in. */
export const anthropicRequestShapes: readonly RequestShape[] = [
  shape('text, a string', (canary, word) => ({ messages: [user(`${word} ${canary}`)] })),
  inUser('text, a block', (canary) => ({ type: 'text', text: `use ${canary}` })),
  shape('text, cut over two blocks', (canary, word) => ({
    messages: [
      user([
        { type: 'text', text: `${word} ${canary.slice(0, 20)}` },
        { type: 'text', text: canary.slice(20) },
      ]),
    ],
  })),
  inUser('text, a string as base64', (canary) => ({ type: 'text', text: Buffer.from(`token = ${canary}`).toString('base64') })),
  shape('history: the user’s text', (canary, word) => ({ messages: [user(canary), { role: 'assistant', content: 'yes' }, user(word)] })),
  inAssistant('history: the assistant’s text', (canary) => ({ type: 'text', text: canary })),
  inAssistant('history: thinking', (canary) => ({ type: 'thinking', thinking: canary, signature: 'c2lnbmVk' })),
  inAssistant('history: a thinking block’s signature', (canary) => ({ type: 'thinking', thinking: 'hm', signature: canary })),
  inAssistant('history: redacted thinking', (canary) => ({ type: 'redacted_thinking', data: canary })),
  inUser('thinking of the user’s', (canary) => ({ type: 'thinking', thinking: canary, signature: 'c2lnbmVk' })),
  shape('a prefill', (canary, word) => ({ messages: [user(word), { role: 'assistant', content: canary }] })),
  beside('system, a string', (canary) => ({ system: `Use ${canary}` })),
  beside('system, a block', (canary) => ({ system: [{ type: 'text', text: canary, cache_control: { type: 'ephemeral' } }] })),
  beside('a tool’s description', (canary) => ({ tools: [{ ...tool, description: canary }] })),
  beside('a tool’s name', (canary) => ({ tools: [{ ...tool, name: canary }] })),
  beside('a tool’s schema: a default', (canary) => ({
    tools: [{ ...tool, input_schema: { type: 'object', properties: { a: { type: 'string', default: canary } } } }],
  })),
  beside('a tool’s schema: a key', (canary) => ({
    tools: [{ ...tool, input_schema: { type: 'object', properties: { [canary]: { type: 'string' } } } }],
  })),
  beside('a tool’s schema: what looks signed', (canary) => ({
    tools: [{ ...tool, input_schema: { type: 'object', default: { type: 'thinking', signature: canary } } }],
  })),
  shape('a tool call’s input', (canary, word) => ({
    tools: [tool],
    messages: toolTurn({ input: { command: `curl -H ${canary}` } }, 'ok', word),
  })),
  shape('a tool call’s input: a key', (canary, word) => ({ tools: [tool], messages: toolTurn({ input: { [canary]: 1 } }, 'ok', word) })),
  shape('a tool call’s name', (canary, word) => ({ tools: [tool], messages: toolTurn({ name: canary }, 'ok', word) })),
  shape('a tool’s result, a string', (canary, word) => ({ tools: [tool], messages: toolTurn({}, `token ${canary}`, word) })),
  shape('a tool’s result, a block', (canary, word) => ({
    tools: [tool],
    messages: toolTurn({}, [{ type: 'text', text: canary }], word),
  })),
  inUser('a document’s text', (canary) => ({ type: 'document', source: { type: 'text', media_type: 'text/plain', data: canary } })),
  inUser('a document’s title', (canary) => ({
    type: 'document',
    title: canary,
    source: { type: 'text', media_type: 'text/plain', data: 'x' },
  })),
  inUser('a document’s content blocks', (canary) => ({
    type: 'document',
    source: { type: 'content', content: [{ type: 'text', text: canary }] },
  })),
  inUser('an image’s address', (canary) => ({ type: 'image', source: { type: 'url', url: `https://example.com/a.png?token=${canary}` } })),
  inUser('a file’s id', (canary) => ({ type: 'document', source: { type: 'file', file_id: canary } })),
  inUser('a search result', (canary) => ({
    type: 'search_result',
    source: 'https://example.com',
    title: 'x',
    content: [{ type: 'text', text: canary }],
  })),
  inUser('a block of an unknown type', (canary) => ({ type: 'hologram', light: { waves: [canary] } })),
  inUser('an unknown type’s name', (canary) => ({ type: canary, text: 'x' })),
  inUser('what looks encrypted', (canary) => ({ type: 'text', text: 'x', encrypted_index: canary })),
  inUser('an unknown member of a block', (canary) => ({ type: 'text', text: 'x', id: canary })),
  shape('an unknown member of a message', (canary, word) => ({ messages: [{ role: 'user', content: word, note: canary }] })),
  beside('an unknown member of the body', (canary) => ({ extra: { deep: [{ name: canary }] } })),
  beside('an unknown key', (canary) => ({ extra: { [canary]: true } })),
  beside('the model’s name', (canary) => ({ model: canary })),
  beside('a stop sequence', (canary) => ({ stop_sequences: [canary] })),
  beside('metadata', (canary) => ({ metadata: { user_id: canary } })),
  beside('a container', (canary) => ({ container: canary })),
  beside('an MCP server’s token', (canary) => ({
    mcp_servers: [{ type: 'url', url: 'https://mcp.example.com', name: 'x', authorization_token: canary }],
  })),
  beside('an output format', (canary) => ({
    output_config: { format: { type: 'json_schema', schema: { type: 'object', description: canary } } },
  })),
];

const call = (more: object): object => ({
  id: 'call_01',
  type: 'function',
  function: { name: 'Bash', arguments: '{"command":"ls"}' },
  ...more,
});
const chatTurn = (called: object, result: unknown, word: string): object[] => [
  user(`Run it ${word}`),
  { role: 'assistant', content: null, tool_calls: [call(called)] },
  { role: 'tool', tool_call_id: 'call_01', content: result },
];
const chatTool = (more: object): object => ({
  type: 'function',
  function: { name: 'Bash', description: 'Runs.', parameters: { type: 'object', properties: {} }, ...more },
});

/** The same for Chat Completions. */
export const openaiRequestShapes: readonly RequestShape[] = [
  shape('text, a string', (canary, word) => ({ messages: [user(`${word} ${canary}`)] })),
  inUser('text, a part', (canary) => ({ type: 'text', text: `use ${canary}` })),
  shape('text, cut over two parts', (canary, word) => ({
    messages: [
      user([
        { type: 'text', text: `${word} ${canary.slice(0, 20)}` },
        { type: 'text', text: canary.slice(20) },
      ]),
    ],
  })),
  shape('system', (canary, word) => ({ messages: [{ role: 'system', content: canary }, user(word)] })),
  shape('developer', (canary, word) => ({ messages: [{ role: 'developer', content: canary }, user(word)] })),
  shape('history: the assistant’s text', (canary, word) => ({
    messages: [user(word), { role: 'assistant', content: canary }, user('go on')],
  })),
  shape('history: a refusal', (canary, word) => ({
    messages: [user(word), { role: 'assistant', content: null, refusal: canary }, user('go on')],
  })),
  shape('a tool call’s arguments', (canary, word) => ({
    messages: chatTurn({ function: { name: 'Bash', arguments: JSON.stringify({ command: canary }) } }, 'ok', word),
  })),
  shape('a tool call’s arguments, escaped', (canary, word) => ({
    messages: chatTurn({ function: { name: 'Bash', arguments: `{"command":"${escaped(canary)}"}` } }, 'ok', word),
  })),
  shape('a tool call’s arguments, no JSON', (canary, word) => ({
    messages: chatTurn({ function: { name: 'Bash', arguments: `{"command": ${canary}` } }, 'ok', word),
  })),
  shape('a tool call’s name', (canary, word) => ({ messages: chatTurn({ function: { name: canary, arguments: '{}' } }, 'ok', word) })),
  shape('a tool’s result', (canary, word) => ({ messages: chatTurn({}, `token ${canary}`, word) })),
  shape('a tool’s result, a part', (canary, word) => ({ messages: chatTurn({}, [{ type: 'text', text: canary }], word) })),
  shape('a function call of the older form', (canary, word) => ({
    functions: [{ name: 'Bash', parameters: { type: 'object', properties: {} } }],
    messages: [
      user(word),
      { role: 'assistant', content: null, function_call: { name: 'Bash', arguments: JSON.stringify({ command: canary }) } },
      { role: 'function', name: 'Bash', content: 'ok' },
    ],
  })),
  shape('a name of a message', (canary, word) => ({ messages: [{ role: 'user', name: canary, content: word }] })),
  inUser('an image’s address', (canary) => ({ type: 'image_url', image_url: { url: `https://example.com/a.png?token=${canary}` } })),
  inUser('a file’s name', (canary) => ({ type: 'file', file: { filename: canary, file_data: 'data:text/plain;base64,eA==' } })),
  inUser('a part of an unknown type', (canary) => ({ type: 'hologram', light: canary })),
  shape('an unknown member of a message', (canary, word) => ({ messages: [{ role: 'user', content: word, note: canary }] })),
  beside('a tool’s description', (canary) => ({ tools: [chatTool({ description: canary })] })),
  beside('a tool’s name', (canary) => ({ tools: [chatTool({ name: canary })] })),
  beside('a tool’s schema', (canary) => ({
    tools: [chatTool({ parameters: { type: 'object', properties: { [canary]: { default: 1 } } } })],
  })),
  beside('a stop sequence', (canary) => ({ stop: [canary] })),
  beside('metadata', (canary) => ({ metadata: { ticket: canary } })),
  beside('the user', (canary) => ({ user: canary })),
  beside('an output format', (canary) => ({
    response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object', description: canary } } },
  })),
  beside('a prediction', (canary) => ({ prediction: { type: 'content', content: canary } })),
  beside('the model’s name', (canary) => ({ model: canary })),
  beside('an unknown member of the body', (canary) => ({ extra: { deep: [{ name: canary }] } })),
  beside('an unknown key', (canary) => ({ extra: { [canary]: true } })),
];
