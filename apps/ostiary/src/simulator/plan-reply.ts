import { type Directive, parseDirectives } from './directives.js';
import type { MessageRequest } from './message-request.js';
import { type Prompt, promptOf } from './prompt.js';
import { plainReply, type ReplyPlan } from './reply-plan.js';
import { isToolDirective, scripts } from './scripts.js';
import { valueFor } from './structured-output.js';
import { type ToolCall, toolCallsOf } from './tool-script.js';

const quotedCharacters = 2_000;

const quote = (text: string): string =>
  text.length > quotedCharacters ? `${text.slice(0, quotedCharacters)}… (${text.length} characters)` : text;

const friendly = ({ text, toolResults }: Prompt): string =>
  toolResults.length > 0
    ? `Done. The tools returned:\n${toolResults.map((result) => quote(result)).join('\n')}`
    : `This is Ostiary's model simulator: no model was asked. What reached me was:\n\n${quote(text)}`;

const callTools = (calls: readonly ToolCall[], requestHash: string): ReplyPlan => ({
  ...plainReply(calls.length > 1 ? 'I will use some tools.' : 'I will use a tool.'),
  blocks: [
    { type: 'text', text: calls.length > 1 ? 'I will use some tools.' : 'I will use a tool.' },
    ...calls.map((call, index) => ({ type: 'tool_use' as const, id: `toolu_sim${requestHash.slice(0, 20)}${index}`, ...call })),
  ],
  stopReason: 'tool_use',
});

/** The tool calls that stand next in the prompt's script, or why they cannot be made; null when none is left. */
const nextTools = (directives: readonly Directive[], round: number, toolNames: readonly string[]): ToolCall[] | string | null => {
  const directive = directives.filter(isToolDirective)[round];
  if (directive === undefined) return null;
  const calls = toolCallsOf(directive);
  if (calls === null) return `sim:${directive.name} needs JSON such as {"name":"Bash","input":{"command":"ls"}}.`;
  const missing = calls.find(({ name }) => !toolNames.includes(name));
  return missing === undefined ? calls : `This call declares no tool named ${missing.name}.`;
};

const anyMask = /\[masked:[a-z0-9-]+#[a-z0-9]+\]/g;

/** Writes the last mask that this request holds where a tool call says `{{mask}}`: a model refers to a masked value by what it sees. */
const withMask = (call: ToolCall, request: MessageRequest): ToolCall => {
  const text = JSON.stringify(call.input);
  if (!text.includes('{{mask}}')) return call;
  const mask = JSON.stringify(request.messages).match(anyMask)?.at(-1) ?? 'no mask';
  return { ...call, input: JSON.parse(text.replaceAll('{{mask}}', mask)) as ToolCall['input'] };
};

const withContent = (plan: ReplyPlan, fallback: string): ReplyPlan =>
  plan.blocks.some(({ type }) => type === 'text' || type === 'tool_use')
    ? plan
    : { ...plan, blocks: [...plan.blocks, { type: 'text', text: fallback }] };

/** Decides the whole reply from the request alone, so that the same bytes always get the same reply. Throws ApiProblem for `sim:error`. */
export const planReply = (request: MessageRequest, requestHash: string): ReplyPlan => {
  // Side calls (titles, summaries) ask for a schema and only quote the prompt: its markers are not meant for them.
  if (request.outputSchema !== null) return plainReply(JSON.stringify(valueFor(request.outputSchema)));
  const prompt = promptOf(request);
  const directives = parseDirectives(prompt.text);
  const planned = nextTools(directives, prompt.round, request.toolNames);
  const tools = Array.isArray(planned) ? planned.map((call) => withMask(call, request)) : planned;
  const start =
    typeof tools === 'string' ? plainReply(tools) : tools === null ? { ...plainReply(''), blocks: [] } : callTools(tools, requestHash);
  const rest = directives.filter((directive) => !isToolDirective(directive));
  const unknown = rest.find(({ name }) => scripts[name] === undefined);
  if (unknown !== undefined) return plainReply(`The simulator knows no marker sim:${unknown.name}; see docs/simulator.md.`);
  // Words belong to the last reply of a tool loop, everything else to each of them.
  const speaking = new Set(['echo', 'secret', 'long']);
  const plan = rest
    .filter(({ name }) => !(Array.isArray(tools) && speaking.has(name)))
    .reduce((current, { name, argument }) => scripts[name]?.(current, argument) ?? current, start);
  return withContent(plan, friendly(prompt));
};
