import { content, either, leaf, list, number, object, variant, words, type LeafSchema, type ObjectSchema } from '../../schema/schema.js';

const id = leaf('name', 'an id that the provider gave', /^[a-z]{2,12}_[A-Za-z0-9_-]{1,64}$/);
const file = leaf('file', 'a file that the provider holds');
const container = object({ id: leaf('container', 'a container that the provider holds'), expires_at: content });
const proof = leaf('proof', 'the provider’s signature over its own thinking', /^[A-Za-z0-9+/_-]{16,}={0,2}$/);
const encrypted = leaf('encrypted', 'the provider’s own, for the provider only', /^[A-Za-z0-9+/_-]{16,}={0,2}$/);
/** What the client knows the tool by. Its own word, so it may hold anything that has the form. */
const toolName = leaf('name', 'the name of a tool', /^[A-Za-z0-9_-]{1,128}$/);
const model = leaf('name', 'the model', /^[A-Za-z0-9.:@/_-]{1,100}$/);

const typed = (type: string, members: ObjectSchema['members']): ObjectSchema => object({ type: words(type), ...members });

const place = { cited_text: content, file_id: file, document_title: content, document_index: number };
const citation = variant('type', {
  char_location: typed('char_location', { ...place, start_char_index: number, end_char_index: number }),
  page_location: typed('page_location', { ...place, start_page_number: number, end_page_number: number }),
  content_block_location: typed('content_block_location', { ...place, start_block_index: number, end_block_index: number }),
  web_search_result_location: typed('web_search_result_location', {
    url: content,
    title: content,
    cited_text: content,
    encrypted_index: encrypted,
  }),
  search_result_location: typed('search_result_location', {
    source: content,
    title: content,
    cited_text: content,
    search_result_index: number,
    start_block_index: number,
    end_block_index: number,
  }),
});

const searchResult = typed('web_search_result', { url: content, title: content, encrypted_content: encrypted, page_age: content });
const caller = object({ type: content, tool_id: id });
const call = (type: string): ObjectSchema => typed(type, { id, name: toolName, caller, server_name: content });
const outputs = (type: string) => list(typed(type, { file_id: file }));
const executed = (type: string, output: string): ObjectSchema =>
  typed(type, { stdout: content, stderr: content, return_code: number, content: outputs(output) });
const result = (type: string): ObjectSchema => typed(type, { tool_use_id: id, caller });

/**
 * The content blocks of a reply. The input of a call is no part of it: that is judged as what it is.
 * Source: platform.claude.com/docs/en/api/messages
 */
export const blockSchema = variant('type', {
  text: typed('text', { text: content, citations: list(citation) }),
  thinking: typed('thinking', { thinking: content, signature: proof }),
  redacted_thinking: typed('redacted_thinking', { data: encrypted }),
  tool_use: call('tool_use'),
  server_tool_use: call('server_tool_use'),
  mcp_tool_use: call('mcp_tool_use'),
  web_search_tool_result: typed('web_search_tool_result', {
    tool_use_id: id,
    caller,
    content: either({ list: list(variant('type', { web_search_result: searchResult })) }),
  }),
  code_execution_tool_result: typed('code_execution_tool_result', {
    tool_use_id: id,
    content: variant('type', {
      encrypted_code_execution_result: typed('encrypted_code_execution_result', {
        encrypted_stdout: encrypted,
        stderr: content,
        return_code: number,
        content: outputs('code_execution_output'),
      }),
      code_execution_result: executed('code_execution_result', 'code_execution_output'),
    }),
  }),
  web_fetch_tool_result: result('web_fetch_tool_result'),
  bash_code_execution_tool_result: typed('bash_code_execution_tool_result', {
    tool_use_id: id,
    caller,
    content: variant('type', {
      bash_code_execution_result: executed('bash_code_execution_result', 'bash_code_execution_output'),
    }),
  }),
  text_editor_code_execution_tool_result: result('text_editor_code_execution_tool_result'),
  tool_search_tool_result: result('tool_search_tool_result'),
  mcp_tool_result: result('mcp_tool_result'),
});
export const citationSchema = citation;

/** What a block's delta may hold; pieces of text and of input are read apart. */
export const deltaSchema = object({
  delta: variant('type', {
    text_delta: typed('text_delta', { text: content }),
    thinking_delta: typed('thinking_delta', { thinking: content }),
    signature_delta: typed('signature_delta', { signature: proof }),
    input_json_delta: typed('input_json_delta', { partial_json: content }),
    citations_delta: typed('citations_delta', { citation }),
  }),
});

const usage = object({
  input_tokens: number,
  output_tokens: number,
  cache_creation_input_tokens: number,
  cache_read_input_tokens: number,
  cache_creation: object({ ephemeral_5m_input_tokens: number, ephemeral_1h_input_tokens: number }),
  server_tool_use: object({ web_search_requests: number, web_fetch_requests: number }),
  service_tier: words('standard', 'priority', 'batch'),
});

/** Why a message ended, as the API has it. `tool_use` is the one after which the client runs tools. */
const stopReason: LeafSchema = words(
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
  'compaction',
);
export const isStopReason = (reason: string): boolean => stopReason.words?.has(reason) === true;

const endOfMessage = { stop_reason: stopReason, stop_sequence: content, container };

/** A whole message, without its content, which is read block by block. */
export const messageSchema = object({ id, type: words('message'), role: words('assistant'), model, ...endOfMessage, usage });
/** What a `message_delta` changes of the message. */
export const messageChangeSchema = object(endOfMessage);
export const usageSchema = usage;

export const errorSchema = object({
  type: words('error'),
  error: object({
    type: words(
      'invalid_request_error',
      'authentication_error',
      'billing_error',
      'permission_error',
      'not_found_error',
      'request_too_large',
      'rate_limit_error',
      'api_error',
      'overloaded_error',
      'timeout_error',
    ),
    message: content,
  }),
  request_id: id,
});
