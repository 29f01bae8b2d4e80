import {
  content,
  either,
  json,
  leaf,
  list,
  object,
  prose,
  variant,
  words,
  type LeafSchema,
  type ObjectSchema,
  type Schema,
} from '../../schema/schema.js';

const callId = leaf('name', 'the id that pairs a tool call with its result', /^[\w-]{1,64}$/);
export const toolName = leaf('name', 'the name of a tool', /^[\w-]{1,128}$/);
const fileId = leaf('file', 'a file that the provider keeps, by the id that this caller was given here');
const audioId = leaf('encoded', 'an earlier spoken reply that the provider keeps', /^[\w-]{1,64}$/);
const bytes = leaf('encoded', 'bytes in base64', /^(?:data:[\w.+-]+\/[\w.+-]+;base64,)?[A-Za-z0-9+/]*={0,2}$/);
const address: LeafSchema = { ...leaf('address', 'where the provider fetches an image', /^https?:\/\/\S+$/), otherwise: bytes };
/** What the provider hands out as thinking, in the members that several servers of this format have for it. */
const thinking = leaf('signed', 'reasoning that a model wrote, as it comes back');

/** Marks that tell where the provider may begin its cache; they move from turn to turn. */
export const cacheMark: Readonly<Record<string, ObjectSchema>> = {
  prompt_cache_breakpoint: object({ mode: words('explicit'), ttl: words('30m', '12h') }),
  cache_control: object({ type: words('ephemeral'), ttl: words('5m', '1h') }),
};

const part = (type: string, members: Readonly<Record<string, Schema>>): ObjectSchema =>
  object({ type: words(type), ...members, ...cacheMark });

const parts = list(
  variant('type', {
    text: part('text', { text: prose }),
    refusal: part('refusal', { refusal: prose }),
    image_url: part('image_url', { image_url: object({ url: address, detail: words('auto', 'low', 'high', 'original') }) }),
    input_audio: part('input_audio', { input_audio: object({ data: bytes, format: words('wav', 'mp3') }) }),
    file: part('file', { file: object({ file_data: bytes, file_id: fileId, filename: content }) }),
  }),
);
const texts = either({ string: prose, list: parts });

const message = (role: string, members: Readonly<Record<string, Schema>>): ObjectSchema =>
  object({ role: words(role), content: texts, ...members });

const functionCall = object({ name: toolName, arguments: json });
const toolCall = variant('type', {
  function: object({ id: callId, type: words('function'), function: functionCall }),
  custom: object({ id: callId, type: words('custom'), custom: object({ name: toolName, input: content }) }),
});

/** Source: OpenAI API reference, Chat Completions, `messages`; reasoning as DeepSeek, OpenRouter and vLLM name it. */
export const messageSchema = variant('role', {
  system: message('system', { name: content }),
  developer: message('developer', { name: content }),
  user: message('user', { name: content }),
  assistant: message('assistant', {
    name: content,
    refusal: prose,
    reasoning_content: thinking,
    reasoning: thinking,
    tool_calls: list(toolCall),
    function_call: functionCall,
    audio: object({ id: audioId }),
  }),
  tool: message('tool', { tool_call_id: callId }),
  function: message('function', { name: toolName }),
});
