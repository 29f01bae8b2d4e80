import { wrongShape } from '../../conversation-error.js';
import { canonicalOf, contentBlock, Gathered, type ReadBlock } from '../../format/content-block.js';
import type { ContentBlock, Conversation } from '../../format/conversation.js';
import { inputsOf, storageParts } from '../../format/storage-parts.js';
import { workingFolderOf } from '../../format/working-folder.js';
import type { JsonMember, JsonObject } from '../../json/json-node.js';
import type { DecodedStrings } from '../../json/decoded-strings.js';
import { parseJson } from '../../json/parse-json.js';
import { walk } from '../../schema/walk.js';
import { canonicalMembers } from './canonical-part.js';
import { isChangedByRetries } from './changed-by-retries.js';
import { describeMembers } from './describe.js';
import { refuseKeptState } from './kept-state.js';
import { readMessages, type Message } from './messages.js';
import { modelOf, parametersOf, streamOf, toolNames } from './parameters.js';
import { Regions } from './regions.js';
import { requestSchema } from './request.schema.js';
import { sessionHint } from './session-hint.js';
import { withholdEdits, type Replaceable } from './withhold.js';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const TOOLS = new Set(['tools', 'functions']);

/**
 * Reads the body of `POST /v1/chat/completions`. What must be understood to judge the call has to be of the documented type; everything
 * else, known or not, passes and is looked at.
 * @throws ConversationError with a `body_…` code, for `body_shape` with the path; `thread_unsupported`
 * Source: OpenAI API reference, Create chat completion
 */
export function readOpenAiRequest(text: string, headers: Headers, strings?: DecodedStrings): Conversation {
  const root = parseJson(text, { ...(strings && { strings }) });
  if (root.kind !== 'object') throw wrongShape('body', 'an object');
  refuseKeptState(root);
  const messages = readMessages(root);
  const { blocks, replaceable } = gatherBlocks(root, messages);
  return {
    text,
    root,
    model: modelOf(root),
    stream: streamOf(root),
    tools: toolNames(root),
    messageCount: messages.length,
    parameters: parametersOf(root),
    session: sessionHint(root, headers),
    workingFolder: workingFolderOf(blocks),
    blocks,
    canonical: () => canonicalOf(blocks),
    withhold: (ids, marker) => withholdEdits(text, replaceable, ids, marker),
    split: () => storageParts(text, root, inputsOf(blocks)),
  };
}

/** One walk over the whole body gives each literal to its block. */
function gatherBlocks(root: JsonObject, messages: readonly Message[]): { blocks: ContentBlock[]; replaceable: Replaceable[] } {
  const isHistory = messages.some(({ rest }) => rest.role === 'assistant' && rest.position === 'history');
  const outside = (id: string, inTools: boolean): ReadBlock => ({
    id,
    role: 'system',
    kind: 'unknown',
    provenance: 'system',
    position: isHistory ? 'history' : 'tail',
    span: { start: root.start, end: root.start },
    gathered: new Gathered(true),
    replaceable: false,
    describe: () => describeMembers(coveredMembers(root, inTools)),
    canonical: () => `${id} ${canonicalMembers(coveredMembers(root, inTools))}`,
    covered: () => coveredMembers(root, inTools),
  });
  const tools = outside('tools', true);
  const parameters = outside('parameters', false);
  const read = messages.map(({ node, drafts, rest }) => ({
    frame: { start: node.start, end: node.end, gathered: rest.gathered },
    rest,
    drafts: drafts.map(({ block, bytes, withheld }) => ({
      withheld,
      block: { ...block, gathered: new Gathered(bytes), replaceable: withheld !== null },
    })),
  }));

  const regions = read.flatMap(({ drafts }) =>
    drafts.map(({ block: { span, gathered } }) => ({ start: span.start, end: span.end, gathered })),
  );
  const definitions = root.members
    .filter(({ key }) => TOOLS.has(key))
    .map(({ keyStart, value }) => ({ start: keyStart, end: value.end, gathered: tools.gathered }));
  const frames = [...read.map(({ frame }) => frame), ...definitions].toSorted((a, b) => a.start - b.start);
  walk(root, requestSchema, '', new Regions(regions, frames, parameters.gathered));

  const replaceable: Replaceable[] = [];
  const blocks = [...filled(tools), ...filled(parameters)];
  for (const { drafts, rest } of read) {
    for (const { block, withheld } of drafts) {
      const made = contentBlock(block);
      blocks.push(made);
      replaceable.push({ block: made, withheld });
    }
    blocks.push(...filled(rest));
  }
  return { blocks, replaceable };
}

/** The members beside the messages that a decision is about: the definitions of tools, or all others. */
const coveredMembers = (root: JsonObject, inTools: boolean): JsonMember[] =>
  root.members.filter((member) => TOOLS.has(member.key) === inTools && member.key !== 'messages' && !isChangedByRetries(member));

/** What stands beside the conversation is a block only if anything does. */
const filled = (block: ReadBlock): ContentBlock[] =>
  block.gathered.fields.length + block.gathered.exempt.length === 0 ? [] : [contentBlock(block)];
