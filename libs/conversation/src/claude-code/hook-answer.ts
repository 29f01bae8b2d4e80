import type { Told } from '../format/told.js';

/** The event of a tool call that is about to run. */
export const preToolUse = 'PreToolUse';

/**
 * What makes Claude Code not do what it asked about, and tells the model why: `decision` at every event, also where it is not known by now which one it was; a tool call has a form of its own beside
 * it, which must not name another event.
 * Source: the client's own schema of a hook's output, 2.1.330
 */
export function blockedHook({ text, requestClass }: Pick<Told, 'text' | 'requestClass'>): string {
  const decision = { decision: 'block', reason: text } as const;
  if (requestClass !== preToolUse) return JSON.stringify(decision);
  return JSON.stringify({
    ...decision,
    hookSpecificOutput: { hookEventName: preToolUse, permissionDecision: 'deny', permissionDecisionReason: text },
  });
}

/**
 * What lets Claude Code go on as it would without a hook: its own permissions decide as ever, for `allow` would take away the question that it asks the person in front of it. `note` is shown to that person; null: nothing.
 */
export const passedHook = (note: string | null): string => JSON.stringify(note === null ? {} : { systemMessage: note });
