import { wrongShape } from '../../conversation-error.js';
import { commonParameters } from '../../format/call-parameters.js';
import { canonicalOf } from '../../format/content-block.js';
import type { Conversation } from '../../format/conversation.js';
import { inputsOf, storageParts } from '../../format/storage-parts.js';
import type { JsonArray, JsonMember, JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf } from '../../json/json-node.js';
import { conversationOf } from './read-conversation.js';
import { readBeside } from './read-parameters.js';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Reads the body of `POST /v1/messages/batches`: many calls in one, each in its `params`. It is judged as one conversation whose blocks
 * have the ids that they would have alone, below `requests.0.params.`: what refuses one call refuses the batch, and masks are made
 * inside of the one body. All calls must name one model, for the policy is asked once.
 * @throws ConversationError with a `body_…` code, for `body_shape` with the path
 * Source: platform.claude.com/docs/en/api/creating-message-batches
 */
export function readBatch(text: string, root: JsonObject, headers: Headers): Conversation {
  if (memberOf(root, 'messages') !== undefined) throw wrongShape('requests', 'no messages beside it');
  const calls = callsOf(root).map((params, index) => conversationOf(text, params, prefixOf(index), headers));
  const [first] = calls;
  if (first === undefined) throw wrongShape('requests', 'at least one');
  calls.forEach(({ model }, index) => {
    if (model !== first.model) throw wrongShape(`${prefixOf(index)}model`, 'the model of the first request');
  });
  const blocks = [...readBeside(withoutParams(root)), ...calls.flatMap((call) => call.blocks)];
  return {
    text,
    root,
    model: first.model,
    stream: false,
    tools: [...new Set(calls.flatMap(({ tools }) => tools))],
    messageCount: calls.reduce((sum, { messageCount }) => sum + messageCount, 0),
    parameters: commonParameters(calls.map(({ parameters }) => parameters)),
    session: first.session,
    workingFolder: calls.every(({ workingFolder }) => workingFolder === first.workingFolder) ? first.workingFolder : null,
    blocks,
    canonical: () => canonicalOf(blocks),
    withhold: (ids, marker) => calls.flatMap((call, index) => call.withhold(idsOf(ids, index, calls.length), marker)),
    split: () => storageParts(text, root, inputsOf(blocks)),
  };
}

const prefixOf = (index: number): string => `requests.${index}.params.`;

/** The ids of one call's blocks; one that belongs to none goes to the last, which does not know it. */
const idsOf = (ids: readonly string[], index: number, calls: number): string[] =>
  ids.filter((id) => id.startsWith(prefixOf(index)) || (index === calls - 1 && !/^requests\.\d+\.params\./.test(id)));

function callsOf(root: JsonObject): JsonObject[] {
  return requestsOf(root).items.map((request, index) => {
    if (request.kind !== 'object') throw wrongShape(`requests.${index}`, 'an object');
    const params = memberOf(request, 'params');
    if (params?.kind !== 'object') throw wrongShape(`requests.${index}.params`, 'an object');
    return params;
  });
}

function requestsOf(root: JsonObject): JsonArray {
  const requests = memberOf(root, 'requests');
  if (requests?.kind !== 'array') throw wrongShape('requests', 'a list');
  return requests;
}

/** The batch without its calls: what stands beside them. */
function withoutParams(root: JsonObject): JsonObject {
  const apart = (item: JsonNode): JsonNode =>
    item.kind === 'object' ? { ...item, members: item.members.filter(({ key }) => key !== 'params') } : item;
  const members = root.members.map((member): JsonMember => {
    const { key, value } = member;
    return key === 'requests' && value.kind === 'array' ? { ...member, value: { ...value, items: value.items.map(apart) } } : member;
  });
  return { ...root, members };
}
