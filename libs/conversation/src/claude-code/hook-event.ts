import { wrongShape } from '../conversation-error.js';
import type { JsonNode, JsonObject } from '../json/json-node.js';
import { memberOf, stringOf } from '../json/json-node.js';
import { parseJson } from '../json/parse-json.js';
import { preToolUse } from './hook-answer.js';

/** A tool call that Claude Code asks about before it runs. */
export interface HookedTool {
  /** Of the call, as the model's reply has it. */
  readonly id: string;
  readonly name: string;
  /** The JSON text of its input, as the client wrote it. */
  readonly input: string;
  /** Where the client works; null: it does not tell. */
  readonly workingFolder: string | null;
}

/** The members of a hook's body that are read here. */
export interface HookEvent {
  readonly root: JsonObject;
  readonly event: string;
  readonly tool: { readonly id: string; readonly name: string; readonly input: JsonNode; readonly workingFolder: string | null };
}

const LONGEST_NAME = 256;

/**
 * Reads a hook's body. Events that nothing is decided about are refused: a hook that is set for one would seem to guard what it does not.
 * @throws ConversationError with a `body_…` code, for `body_shape` with the path
 */
export function hookEvent(text: string): HookEvent {
  const root = parseJson(text);
  if (root.kind !== 'object') throw wrongShape('body', 'an object');
  const event = stringOf(root, 'hook_event_name');
  if (event !== preToolUse) throw wrongShape('hook_event_name', `"${preToolUse}", the one event that is judged here`);
  const input = memberOf(root, 'tool_input');
  if (input?.kind !== 'object') throw wrongShape('tool_input', 'an object');
  const workingFolder = stringOf(root, 'cwd') ?? null;
  return { root, event, tool: { id: nameIn(root, 'tool_use_id'), name: nameIn(root, 'tool_name'), input, workingFolder } };
}

/** The tool call in a body that was read before. */
export function hookedTool(text: string): HookedTool {
  const { tool } = hookEvent(text);
  return { ...tool, input: text.slice(tool.input.start, tool.input.end) };
}

function nameIn(root: JsonObject, key: string): string {
  const value = stringOf(root, key);
  if (value === undefined || value === '' || value.length > LONGEST_NAME)
    throw wrongShape(key, `a string of 1 to ${LONGEST_NAME} characters`);
  return value;
}
