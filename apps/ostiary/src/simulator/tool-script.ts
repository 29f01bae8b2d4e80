import type { Directive } from './directives.js';
import { isObject, type JsonObject } from './message-request.js';

export interface ToolCall {
  readonly name: string;
  readonly input: JsonObject;
}

const readCall = (value: unknown): ToolCall | null =>
  isObject(value) && typeof value['name'] === 'string' && (value['input'] === undefined || isObject(value['input']))
    ? { name: value['name'], input: value['input'] ?? {} }
    : null;

/** Words may follow the JSON on its line, so the longest prefix that parses is taken. */
const parseLeadingJson = (text: string): unknown => {
  for (let end = text.length; end > 0; end = Math.max(text.lastIndexOf('}', end - 2), text.lastIndexOf(']', end - 2)) + 1) {
    try {
      return JSON.parse(text.slice(0, end));
    } catch {
      if (end < 2) return null;
    }
  }
  return null;
};

/** The tool calls of one `sim:tool {…}` or `sim:parallel-tools [{…}, {…}]`; null when the argument is not that. */
export const toolCallsOf = ({ name, argument }: Directive): ToolCall[] | null => {
  const value = parseLeadingJson(argument);
  const calls = (name === 'parallel-tools' && Array.isArray(value) ? value : [value]).map(readCall);
  return calls.every((call) => call !== null) && calls.length > 0 ? calls : null;
};
