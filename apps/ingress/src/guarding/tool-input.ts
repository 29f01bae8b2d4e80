import { ConversationError, parseJson, type JsonNode } from '#conversation';

/** A tool's input as it was read, or why it could not be: what our reader refuses another might understand in its own way. */
export type ToolInput = { readonly node: JsonNode; readonly unparsed: null } | { readonly node: null; readonly unparsed: string };

const reasons: Readonly<Record<string, string>> = {
  body_duplicate_key: 'an object in it has the same key twice',
  body_too_deep: 'it is nested too deep',
  body_too_complex: 'it has too many values',
};

/** A model writes at most some half a million characters in a reply; an input beyond this is not kept, and not run. */
export const longestInput = 4 * 1024 * 1024;
/** Each is looked at by itself, while everybody else waits. */
const mostValues = 20_000;

/** Reads a tool's input strictly. An empty text is what a call without arguments streams as. */
export function readInput(text: string): ToolInput {
  if (text.length > longestInput) return { node: null, unparsed: 'it is too long' };
  try {
    return { node: parseJson(text === '' ? '{}' : text, { maxValues: mostValues }), unparsed: null };
  } catch (error) {
    if (!(error instanceof ConversationError)) throw error;
    return { node: null, unparsed: reasons[error.code] ?? 'it is not valid JSON' };
  }
}
