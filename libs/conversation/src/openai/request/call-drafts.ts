import { wrongShape } from '../../conversation-error.js';
import type { ToolOfBlock } from '../../format/conversation.js';
import type { JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import { canonicalNode } from './canonical-part.js';
import { describeCall, extras } from './describe.js';
import type { Draft, Place } from './draft.js';

/** What the input of a withheld call becomes: its result would not be accepted without the call. */
const withheldInput = (marker: string): string => JSON.stringify(JSON.stringify({ withheld: marker }));

/** The tool calls of an assistant's message. */
export function toolCallDrafts(calls: JsonNode, place: Place): Draft[] {
  if (calls.kind !== 'array') throw wrongShape(place.id, 'a list');
  return calls.items.map((call, index) => toolCallDraft(call, { ...place, id: `${place.id}.${index}` }));
}

function toolCallDraft(call: JsonNode, place: Place): Draft {
  if (call.kind !== 'object') throw wrongShape(place.id, 'an object');
  const id = stringOf(call, 'id') ?? '';
  const custom = stringOf(call, 'type') === 'custom';
  const member = custom ? 'custom' : 'function';
  const called = calledOf(memberOf(call, member), `${place.id}.${member}`, custom ? 'input' : 'arguments');
  const extra = extras(call, ['id', 'type', member]) + called.extra;
  const input = custom ? JSON.stringify(called.input) : called.input;
  return {
    block: {
      ...place,
      kind: 'tool_use',
      provenance: 'tool_use',
      span: call,
      tool: { name: called.name, call: id, input: called.at },
      describe: () => describeCall(id, called.name, input, extra),
      canonical: () => canonicalNode(call),
    },
    bytes: false,
    withheld: (marker) =>
      `{"id":${JSON.stringify(id)},"type":"${member}","${member}":{"name":${JSON.stringify(called.name)},` +
      (custom ? `"input":${JSON.stringify(marker)}}}` : `"arguments":${withheldInput(marker)}}}`),
  };
}

/** The older form: one call a message, told from its result by name. */
export function functionCallDraft(node: JsonNode, place: Place): Draft {
  const { name, input, extra, at } = calledOf(node, place.id, 'arguments');
  return {
    block: {
      ...place,
      kind: 'tool_use',
      provenance: 'tool_use',
      span: node,
      tool: { name, call: null, input: at },
      describe: () => describeCall('', name, input, extra),
      canonical: () => `function_call ${canonicalNode(node)}`,
    },
    bytes: false,
    withheld: (marker) => `{"name":${JSON.stringify(name)},"arguments":${withheldInput(marker)}}`,
  };
}

interface Called {
  readonly name: string;
  readonly input: string;
  readonly extra: string;
  readonly at: ToolOfBlock['input'];
}

function calledOf(node: JsonNode | undefined, path: string, inputKey: 'input' | 'arguments'): Called {
  if (node?.kind !== 'object') throw wrongShape(path, 'an object');
  const name = required(node, 'name', path);
  const input = required(node, inputKey, path);
  const { start, end } = memberOf(node, inputKey)!;
  return { name, input, extra: extras(node, ['name', inputKey]), at: { start, end, isString: true } };
}

function required(node: JsonObject, key: string, path: string): string {
  const value = stringOf(node, key);
  if (value === undefined) throw wrongShape(`${path}.${key}`, 'a string');
  return value;
}
