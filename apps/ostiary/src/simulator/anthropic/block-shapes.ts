import { RawJson } from '../scripting/raw-json.js';
import type { ContentBlock } from './reply-message.js';

const result = (type: string, content: unknown): ContentBlock => ({ type, tool_use_id: 'srvtoolu_sim1', content });
const output = (stdout: string) => ({ stdout, stderr: '', return_code: 0, content: [] });
const cited = { document_index: 0, document_title: 'A document', start_char_index: 0, end_char_index: 8 };
const citing = (citation: object): ContentBlock => ({ type: 'text', text: 'As it says there.', citations: [citation] });
const found = {
  type: 'web_search_result',
  url: 'https://docs.example/',
  title: 'A page',
  page_age: null,
  encrypted_content: 'RXhhbXBsZQ==',
};
const page = (text: string) => ({ type: 'document', title: 'A page', source: { type: 'text', media_type: 'text/plain', data: text } });

/** Blocks that a reply can hold beside text, thinking and tool calls, each with TEXT where its content stands. */
export const blockShapes: Readonly<Record<string, (text: string) => ContentBlock>> = {
  'server-tool': (text) => ({ type: 'server_tool_use', id: 'srvtoolu_sim1', name: 'web_search', input: { query: text } }),
  'web-search': (text) =>
    result('web_search_tool_result', [{ ...found, url: `https://docs.example/${text}`, title: text, page_age: text }]),
  'web-search-encrypted': (text) => result('web_search_tool_result', [{ ...found, encrypted_content: text }]),
  'web-search-error': (text) => result('web_search_tool_result', { type: 'web_search_tool_result_error', error_code: text }),
  'web-fetch': (text) =>
    result('web_fetch_tool_result', { type: 'web_fetch_result', url: 'https://docs.example/', retrieved_at: null, content: page(text) }),
  'code-execution': (text) => result('code_execution_tool_result', { type: 'code_execution_result', ...output(text) }),
  'bash-code-execution': (text) => result('bash_code_execution_tool_result', { type: 'bash_code_execution_result', ...output(text) }),
  'mcp-tool': (text) => ({ type: 'mcp_tool_use', id: 'mcptoolu_sim1', name: 'search', server_name: 'docs', input: { query: text } }),
  'mcp-server': (text) => ({ type: 'mcp_tool_use', id: 'mcptoolu_sim1', name: 'search', server_name: text, input: {} }),
  'mcp-result': (text) => ({ ...result('mcp_tool_result', [{ type: 'text', text }]), is_error: false }),
  'mcp-result-string': (text) => ({ ...result('mcp_tool_result', text), is_error: false }),
  'container-upload': (text) => ({ type: 'container_upload', file_id: text }),
  'redacted-thinking': (text) => ({ type: 'redacted_thinking', data: text }),
  'thinking-signature': (text) => ({ type: 'thinking', thinking: 'A thought.', signature: text }),
  compaction: (text) => ({ type: 'compaction', content: text, encrypted_content: null }),
  citation: (text) => citing({ type: 'char_location', ...cited, cited_text: text, file_id: null }),
  'citation-title': (text) => citing({ type: 'char_location', ...cited, cited_text: 'cited', document_title: text, file_id: null }),
  'web-citation': (text) =>
    citing({
      type: 'web_search_result_location',
      url: 'https://docs.example/',
      title: 'A page',
      cited_text: 'cited',
      encrypted_index: text,
    }),
  'unknown-block': (text) => ({ type: 'ostiary_other', note: text }),
  'unknown-type': (text) => ({ type: text, note: 'A block of a type that nobody knows.' }),
  'deep-block': (text) => ({ type: 'ostiary_other', tree: new RawJson(`${'['.repeat(70)}${JSON.stringify(text)}${']'.repeat(70)}`) }),
};
