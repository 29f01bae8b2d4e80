import { parseJson, type JsonNode, type TextField } from '#conversation';

/** A tool call of a reply, whole. */
export interface ToolCall {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  /** Its input as JSON text, exactly as the model wrote it. */
  readonly input: string;
}

/** Every string in a tool's input, keys included, each to be scanned by itself. Null: the input is not JSON, so it can only be looked at as a whole. */
export function fieldsOf(input: string): TextField[] | null {
  const fields: TextField[] = [];
  try {
    collect(parseJson(input === '' ? '{}' : input), 'input', fields);
  } catch {
    return null;
  }
  return fields;
}

function collect(node: JsonNode, path: string, fields: TextField[]): void {
  if (node.kind === 'string') fields.push({ path, value: node.value, start: node.start, end: node.end, thinking: false });
  if (node.kind === 'array') node.items.forEach((item, index) => collect(item, `${path}.${index}`, fields));
  if (node.kind !== 'object') return;
  for (const member of node.members) {
    fields.push({ path: `${path}.{key}`, value: member.key, start: member.keyStart, end: member.keyEnd, thinking: false });
    collect(member.value, `${path}.${member.key}`, fields);
  }
}
