import { content, dictionary, list, object, variant, words, type ObjectSchema } from '../../../schema/schema.js';
import { jsonSchema } from '../../../schema/json-schema.js';
import { cacheControl, toolName } from './leaves.schema.js';

const common = {
  name: toolName,
  cache_control: cacheControl,
  allowed_callers: list(words('direct', 'code_execution_20250825', 'code_execution_20260120')),
  defer_loading: content,
  strict: content,
};

const own: ObjectSchema = object({
  ...common,
  type: words('custom'),
  description: content,
  eager_input_streaming: content,
  input_examples: list(content),
  input_schema: jsonSchema,
});

const place = object({ type: words('approximate'), city: content, country: content, region: content, timezone: content });
const web = {
  max_uses: content,
  allowed_domains: list(content),
  blocked_domains: list(content),
  user_location: place,
  citations: object({ enabled: content }),
  max_content_tokens: content,
};
const screen = { display_width_px: content, display_height_px: content, display_number: content, enable_zoom: content };

/** Tools whose definition the provider has, by their versioned types; a version that is not listed is content as a whole. */
const known: Readonly<Record<string, Readonly<Record<string, typeof content | ObjectSchema | ReturnType<typeof list>>>>> = {
  bash_20241022: {},
  bash_20250124: {},
  code_execution_20250522: {},
  code_execution_20250825: {},
  code_execution_20260120: {},
  computer_20241022: screen,
  computer_20250124: screen,
  computer_20251124: screen,
  memory_20250818: { input_examples: list(content) },
  text_editor_20241022: {},
  text_editor_20250124: {},
  text_editor_20250429: {},
  text_editor_20250728: { max_characters: content },
  tool_search_tool_bm25_20251119: {},
  tool_search_tool_regex_20251119: {},
  web_fetch_20250910: web,
  web_fetch_20260209: web,
  web_search_20250305: web,
  web_search_20260209: web,
};

const switches = object({ enabled: content, defer_loading: content });
const mcpToolset = object({
  type: words('mcp_toolset'),
  mcp_server_name: content,
  default_config: switches,
  configs: dictionary(switches),
  cache_control: cacheControl,
});

export const tools = list(
  variant(
    'type',
    {
      custom: own,
      mcp_toolset: mcpToolset,
      ...Object.fromEntries(Object.entries(known).map(([type, members]) => [type, object({ ...common, ...members, type: words(type) })])),
    },
    own,
  ),
);

export const toolChoice = object({ type: words('auto', 'any', 'tool', 'none'), name: toolName, disable_parallel_tool_use: content });
