import { content, either, list, object, prose, variant, words, type ObjectSchema } from '../../../schema/schema.js';
import { cacheControl, encrypted, fileId, toolId, toolName } from './leaves.schema.js';
import { document, text } from './sources.schema.js';

/** Which of the model's tools made a call: the model itself, or code that it runs. */
export const caller = variant('type', {
  direct: object({ type: words('direct') }),
  code_execution_20250825: object({ type: words('code_execution_20250825'), tool_id: toolId }),
  code_execution_20260120: object({ type: words('code_execution_20260120'), tool_id: toolId }),
});

const use = (type: string): ObjectSchema =>
  object({ type: words(type), id: toolId, name: toolName, input: content, caller, server_name: content, cache_control: cacheControl });

const error = (type: string): ObjectSchema => object({ type: words(type), error_code: content, error_message: content });

/** `<tool>_tool_result` with one of several results, or an error. */
const result = (tool: string, inner: Readonly<Record<string, ObjectSchema>>): ObjectSchema => {
  const failed = `${tool}_tool_result_error`;
  return object({
    type: words(`${tool}_tool_result`),
    tool_use_id: toolId,
    content: variant('type', { ...inner, [failed]: error(failed) }),
    caller,
    cache_control: cacheControl,
  });
};

const output = (type: string) => list(object({ type: words(type), file_id: fileId }));
const run = (type: string, outputs: string): ObjectSchema =>
  object({ type: words(type), stdout: prose, stderr: prose, return_code: content, content: output(outputs) });
const edited = (type: string): ObjectSchema =>
  object({
    type: words(type),
    file_type: content,
    content,
    is_file_update: content,
    lines: list(content),
    new_lines: content,
    new_start: content,
    num_lines: content,
    old_lines: content,
    old_start: content,
    start_line: content,
    total_lines: content,
  });

const found = object({
  type: words('web_search_result'),
  encrypted_content: encrypted('a search result'),
  page_age: content,
  title: content,
  url: content,
});
const searchFailed = error('web_search_tool_result_error');

/**
 * Calls of tools that the provider runs itself, and their results, as they come back in the model's own turns.
 * Source: platform.claude.com, web search, web fetch, code execution, tool search, MCP connector
 */
export const serverTools: Readonly<Record<string, ObjectSchema>> = {
  server_tool_use: use('server_tool_use'),
  mcp_tool_use: use('mcp_tool_use'),
  web_search_tool_result: object({
    type: words('web_search_tool_result'),
    tool_use_id: toolId,
    content: either({
      list: list(variant('type', { web_search_result: found })),
      object: variant('type', { web_search_tool_result_error: searchFailed }),
    }),
    caller,
    cache_control: cacheControl,
  }),
  web_fetch_tool_result: result('web_fetch', {
    web_fetch_result: object({ type: words('web_fetch_result'), content: document, retrieved_at: content, url: content }),
  }),
  code_execution_tool_result: result('code_execution', {
    code_execution_result: run('code_execution_result', 'code_execution_output'),
    encrypted_code_execution_result: object({
      type: words('encrypted_code_execution_result'),
      encrypted_stdout: encrypted('what a program wrote'),
      stderr: content,
      return_code: content,
      content: output('code_execution_output'),
    }),
  }),
  bash_code_execution_tool_result: result('bash_code_execution', {
    bash_code_execution_result: run('bash_code_execution_result', 'bash_code_execution_output'),
  }),
  text_editor_code_execution_tool_result: result('text_editor_code_execution', {
    text_editor_code_execution_view_result: edited('text_editor_code_execution_view_result'),
    text_editor_code_execution_create_result: edited('text_editor_code_execution_create_result'),
    text_editor_code_execution_str_replace_result: edited('text_editor_code_execution_str_replace_result'),
  }),
  tool_search_tool_result: result('tool_search', {
    tool_search_tool_search_result: object({
      type: words('tool_search_tool_search_result'),
      tool_references: list(object({ type: words('tool_reference'), tool_name: toolName })),
    }),
  }),
  mcp_tool_result: object({
    type: words('mcp_tool_result'),
    tool_use_id: toolId,
    is_error: content,
    content: either({ string: prose, list: list(variant('type', { text })) }),
    cache_control: cacheControl,
  }),
};
