import type { Told } from '../format/told.js';
import type { HookEventName } from './hook-event.js';

/**
 * What makes Claude Code not do what it asked about, and tells why: `decision` at every event, and each event's own form beside it, which must not name another event. A prompt that
 * is refused is not repeated in the client's own words about it. What a tool brought in is there already: the turn ends instead. So it does where nobody knows by now which event
 * it was, for that may be one that told what a tool brought in: its caller is unknown, too much is under way, or its body could not be read or looked through.
 * Source: the client's own schema of a hook's output, and what it did, 2.1.330
 */
export function blockedHook({ text, requestClass }: Pick<Told, 'text' | 'requestClass'>): string {
  const decision = { decision: 'block', reason: text } as const;
  return JSON.stringify({ ...decision, ...formOf(text, requestClass as HookEventName | null | undefined) });
}

const endOfTurn = (text: string): object => ({ continue: false, stopReason: text });

function formOf(text: string, hookEventName: HookEventName | null | undefined): object {
  if (hookEventName === 'PreToolUse')
    return { hookSpecificOutput: { hookEventName, permissionDecision: 'deny', permissionDecisionReason: text } };
  if (hookEventName === 'UserPromptSubmit') return { hookSpecificOutput: { hookEventName, suppressOriginalPrompt: true } };
  // What a tool that failed says is told to the model whatever is answered.
  return hookEventName === 'PostToolUseFailure' ? {} : endOfTurn(text);
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
