import { wrongShape } from '../conversation-error.js';
import { canonicalOf, contentBlock, Gathered } from '../format/content-block.js';
import type { ContentBlock, Conversation } from '../format/conversation.js';
import { inputsOf, storageParts } from '../format/storage-parts.js';
import { canonicalJson } from '../json/canonical-json.js';
import type { JsonObject } from '../json/json-node.js';
import { stringOf } from '../json/json-node.js';
import { content, object, words } from '../schema/schema.js';
import { walk } from '../schema/walk.js';
import { hookEvent, hookEventNames, type HookEvent } from './hook-event.js';

/** What the client says of itself beside what is judged; whatever else stands there is content by its name too. */
const beside = object({
  session_id: content,
  transcript_path: content,
  cwd: content,
  prompt_id: content,
  permission_mode: content,
  hook_event_name: words(...hookEventNames),
  tool_name: content,
  tool_use_id: content,
});

const TOKEN = /^[\w.:-]{1,128}$/;
/** A session by another name would be told apart by what its events say: each of them would be a session of its own, and what was read would taint nothing. */
const SESSION = /^[\w-]{8,80}$/;

/** What a block of each event is, as in a conversation. */
const kinds = {
  PreToolUse: { role: 'assistant', kind: 'tool_use', provenance: 'tool_use' },
  PostToolUse: { role: 'user', kind: 'tool_result', provenance: 'tool_result' },
  PostToolUseFailure: { role: 'user', kind: 'tool_result', provenance: 'tool_result' },
  UserPromptSubmit: { role: 'user', kind: 'text', provenance: 'user' },
} as const;

/**
 * A hook's body as a conversation of one block, so that it is looked at, masked in the record and told apart like any other.
 * @throws ConversationError with a `body_…` code, for `body_shape` with the path
 */
export function readHookRequest(text: string): Conversation {
  const hook = hookEvent(text);
  const { root, event, tool, judged, workingFolder } = hook;
  const block = judgedBlock(hook);
  const blocks = [block, besideBlock(root, judged.member)];
  return {
    text,
    root,
    model: '',
    stream: false,
    tools: tool === null ? [] : [tool.name],
    messageCount: 1,
    parameters: {},
    session: { sessionId: sessionIn(root), agentId: token(root, 'agent_id'), parentAgentId: null, requestClass: event },
    workingFolder,
    blocks,
    // What stands beside it is another at each time that the same is asked.
    canonical: () => canonicalOf([block]),
    withhold: ([id]) => {
      if (id !== undefined) throw new RangeError(`Block ${id} can't be withheld: what a hook asks about goes nowhere.`);
      return [];
    },
    split: () => storageParts(text, root, inputsOf(blocks)),
  };
}

/** A tool call is the same block, by its identity, as the one that a reply delivered. */
function judgedBlock({ event, tool, judged: { member, value } }: HookEvent): ContentBlock {
  const gathered = new Gathered(event === 'PostToolUse');
  walk(value, event === 'UserPromptSubmit' ? content : undefined, member, gathered);
  const isCall = event === 'PreToolUse';
  const said = (): string => (value.kind === 'string' ? value.value : canonicalJson(value));
  const canonical = (): string => (isCall && tool !== null ? `${tool.name} ${said()}` : said());
  const input = isCall ? { start: value.start, end: value.end, isString: false } : null;
  return contentBlock({
    id: member,
    ...kinds[event],
    position: 'tail',
    span: value,
    gathered,
    replaceable: false,
    ...(tool !== null && { tool: { name: tool.name, call: tool.id, input } }),
    describe: () => ({ text: canonical(), key: tool === null ? '' : JSON.stringify([tool.id, tool.name, '']) }),
    canonical,
  });
}

function besideBlock(root: JsonObject, judged: string): ContentBlock {
  const rest = { ...root, members: root.members.filter(({ key }) => key !== judged) };
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

function sessionIn(root: JsonObject): string {
  const value = stringOf(root, 'session_id');
  if (value === undefined || !SESSION.test(value)) throw wrongShape('session_id', '8 to 80 letters, digits, _ and -');
  return value;
}

function token(root: JsonObject, key: string): string | null {
  const value = stringOf(root, key);
  return value !== undefined && TOKEN.test(value) ? value : null;
}
