import { content, either, leaf, list, object, prose, variant, words, type VariantSchema } from '../../../schema/schema.js';
import type { ConversationRole } from '../../../format/conversation.js';
import { cacheControl, encrypted, fileId, toolId, toolName } from './leaves.schema.js';
import { caller, serverTools } from './server-tools.schema.js';
import { document, image, modelText, searchResult, text } from './sources.schema.js';

const containerUpload = object({ type: words('container_upload'), file_id: fileId, cache_control: cacheControl });

const toolResult = object({
  type: words('tool_result'),
  tool_use_id: toolId,
  is_error: content,
  content: either({
    string: prose,
    list: list(
      variant('type', {
        text,
        image,
        document,
        search_result: searchResult,
        tool_reference: object({ type: words('tool_reference'), tool_name: toolName, cache_control: cacheControl }),
      }),
    ),
  }),
  cache_control: cacheControl,
});

/** What people and programs may send: nothing of the model's own has a meaning here, so that it is content if somebody writes it. */
const fromOutside: VariantSchema = variant('type', {
  text,
  image,
  document,
  search_result: searchResult,
  container_upload: containerUpload,
  tool_result: toolResult,
});

/** The model's own turns as they come back. */
const fromTheModel: VariantSchema = variant('type', {
  text: modelText,
  thinking: object({
    type: words('thinking'),
    thinking: leaf('signed', 'the provider’s own thinking, which it refuses when it was changed'),
    signature: leaf('proof', 'the signature of the thinking beside it', /^[\w+/=-]*$/),
  }),
  redacted_thinking: object({ type: words('redacted_thinking'), data: encrypted('thinking') }),
  tool_use: object({ type: words('tool_use'), id: toolId, name: toolName, input: content, caller, cache_control: cacheControl }),
  container_upload: containerUpload,
  compaction: object({ type: words('compaction'), content: prose, cache_control: cacheControl }),
  ...serverTools,
});

/** Source: platform.claude.com/docs/en/api/messages */
export const blocksOf = (role: ConversationRole): VariantSchema => (role === 'assistant' ? fromTheModel : fromOutside);

export const contentOf = (role: ConversationRole) => either({ string: prose, list: list(blocksOf(role)) });
