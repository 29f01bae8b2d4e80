import type { Directive } from './directives.js';
import { isObject, type JsonObject } from './json-object.js';
import { RawJson } from './raw-json.js';
import { rawInputs } from './raw-inputs.js';

export interface ToolCall {
  readonly name: string;
  readonly input: JsonObject | RawJson;
}

/** The markers that are played one a reply: `sim:shape` with a form of tool input is one of them. */
export const toolDirectives = ['tool', 'parallel-tools'] as const;

const shapeOfInput = ({ name, argument }: Directive): { readonly input: string; readonly text: string } | null => {
  const [, input = '', text = ''] = /^(\S*)\s*(.*)$/.exec(argument) ?? [];
  return name === 'shape' && rawInputs[input] !== undefined ? { input, text } : null;
};

export const isToolDirective = (directive: Directive): boolean =>
  toolDirectives.some((known) => known === directive.name) || shapeOfInput(directive) !== null;

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

/**
 * The tool calls of one `sim:tool {…}`, `sim:parallel-tools [{…}, {…}]` or `sim:shape` of an input, which calls the first tool that the
 * request declares; null when the argument is not that.
 */
export const toolCallsOf = (directive: Directive, toolNames: readonly string[] = []): ToolCall[] | null => {
  const { name, argument } = directive;
  const shape = shapeOfInput(directive);
  if (shape !== null) {
    const make = rawInputs[shape.input];
    return make === undefined ? null : [{ name: toolNames[0] ?? 'Bash', input: new RawJson(make(shape.text || 'ls')) }];
  }
  const value = parseLeadingJson(argument);
  const calls = (name === 'parallel-tools' && Array.isArray(value) ? value : [value]).map(readCall);
  return calls.every((call) => call !== null) && calls.length > 0 ? calls : null;
};
