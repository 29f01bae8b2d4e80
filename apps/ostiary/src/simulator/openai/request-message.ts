import { isObject, objectsOf } from '../scripting/json-object.js';
import { invalid } from './error-body.js';

const roles = ['developer', 'system', 'user', 'assistant', 'tool', 'function'] as const;
type Role = (typeof roles)[number];

export interface RequestMessage {
  readonly role: Role;
  /** The text parts of its content, in order. */
  readonly texts: readonly string[];
  /** Ids of the tools that it calls (assistant). */
  readonly calls: readonly string[];
  /** The call that it answers (tool). */
  readonly answers: string | null;
}

const partTypes: Readonly<Record<Role, readonly string[]>> = {
  developer: ['text'],
  system: ['text'],
  user: ['text', 'image_url', 'input_audio', 'file'],
  assistant: ['text', 'refusal'],
  tool: ['text'],
  function: [],
};

const readTexts = (content: unknown, role: Role, path: string): string[] => {
  if (typeof content === 'string') return [content];
  if (!Array.isArray(content) || content.length === 0)
    throw invalid(`${path}.content`, `Invalid type for '${path}.content': expected a string or an array of parts.`, 'invalid_type');
  return content.flatMap((part: unknown, index) => {
    const at = `${path}.content.[${index}]`;
    if (!isObject(part) || !partTypes[role].some((type) => type === part['type']))
      throw invalid(`${at}.type`, `Invalid value for '${at}.type'. Supported values are: ${partTypes[role].join(', ')}.`, 'invalid_value');
    if (part['type'] !== 'text') return [];
    if (typeof part['text'] !== 'string')
      throw invalid(`${at}.text`, `Missing required parameter: '${at}.text'.`, 'missing_required_parameter');
    return [part['text']];
  });
};

const readCalls = (list: unknown, path: string): string[] =>
  objectsOf(list).map(({ id, type, function: called, custom }, index) => {
    const at = `${path}.tool_calls.[${index}]`;
    if (typeof id !== 'string') throw invalid(`${at}.id`, `Missing required parameter: '${at}.id'.`, 'missing_required_parameter');
    const input =
      type === 'function' && isObject(called) ? called['arguments'] : type === 'custom' && isObject(custom) ? custom['input'] : null;
    if (typeof input !== 'string')
      throw invalid(at, `Invalid value for '${at}': a call of type function with arguments, or custom with input.`);
    return id;
  });

/** Reads one message; throws ApiProblem 400. */
export const readMessage = (value: unknown, path: string): RequestMessage => {
  if (!isObject(value)) throw invalid(path, `Invalid type for '${path}': expected an object.`, 'invalid_type');
  const role = roles.find((known) => known === value['role']);
  if (role === undefined)
    throw invalid(`${path}.role`, `Invalid value: '${String(value['role'])}'. Supported values are: ${roles.join(', ')}.`, 'invalid_value');
  if (role === 'function' && typeof value['name'] !== 'string')
    throw invalid(`${path}.name`, `Missing parameter 'name': messages with role 'function' must have a 'name'.`);
  const answers = value['tool_call_id'];
  if (role === 'tool' && typeof answers !== 'string')
    throw invalid(`${path}.tool_call_id`, `Missing parameter 'tool_call_id': messages with role 'tool' must have a 'tool_call_id'.`);
  const calls = role === 'assistant' ? readCalls(value['tool_calls'], path) : [];
  const calling = calls.length > 0 || (role === 'assistant' && (isObject(value['function_call']) || typeof value['refusal'] === 'string'));
  const { content } = value;
  const texts = (content === null || content === undefined) && calling ? [] : readTexts(content, role, path);
  return { role, texts, calls, answers: typeof answers === 'string' ? answers : null };
};
