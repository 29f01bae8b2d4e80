import { isObject, type JsonObject, objectsOf } from '../scripting/json-object.js';
import { invalid } from './error-body.js';

export interface RequestBlock extends JsonObject {
  readonly type: string;
}

export interface RequestMessage {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: readonly RequestBlock[];
}

/** What the simulator needs of a Messages call; every other field may be there and is ignored. */
export interface MessageRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly messages: readonly RequestMessage[];
  readonly toolNames: readonly string[];
  /** JSON Schema of a structured output, if one was asked for. */
  readonly outputSchema: JsonObject | null;
  /** Whether it names a conversation that the provider is to keep (beta message-threads-2026-08-12). */
  readonly threaded: boolean;
}

const readBlock = (value: unknown, path: string): RequestBlock => {
  if (!isObject(value) || typeof value['type'] !== 'string') throw invalid(path, 'Input should be an object with a type');
  if (value['type'] === 'text') {
    if (typeof value['text'] !== 'string') throw invalid(`${path}.text.text`, 'Field required');
    if (value['text'] === '') throw invalid(path, 'text content blocks must be non-empty');
  }
  return value as RequestBlock;
};

const readMessage = (value: unknown, path: string): RequestMessage => {
  if (!isObject(value)) throw invalid(path, 'Input should be an object');
  const { role, content } = value;
  // `system` inside messages is a beta that Claude Code uses.
  if (role !== 'user' && role !== 'assistant' && role !== 'system') throw invalid(`${path}.role`, "Input should be 'user' or 'assistant'");
  if (typeof content === 'string') {
    if (content === '') throw invalid(path, 'content must be non-empty');
    return { role, content: [{ type: 'text', text: content }] };
  }
  if (!Array.isArray(content)) throw invalid(`${path}.content`, 'Input should be a valid string or list');
  return { role, content: content.map((block, index) => readBlock(block, `${path}.content.${index}`)) };
};

const readOutputSchema = (body: JsonObject): JsonObject | null => {
  const config = isObject(body['output_config']) ? body['output_config']['format'] : body['output_format'];
  return isObject(config) && config['type'] === 'json_schema' && isObject(config['schema']) ? config['schema'] : null;
};

/** Reads a Messages or count_tokens body as strictly as a gateway's mistakes deserve; throws ApiProblem 400 or 404. */
export const readMessageRequest = (text: string, options: { countOnly: boolean }): MessageRequest => {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalid('body', 'The request body is not valid JSON');
  }
  if (!isObject(body)) throw invalid('body', 'Input should be an object');
  const { model, messages, tools } = body;
  if (typeof model !== 'string' || model === '') throw invalid('model', 'Field required');
  if (!options.countOnly && !(Number.isInteger(body['max_tokens']) && Number(body['max_tokens']) > 0)) {
    throw invalid('max_tokens', body['max_tokens'] === undefined ? 'Field required' : 'Input should be greater than or equal to 1');
  }
  if (!Array.isArray(messages) || messages.length === 0) throw invalid('messages', 'at least one message is required');
  return {
    model,
    stream: body['stream'] === true,
    messages: messages.map((message, index) => readMessage(message, `messages.${index}`)),
    toolNames: objectsOf(tools).flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
    outputSchema: readOutputSchema(body),
    threaded: isObject(body['thread']),
  };
};
