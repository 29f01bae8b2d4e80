import { wrongShape } from '../../conversation-error.js';
import { type CallParameters, callParameters } from '../../format/call-parameters.js';
import type { JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';

export function modelOf(root: JsonObject): string {
  const model = stringOf(root, 'model');
  if (model === undefined || model.length > 256) throw wrongShape('model', 'a string of at most 256 characters');
  return model;
}

export function streamOf(root: JsonObject): boolean {
  const stream = optional(root, 'stream');
  if (stream === null) return false;
  if (stream.kind !== 'boolean') throw wrongShape('stream', 'true or false');
  return stream.value;
}

/** A limit on the reply has two names here. `max_tokens` is what either says, so that one condition is about calls of every format; of two that differ, the larger. */
export function parametersOf(root: JsonObject): CallParameters {
  const parameters = callParameters(root);
  const limits = [parameters['max_tokens'], parameters['max_completion_tokens']].filter((limit) => typeof limit === 'number');
  return limits.length === 0 ? parameters : Object.assign(Object.create(null), parameters, { max_tokens: Math.max(...limits) });
}

/** Names of what is on offer: tools, the older functions, and the web search that the provider runs itself. */
export function toolNames(root: JsonObject): string[] {
  const names = [...itemsOf(root, 'tools'), ...itemsOf(root, 'functions')].map((item) => {
    const type = stringOf(item, 'type') ?? 'function';
    const inner = memberOf(item, type);
    return (inner?.kind === 'object' ? stringOf(inner, 'name') : stringOf(item, 'name')) ?? type;
  });
  return optional(root, 'web_search_options') === null ? names : [...names, 'web_search'];
}

function itemsOf(root: JsonObject, key: string): JsonObject[] {
  const value = optional(root, key);
  if (value === null) return [];
  if (value.kind !== 'array') throw wrongShape(key, 'a list');
  return value.items.map((item, index) => {
    if (item.kind !== 'object') throw wrongShape(`${key}.${index}`, 'an object');
    return item;
  });
}

/** SDKs of several languages write an absent option as null. */
function optional(root: JsonObject, key: string): JsonNode | null {
  const value = memberOf(root, key);
  return value === undefined || value.kind === 'null' ? null : value;
}
