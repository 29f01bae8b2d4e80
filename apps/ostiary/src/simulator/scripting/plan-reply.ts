import { type Directive, parseDirectives } from './directives.js';
import { fillIn } from './fill-in.js';
import type { JsonObject } from './json-object.js';
import { callsTools, emptyReply, plainReply, type ReplyPlan } from './reply-plan.js';
import { scripts } from './scripts.js';
import { valueFor } from './structured-output.js';
import { isToolDirective, type ToolCall, toolCallsOf } from './tool-script.js';

export interface Prompt {
  /** What the person wrote last. Reminders of a client, which stand in the same message, are not part of it. */
  readonly text: string;
  /** How many replies this prompt has had already: 0 on the first call, 1 once the first tool results are in, and so on. */
  readonly round: number;
  /** Text of the tool results that this call brings. */
  readonly toolResults: readonly string[];
}

/** What a reply depends on, in no wire format's words. */
export interface ScriptedCall {
  readonly prompt: Prompt;
  readonly toolNames: readonly string[];
  /** JSON Schema of a structured output, if one was asked for. */
  readonly outputSchema: JsonObject | null;
  /** The whole request as text, where `{{mask}}` is looked for. */
  readonly requestText: string;
  readonly requestHash: string;
}

const quotedCharacters = 2_000;

const quote = (text: string): string =>
  text.length > quotedCharacters ? `${text.slice(0, quotedCharacters)}… (${text.length} characters)` : text;

const friendly = ({ text, toolResults }: Prompt): string =>
  toolResults.length > 0
    ? `Done. The tools returned:\n${toolResults.map((result) => quote(result)).join('\n')}`
    : `This is Ostiary's model simulator: no model was asked. What reached me was:\n\n${quote(text)}`;

/** The reply that calls these tools. One that is there for the form of its input says nothing else. */
const callTools = (calls: readonly ToolCall[], { name }: Directive, requestHash: string): ReplyPlan => {
  const { blocks } = name === 'shape' ? emptyReply : plainReply(calls.length > 1 ? 'I will use some tools.' : 'I will use a tool.');
  const called = calls.map((call, index) => ({ type: 'tool_call' as const, id: `sim${requestHash.slice(0, 20)}${index}`, ...call }));
  return { ...emptyReply, blocks: [...blocks, ...called] };
};

/** The reply in which the tool calls stand that are next in the prompt's script, or why they cannot be made; null when none is left. */
const nextTools = (directives: readonly Directive[], call: ScriptedCall): ReplyPlan | null => {
  const directive = directives.filter(isToolDirective)[call.prompt.round];
  if (directive === undefined) return null;
  const calls = toolCallsOf(directive, call.toolNames);
  if (calls === null) return plainReply(`sim:${directive.name} needs JSON such as {"name":"Bash","input":{"command":"ls"}}.`);
  const missing = calls.find(({ name }) => !call.toolNames.includes(name));
  if (missing !== undefined) return plainReply(`This call declares no tool named ${missing.name}.`);
  return callTools(calls, directive, call.requestHash);
};

const withContent = (plan: ReplyPlan, fallback: string): ReplyPlan =>
  plan.blocks.some(({ type }) => type === 'text' || type === 'tool_call')
    ? plan
    : { ...plan, blocks: [...plan.blocks, { type: 'text', text: fallback }] };

// Words belong to the last reply of a tool loop, everything else to each of them.
const speaking = new Set(['echo', 'secret', 'long']);

/** Decides the whole reply from the request alone, so that the same bytes always get the same reply. Throws ApiProblem for `sim:error`. */
export const planReply = (call: ScriptedCall): ReplyPlan => {
  // Side calls (titles, summaries) ask for a schema and only quote the prompt: its markers are not meant for them.
  if (call.outputSchema !== null) return plainReply(JSON.stringify(valueFor(call.outputSchema)));
  const directives = parseDirectives(call.prompt.text).map(({ name, argument }) => ({
    name,
    argument: fillIn(argument, call.requestText, call.prompt.toolResults),
  }));
  const rest = directives.filter((directive) => !isToolDirective(directive));
  const unknown = rest.find(({ name }) => scripts[name] === undefined);
  if (unknown !== undefined) return plainReply(`The simulator knows no marker sim:${unknown.name}; see docs/simulator.md.`);
  const start = nextTools(directives, call) ?? emptyReply;
  const plan = rest
    .filter(({ name }) => !(callsTools(start) && speaking.has(name)))
    .reduce((current, { name, argument }) => scripts[name]?.(current, argument) ?? current, start);
  return withContent(plan, friendly(call.prompt));
};
