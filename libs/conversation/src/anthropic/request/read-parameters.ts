import { hash } from 'node:crypto';
import { wrongShape } from '../../conversation-error.js';
import { contentBlock, Gathered, type Description } from '../../format/content-block.js';
import type { ContentBlock } from '../../format/conversation.js';
import type { JsonArray, JsonNode, JsonObject, Span } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import type { Schema } from '../../schema/schema.js';
import { walk } from '../../schema/walk.js';
import { canonicalNode } from './canonical-block.js';
import { isChangedByRetries } from './changed-by-retries.js';
import type { Place } from './read-content.js';
import { batchSchema, messageSchema, requestSchema } from './schema/request.schema.js';

/** What a body holds besides these stands in the block `parameters`. */
const CONVERSATION = new Set(['messages', 'system', 'tools']);

/** All tool definitions as one block: their names, descriptions and schemas are read by the model. */
export function readTools(tools: JsonArray, at: string, place: Place): ContentBlock {
  return scattered(`${at}tools`, tools, requestSchema.members['tools'], `${at}tools`, place, { span: tools });
}

/** Whatever else the body holds, known or not, as one block; none if there is no literal in it. */
export function readParameters(root: JsonObject, at: string, place: Place): ContentBlock[] {
  const rest = { ...root, members: root.members.filter(({ key }) => !CONVERSATION.has(key)) };
  checkServers(memberOf(root, 'mcp_servers'), `${at}mcp_servers`);
  const covered = (): JsonObject => ({
    ...rest,
    members: rest.members.filter((member) => member.value.kind !== 'null' && !isChangedByRetries(member)),
  });
  return orNone(scattered(`${at}parameters`, rest, requestSchema, at.slice(0, -1), place, { covered }));
}

/** What a batch holds beside its calls. */
export const readBeside = (batch: JsonObject): ContentBlock[] =>
  orNone(scattered('parameters', batch, batchSchema, '', { role: 'system', position: 'tail' }));

/** What a message holds beside its role and its content; none, in nearly every message. */
export function readExtras(message: JsonObject, id: string, place: Place): ContentBlock[] {
  const rest = message.members.filter(({ key }) => key !== 'content');
  if (rest.length === 1) {
    const [{ key, value } = { key: '', value: null }] = rest;
    if (key === 'role' && value?.kind === 'string' && Object.hasOwn(messageSchema.of, value.value)) return [];
  }
  return [scattered(id, { ...message, members: rest }, messageSchema, id, place)];
}

/** A list of servers that is not understood is refused: each one's address is judged. */
function checkServers(servers: JsonNode | undefined, path: string): void {
  if (servers === undefined || servers.kind === 'null') return;
  if (servers.kind !== 'array') throw wrongShape(path, 'a list');
  servers.items.forEach((server, index) => {
    if (server.kind !== 'object') throw wrongShape(`${path}.${index}`, 'an object');
    if (stringOf(server, 'url') === undefined) throw wrongShape(`${path}.${index}.url`, 'a string');
  });
}

/** A block that stands scattered over the body, or whole in `span`; `covered` is what of it a decision is about. */
function scattered(
  id: string,
  node: JsonNode,
  schema: Schema | undefined,
  at: string,
  place: Place,
  { span = { start: node.start, end: node.start }, covered }: { span?: Span; covered?: () => JsonObject } = {},
): ContentBlock {
  const gathered = new Gathered(true);
  walk(node, schema, at, gathered);
  return contentBlock({
    id,
    role: place.role,
    kind: 'unknown',
    provenance: place.role,
    position: place.position,
    span,
    gathered,
    replaceable: false,
    describe: () => describe(gathered, covered?.() ?? node),
    canonical: () => canonicalNode(covered?.() ?? node),
    ...(covered === undefined ? {} : { covered: () => covered().members }),
  });
}

const orNone = (block: ContentBlock): ContentBlock[] => (block.fields.length + block.exempt.length === 0 ? [] : [block]);

const describe = ({ fields }: Gathered, node: JsonNode): Description => ({
  text: fields.map(({ value }) => value).join('\n'),
  key: hash('sha256', canonicalNode(node), 'hex'),
});
