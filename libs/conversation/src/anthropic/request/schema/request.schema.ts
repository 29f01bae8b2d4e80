import { content, either, leaf, list, number, object, variant, words } from '../../../schema/schema.js';
import { jsonSchema } from '../../../schema/json-schema.js';
import { contentOf } from './blocks.schema.js';
import { cacheControl, toolName } from './leaves.schema.js';
import { toolChoice, tools } from './tools.schema.js';

/** Claude Code's own name for a user, in the two forms that it has had; any other is content. */
const claudeCodeUser =
  /^(?:user_[0-9a-f]{64}_account_[0-9a-f-]{0,36}_session_[0-9a-f-]{36}|\{"[\w-]{1,40}":"[\w.:-]{0,128}"(?:,"[\w-]{1,40}":"[\w.:-]{0,128}"){0,7}\})$/;

const mcpServer = object({
  type: words('url'),
  url: leaf('server', 'a server whose tools the provider calls; the policy lists those that may be'),
  name: leaf('name', 'names a server to its toolset', /^[\w.-]{1,64}$/),
  authorization_token: leaf('credential', 'a credential for that server: it goes nowhere else, and is masked in the record'),
  tool_configuration: object({ enabled: content, allowed_tools: list(toolName) }),
});

const containerId = leaf('container', 'a container that the provider holds, by the id that this caller was given here');
const skill = object({
  type: words('anthropic', 'custom'),
  skill_id: leaf('name', 'a skill that the provider holds', /^[\w-]{1,64}$/),
  version: leaf('name', 'its version', /^(?:latest|\d{1,20})$/),
});
const amount = object({ type: words('input_tokens', 'tool_uses', 'thinking_turns'), value: number });

/** How the provider shortens a conversation that has grown long. */
const edit = object({
  type: words('clear_tool_uses_20250919', 'clear_thinking_20251015', 'compact_20260112'),
  trigger: amount,
  keep: either({ string: words('all'), object: amount }),
  clear_at_least: amount,
  clear_tool_inputs: content,
  exclude_tools: list(toolName),
  instructions: content,
  pause_after_compaction: content,
});
const outputFormat = object({ type: words('json_schema'), name: content, schema: jsonSchema });

export const messageSchema = variant('role', {
  user: object({ role: words('user'), content: contentOf('user') }),
  assistant: object({ role: words('assistant'), content: contentOf('assistant') }),
  system: object({ role: words('system'), content: contentOf('system') }),
});

/**
 * Every member of a call of the Messages API that is known. What is not in it is content.
 * Source: platform.claude.com/docs/en/api/messages, its beta pages too
 */
export const requestSchema = object({
  model: leaf('name', 'the model', /^[A-Za-z0-9][\w.:@/-]{0,127}$/),
  messages: list(messageSchema),
  system: contentOf('system'),
  tools,
  tool_choice: toolChoice,
  stream: content,
  max_tokens: number,
  temperature: number,
  top_k: number,
  top_p: number,
  stop_sequences: list(content),
  metadata: object({ user_id: leaf('name', 'Claude Code’s own name for a user', claudeCodeUser) }),
  thinking: object({ type: words('adaptive', 'disabled', 'enabled'), budget_tokens: number, display: words('omitted', 'summarized') }),
  service_tier: words('auto', 'standard_only'),
  speed: words('fast', 'standard'),
  inference_geo: words('global', 'us'),
  container: either({ string: containerId, object: object({ id: containerId, skills: list(skill) }) }),
  context_management: object({ edits: list(edit) }),
  output_config: object({ effort: words('low', 'medium', 'high', 'max', 'xhigh'), format: outputFormat }),
  output_format: outputFormat,
  mcp_servers: list(mcpServer),
  betas: list(leaf('name', 'a beta’s name', /^[a-z0-9-]{1,80}$/)),
  cache_control: cacheControl,
});

/** Many calls in one body. Source: platform.claude.com/docs/en/api/creating-message-batches */
export const batchSchema = object({
  requests: list(
    object({
      custom_id: leaf('name', 'the caller’s own name for a call of a batch, which its result is told by', /^[\w-]{1,64}$/),
      params: requestSchema,
    }),
  ),
});
