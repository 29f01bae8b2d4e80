import { wrongShape } from '../conversation-error.js';
import type { JsonNode, JsonObject } from '../json/json-node.js';
import { memberOf, stringOf } from '../json/json-node.js';
import { parseJson } from '../json/parse-json.js';

/** Events that are judged here: a tool call before it runs, what it brought in when it ran or failed, and what a user wrote before the model reads it. */
export const hookEventNames = ['PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'UserPromptSubmit'] as const;
export type HookEventName = (typeof hookEventNames)[number];

/** The member of the body that each event is judged by; it is a block of that name. */
const judgedMembers = {
  PreToolUse: 'tool_input',
  PostToolUse: 'tool_response',
  PostToolUseFailure: 'error',
  UserPromptSubmit: 'prompt',
} as const satisfies Readonly<Record<HookEventName, string>>;

/** The members of a hook's body that are read here. */
export interface HookEvent {
  readonly root: JsonObject;
  readonly event: HookEventName;
  readonly judged: { readonly member: string; readonly value: JsonNode };
  /** Null: it is not about a tool. `id`: of the call, as the model's reply has it. */
  readonly tool: { readonly id: string; readonly name: string } | null;
  /** Where the client works; null: it does not tell. */
  readonly workingFolder: string | null;
}

const LONGEST_NAME = 256;

/**
 * Reads a hook's body. Events that nothing is decided about are refused: a hook that is set for one would seem to guard what it does not.
 * @throws ConversationError with a `body_…` code, for `body_shape` with the path
 */
export function hookEvent(text: string): HookEvent {
  const root = parseJson(text);
  if (root.kind !== 'object') throw wrongShape('body', 'an object');
  const name = stringOf(root, 'hook_event_name');
  const event = hookEventNames.find((known) => known === name);
  if (event === undefined) throw wrongShape('hook_event_name', `one of the events that are judged here: ${hookEventNames.join(', ')}`);
  const tool = event === 'UserPromptSubmit' ? null : { id: nameIn(root, 'tool_use_id'), name: nameIn(root, 'tool_name') };
  return { root, event, judged: judgedIn(root, event), tool, workingFolder: stringOf(root, 'cwd') ?? null };
}

function judgedIn(root: JsonObject, event: HookEventName): HookEvent['judged'] {
  const member = judgedMembers[event];
  const value = memberOf(root, member);
  if (event === 'PreToolUse' && value?.kind !== 'object') throw wrongShape(member, 'an object');
  if (event === 'UserPromptSubmit' && value?.kind !== 'string') throw wrongShape(member, 'a string');
  if (value === undefined) throw wrongShape(member, 'what the tool brought in');
  return { member, value };
}

function nameIn(root: JsonObject, key: string): string {
  const value = stringOf(root, key);
  if (value === undefined || value === '' || value.length > LONGEST_NAME)
    throw wrongShape(key, `a string of 1 to ${LONGEST_NAME} characters`);
  return value;
}
