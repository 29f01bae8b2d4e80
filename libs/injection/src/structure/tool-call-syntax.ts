import type { Mentions } from '../mentions.js';
import type { Signal } from '../signal-kinds.js';

/**
 * Tool calls as models write them: Anthropic's (`<function_calls>`, `<invoke name="...">`), ReAct's (`Action:`, `Action Input:`), those of Hermes and Qwen (`<tool_call>{`), Llama's (`<function=...>`), and the
 * JSON of both wire formats with name and input together. A part of it alone is how programs talk about calls.
 */
const call = new RegExp(
  [
    /<(?:antml:)?function_calls>\s{0,20}<(?:antml:)?invoke\b/,
    /<(?:antml:)?invoke name=["']?[\w.-]{1,64}["']?>\s{0,20}<(?:antml:)?parameter\b/,
    /<tool_call>\s{0,20}\{\s{0,20}"name"/,
    /<function=[\w.-]{1,64}>\s{0,4}\{/,
    /(?:^|\n)Action: ?[\w.-]{1,64}\s{0,4}\nAction Input: ?\S/,
    /<(?:tool_use|use_mcp_tool|execute_command|function_call)>\s{0,20}<\w/,
    /\{\s{0,20}"type"\s{0,4}:\s{0,4}"tool_use"\s{0,4},\s{0,20}"id"\s{0,4}:\s{0,4}"[^"]{0,80}"\s{0,4},\s{0,20}"name"/,
    /"(?:tool_calls|function_call)"\s{0,4}:\s{0,4}\[?\s{0,20}\{\s{0,20}"(?:id|name|type)"\s{0,4}:\s{0,4}"[^"]{0,80}"\s{0,4},\s{0,20}"(?:type|function|arguments)"/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

export const toolCallSyntax = (text: string, mentions: Mentions): Signal[] =>
  [...text.matchAll(call)]
    .map(({ index, 0: name }) => ({ kind: 'tool-call-syntax' as const, start: index, end: index + name.length }))
    .filter(({ start, end }) => !mentions.isQuoted(start, end));
