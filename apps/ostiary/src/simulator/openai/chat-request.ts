import { isObject, type JsonObject, objectsOf } from '../scripting/json-object.js';
import { invalid } from './error-body.js';
import { readMessage, type RequestMessage } from './request-message.js';

/** What the simulator needs of a Chat Completions call; every other field may be there and is ignored. */
export interface ChatRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** Random characters that even out the sizes of chunks, sent unless `stream_options.include_obfuscation` is false. */
  readonly obfuscated: boolean;
  /** How many choices. */
  readonly count: number;
  readonly messages: readonly RequestMessage[];
  readonly toolNames: readonly string[];
  /** Tools of type `custom`, whose input is text. */
  readonly customTools: readonly string[];
  /** Whether tools are declared in the form before `tools`: `functions`. */
  readonly legacyFunctions: boolean;
  readonly outputSchema: JsonObject | null;
}

const maxChoices = 128;

const namesOf = (list: unknown, member: string): string[] =>
  objectsOf(list).flatMap((tool) => {
    const named = member === '' ? tool : tool[member];
    return isObject(named) && typeof named['name'] === 'string' ? [named['name']] : [];
  });

const readOutputSchema = (format: unknown): JsonObject | null => {
  if (!isObject(format)) return null;
  if (format['type'] === 'json_object') return { type: 'object' };
  const named = format['json_schema'];
  return isObject(named) && isObject(named['schema']) ? named['schema'] : null;
};

const readJson = (text: string): JsonObject => {
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // The message below says so.
  }
  if (!isObject(body)) throw invalid('body', 'We could not parse the JSON body of your request.');
  return body;
};

/** Reads a Chat Completions body as strictly as a gateway's mistakes deserve; throws ApiProblem 400. */
export const readChatRequest = (text: string): ChatRequest => {
  const body = readJson(text);
  const { model, messages, n = 1, tools, functions, stream_options: options } = body;
  if (typeof model !== 'string' || model === '') throw invalid('model', 'you must provide a model parameter');
  if (!Array.isArray(messages)) throw invalid('messages', "Missing required parameter: 'messages'.", 'missing_required_parameter');
  if (messages.length === 0) throw invalid('messages', "Invalid 'messages': empty array.", 'empty_array');
  if (n !== null && !(Number.isInteger(n) && Number(n) >= 1 && Number(n) <= maxChoices))
    throw invalid('n', `Invalid 'n': integer between 1 and ${maxChoices} expected.`, 'invalid_value');
  const stream = body['stream'] === true;
  const hasOptions = isObject(options);
  if (hasOptions && !stream) throw invalid('stream_options', "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
  const legacyFunctions = Array.isArray(functions) && functions.length > 0;
  return {
    model,
    stream,
    includeUsage: hasOptions && options['include_usage'] === true,
    obfuscated: !(hasOptions && options['include_obfuscation'] === false),
    count: Number(n ?? 1),
    messages: messages.map((message, index) => readMessage(message, `messages.[${index}]`)),
    toolNames: [...namesOf(tools, 'function'), ...namesOf(tools, 'custom'), ...namesOf(functions, '')],
    customTools: namesOf(tools, 'custom'),
    legacyFunctions,
    outputSchema: readOutputSchema(body['response_format']),
  };
};
