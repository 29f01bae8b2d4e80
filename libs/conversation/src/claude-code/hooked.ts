import { stringOf } from '../json/json-node.js';
import { hookEvent, type HookEventName } from './hook-event.js';

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

/** What Claude Code asks by a hook. */
export interface Hooked {
  readonly event: HookEventName;
  /** The block that is judged. */
  readonly block: string;
  /** Its JSON text, as it stands in the body. */
  readonly value: string;
  /** A call that is about to run; null at every other event. */
  readonly tool: HookedTool | null;
  /** The turn by the client's id of its prompt, the same until the user writes again; null: the client does not tell it. */
  readonly turn: string | null;
}

const TURN = /^[\w-]{1,128}$/;

/**
 * What a hook's body asks.
 * @throws ConversationError with a `body_…` code, for `body_shape` with the path
 */
export function readHooked(text: string): Hooked {
  const { root, event, judged, tool, workingFolder } = hookEvent(text);
  const turn = stringOf(root, 'prompt_id');
  const value = text.slice(judged.value.start, judged.value.end);
  return {
    event,
    block: judged.member,
    value,
    tool: event === 'PreToolUse' && tool !== null ? { ...tool, input: value, workingFolder } : null,
    turn: turn !== undefined && TURN.test(turn) ? turn : null,
  };
}
