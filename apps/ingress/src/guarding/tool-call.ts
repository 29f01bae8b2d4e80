import { stringsIn, tryParseJson, type TextField } from '#conversation';

/** A tool call of a reply, whole. */
export interface ToolCall {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  /** Its input as JSON text, exactly as the model wrote it. */
  readonly input: string;
}

/** Every string in a tool's input, keys included, each to be scanned by itself. Null: the input is not JSON, so it can only be looked at as a whole. */
export function fieldsOf(input: string): readonly TextField[] | null {
  const node = tryParseJson(input === '' ? '{}' : input);
  return node === null ? null : stringsIn(node, 'input');
}
