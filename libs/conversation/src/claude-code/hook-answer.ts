import type { ErrorCode } from '#contracts';
import type { Told } from '../format/told.js';
import type { HookEventName } from './hook-event.js';

/** Of a body that cannot be read, nobody knows which event it was. */
const unreadable: ReadonlySet<ErrorCode> = new Set(['body_too_large', 'body_too_complex', 'body_too_deep']);

/**
 * What makes Claude Code not do what it asked about, and tells why: `decision` at every event, also where it is not known by now which one it was, and each event's own form
 * beside it, which must not name another event. A prompt that is refused is not repeated in the client's own words about it. What a tool brought in is there already: the turn
 * ends instead, as it does where a body is too much to read, for whoever chooses what a tool brings in could choose that.
 * Source: the client's own schema of a hook's output, and what it did, 2.1.330
 */
export function blockedHook({ text, requestClass, code }: Pick<Told, 'text' | 'requestClass' | 'code'>): string {
  const decision = { decision: 'block', reason: text } as const;
  return JSON.stringify({ ...decision, ...(unreadable.has(code) ? endOfTurn(text) : formOf(text, requestClass as HookEventName)) });
}

const endOfTurn = (text: string): object => ({ continue: false, stopReason: text });

function formOf(text: string, hookEventName: HookEventName | null | undefined): object {
  if (hookEventName === 'PreToolUse')
    return { hookSpecificOutput: { hookEventName, permissionDecision: 'deny', permissionDecisionReason: text } };
  if (hookEventName === 'UserPromptSubmit') return { hookSpecificOutput: { hookEventName, suppressOriginalPrompt: true } };
  return hookEventName === 'PostToolUse' ? endOfTurn(text) : {};
}

/**
 * What lets Claude Code go on as it would without a hook: its own permissions decide as ever, for `allow` would take away the question that it asks the person in front of it.
 * `note` is shown to that person; `output` is JSON text that takes the place of what a tool brought in, of the same shape. Null: nothing.
 */
export function passedHook(note: string | null, output: string | null = null): string {
  const told = note === null ? '' : `"systemMessage":${JSON.stringify(note)}`;
  // As text, for a number that is parsed may come out as another one.
  const replaced = output === null ? '' : `"hookSpecificOutput":{"hookEventName":"PostToolUse","updatedToolOutput":${output}}`;
  return `{${[told, replaced].filter((member) => member !== '').join(',')}}`;
}
