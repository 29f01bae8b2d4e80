import { canonicalOf, contentBlock, Gathered } from '../format/content-block.js';
import type { ContentBlock, Conversation } from '../format/conversation.js';
import { inputsOf, storageParts } from '../format/storage-parts.js';
import { canonicalJson } from '../json/canonical-json.js';
import type { JsonObject } from '../json/json-node.js';
import { stringOf } from '../json/json-node.js';
import { content, object, words } from '../schema/schema.js';
import { walk } from '../schema/walk.js';
import { preToolUse } from './hook-answer.js';
import { hookEvent, type HookEvent } from './hook-event.js';

/** What the client says of itself beside the call; whatever else stands there is content by its name too. */
const beside = object({
  session_id: content,
  transcript_path: content,
  cwd: content,
  prompt_id: content,
  permission_mode: content,
  hook_event_name: words(preToolUse),
  tool_name: content,
  tool_use_id: content,
});

const TOKEN = /^[\w.:-]{1,128}$/;

/**
 * A hook's body as a conversation of one tool call, so that it is looked at, masked in the record and told apart like any other.
 * @throws ConversationError with a `body_…` code, for `body_shape` with the path
 */
export function readHookRequest(text: string): Conversation {
  const hook = hookEvent(text);
  const { root, event, tool } = hook;
  const blocks = [toolBlock(hook), besideBlock(root)];
  return {
    text,
    root,
    model: '',
    stream: false,
    tools: [tool.name],
    messageCount: 1,
    parameters: {},
    session: { sessionId: token(root, 'session_id'), agentId: token(root, 'agent_id'), parentAgentId: null, requestClass: event },
    blocks,
    canonical: () => canonicalOf(blocks),
    withhold: ([id]) => {
      if (id !== undefined) throw new RangeError(`Block ${id} can't be withheld: what a hook asks about goes nowhere.`);
      return [];
    },
    split: () => storageParts(text, root, inputsOf(blocks)),
  };
}

/** The same block, by its identity, as the one that a reply delivered. */
function toolBlock({ tool: { id, name, input, workingFolder } }: HookEvent): ContentBlock {
  const gathered = new Gathered(false);
  walk(input, undefined, 'tool_input', gathered);
  const canonical = (): string => `${name} ${canonicalJson(input)}`;
  return contentBlock({
    id: 'tool_input',
    role: 'assistant',
    kind: 'tool_use',
    provenance: 'tool_use',
    position: 'tail',
    span: input,
    gathered,
    replaceable: false,
    tool: { name, call: id, input: { start: input.start, end: input.end, isString: false }, workingFolder },
    describe: () => ({ text: canonical(), key: JSON.stringify([id, name, '']) }),
    canonical,
  });
}

function besideBlock(root: JsonObject): ContentBlock {
  const rest = { ...root, members: root.members.filter(({ key }) => key !== 'tool_input') };
  const gathered = new Gathered(false);
  walk(rest, beside, '', gathered);
  return contentBlock({
    id: 'parameters',
    role: 'system',
    kind: 'unknown',
    provenance: 'system',
    position: 'tail',
    span: { start: root.start, end: root.start },
    gathered,
    replaceable: false,
    describe: () => ({ text: gathered.fields.map(({ value }) => value).join('\n'), key: canonicalJson(rest) }),
    canonical: () => canonicalJson(rest),
  });
}

function token(root: JsonObject, key: string): string | null {
  const value = stringOf(root, key);
  return value !== undefined && TOKEN.test(value) ? value : null;
}
