import { jsonSchema } from '../../schema/json-schema.js';
import {
  content,
  dictionary,
  either,
  leaf,
  list,
  number,
  object,
  variant,
  words,
  type ObjectSchema,
  type Schema,
} from '../../schema/schema.js';
import { cacheMark, messageSchema, toolName } from './message.schema.js';

const model = leaf('name', 'the model', /^[\w.:@/+-]{1,256}$/);
/** True or false, which are no literals; anything else is looked at. */
const flag = content;

const typed = (type: string, members: Readonly<Record<string, Schema>>): ObjectSchema => object({ type: words(type), ...members });
const named = object({ name: toolName });
const numbers = (...names: string[]): Record<string, Schema> => Object.fromEntries(names.map((name) => [name, number]));

const definition = { name: toolName, description: content, parameters: jsonSchema };
const grammar = object({ definition: content, syntax: words('lark', 'regex') });
const tool = variant('type', {
  function: typed('function', { function: object({ ...definition, strict: flag }), ...cacheMark }),
  custom: typed('custom', {
    custom: object({
      name: toolName,
      description: content,
      format: variant('type', { text: typed('text', {}), grammar: typed('grammar', { grammar }) }),
    }),
    ...cacheMark,
  }),
});
const namedTool = variant('type', { function: typed('function', { function: named }), custom: typed('custom', { custom: named }) });
const toolChoice = either({
  string: words('none', 'auto', 'required'),
  object: variant('type', {
    ...namedTool.of,
    allowed_tools: typed('allowed_tools', { allowed_tools: object({ mode: words('auto', 'required'), tools: list(namedTool) }) }),
  }),
});

const answerForm = variant('type', {
  text: typed('text', {}),
  json_object: typed('json_object', {}),
  json_schema: typed('json_schema', {
    json_schema: object({
      name: leaf('name', 'the name of an answer’s form', /^[\w-]{1,64}$/),
      description: content,
      schema: jsonSchema,
      strict: flag,
    }),
  }),
});

const location = object({
  type: words('approximate'),
  approximate: object({ city: content, country: content, region: content, timezone: content }),
});
const judged = object({ mode: words('score', 'block') });

/**
 * The whole request of Chat Completions. What is not in it is content.
 * Source: OpenAI API reference, Create chat completion (openai-node 7.57, `ChatCompletionCreateParams`)
 */
export const requestSchema = object({
  model,
  messages: list(messageSchema),
  tools: list(tool),
  tool_choice: toolChoice,
  parallel_tool_calls: flag,
  functions: list(object(definition)),
  function_call: either({ string: words('none', 'auto'), object: named }),
  response_format: answerForm,
  prediction: object({ type: words('content'), content }),
  stop: content,
  stream: flag,
  stream_options: object({ include_usage: flag, include_obfuscation: flag }),
  ...numbers('n', 'temperature', 'top_p', 'frequency_penalty', 'presence_penalty', 'seed', 'top_logprobs'),
  ...numbers('max_tokens', 'max_completion_tokens'),
  logprobs: flag,
  logit_bias: dictionary(number),
  reasoning_effort: words('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'),
  verbosity: words('low', 'medium', 'high'),
  modalities: list(words('text', 'audio')),
  audio: object({ format: words('wav', 'aac', 'mp3', 'flac', 'opus', 'pcm16'), voice: content }),
  service_tier: words('auto', 'default', 'flex', 'scale', 'priority', 'fast'),
  prompt_cache_key: content,
  prompt_cache_retention: words('in_memory', 'in-memory', '24h'),
  prompt_cache_options: object({ mode: words('implicit', 'explicit'), ttl: words('30m') }),
  safety_identifier: content,
  user: content,
  metadata: dictionary(content),
  store: flag,
  web_search_options: object({ search_context_size: words('low', 'medium', 'high'), user_location: location }),
  moderation: object({ model, policy: object({ input: judged, output: judged }) }),
});
