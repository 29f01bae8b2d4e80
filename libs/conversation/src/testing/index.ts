const cache_control = { type: 'ephemeral', ttl: '1h' };
const source = { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' };
const schema = { type: 'object', properties: { path: { type: 'string', description: 'a file' } }, required: ['path'] };

/** A call that has every part the format knows: tests put things into all its places. */
export const wholeBody = (): Record<string, unknown> =>
  structuredClone({
    model: 'claude-sonnet-4-5',
    max_tokens: 1_024,
    temperature: 0.5,
    stream: true,
    stop_sequences: ['END'],
    metadata: { user_id: `user_${'ab'.repeat(32)}_account__session_496cff89-af13-48dd-aeba-c61f59af5bd1` },
    thinking: { type: 'enabled', budget_tokens: 2_048 },
    service_tier: 'auto',
    container: { id: 'container_011', skills: [{ type: 'anthropic', skill_id: 'pptx', version: 'latest' }] },
    context_management: { edits: [{ type: 'clear_tool_uses_20250919', trigger: { type: 'input_tokens', value: 30_000 } }] },
    output_config: { effort: 'low', format: { type: 'json_schema', schema } },
    mcp_servers: [{ type: 'url', url: 'https://mcp.example.net/sse', name: 'jira', tool_configuration: { enabled: true } }],
    betas: ['mcp-client-2025-11-20'],
    tool_choice: { type: 'tool', name: 'Edit' },
    system: [{ type: 'text', text: 'be brief', cache_control }],
    tools: [
      { name: 'Edit', description: 'edits a file', input_schema: schema, cache_control },
      { type: 'web_search_20250305', name: 'web_search', max_uses: 3, allowed_domains: ['example.net'] },
      { type: 'mcp_toolset', mcp_server_name: 'jira', configs: { create: { enabled: true } } },
    ],
    messages: [
      { role: 'user', content: 'look around' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'a file first', signature: 'c2lnbmF0dXJl' },
          { type: 'redacted_thinking', data: 'cmVkYWN0ZWQ=' },
          {
            type: 'text',
            text: 'as they say',
            citations: [{ type: 'web_search_result_location', cited_text: 'x', encrypted_index: 'aW4=' }],
          },
          { type: 'server_tool_use', id: 'srvtoolu_01', name: 'web_search', input: { query: 'rain' } },
          {
            type: 'web_search_tool_result',
            tool_use_id: 'srvtoolu_01',
            content: [{ type: 'web_search_result', title: 't', url: 'https://example.net', encrypted_content: 'ZW5j', page_age: null }],
          },
          {
            type: 'bash_code_execution_tool_result',
            tool_use_id: 'srvtoolu_02',
            content: { type: 'bash_code_execution_result', stdout: 'out', stderr: '', return_code: 0, content: [] },
          },
          { type: 'mcp_tool_use', id: 'mcptoolu_01', name: 'create', server_name: 'jira', input: {} },
          { type: 'mcp_tool_result', tool_use_id: 'mcptoolu_01', is_error: false, content: [{ type: 'text', text: 'done' }] },
          { type: 'tool_use', id: 'toolu_01', name: 'Edit', input: { path: 'a.ts', lines: [1, 2], deep: { more: 'x' } } },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'toolu_01',
            is_error: false,
            content: [
              { type: 'text', text: 'written' },
              { type: 'image', source },
            ],
          },
          { type: 'image', source: { type: 'url', url: 'https://example.net/a.png' } },
          {
            type: 'document',
            title: 'a',
            context: 'b',
            source: { type: 'text', media_type: 'text/plain', data: 'c' },
            citations: { enabled: true },
          },
          { type: 'document', source: { type: 'file', file_id: 'file_011' } },
          { type: 'search_result', source: 'https://example.net', title: 'b', content: [{ type: 'text', text: 'c' }] },
          { type: 'text', text: 'go on', cache_control },
        ],
      },
    ],
  });

/** The same value with one string, number or flag in it changed, which one `pick` says; null where there is none. Members that retries change are never picked. */
export function changedSomewhere(body: object, pick: number): object | null {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const copy = structuredClone(body) as Record<string, unknown>;
  const visit = (holder: Record<string, unknown>): void => {
    for (const [key, value] of Object.entries(holder)) {
      if (changesFreely.has(key)) continue;
      if (typeof value === 'object' && value !== null) visit(value as Record<string, unknown>);
      else if (value !== null) places.push({ holder, key });
    }
  };
  visit(copy);
  const place = places[pick % Math.max(places.length, 1)];
  if (place === undefined) return null;
  place.holder[place.key] = changedValue(place.holder[place.key]);
  return copy;
}

/** Marks of a cache, and what tells a reader the type or the role of what stands beside it: another one may not be readable at all. */
const changesFreely = new Set([
  'cache_control',
  'prompt_cache_breakpoint',
  'type',
  'role',
  'id',
  'tool_call_id',
  'tool_use_id',
  'stream',
  'max_tokens',
  'max_completion_tokens',
]);

function changedValue(value: unknown): unknown {
  if (typeof value === 'string') return `${value}x`;
  return typeof value === 'number' ? Number(value === 0) : value !== true;
}
