import type { JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf, stringOf } from '../../json/json-node.js';
import type { EventList } from './event-list.js';
import { errorSchema } from './reply.schema.js';

/** What the provider says instead of a reply, or of the rest of one; null where it says none. */
export function errorOf(root: JsonObject): JsonNode | null {
  const error = memberOf(root, 'error');
  return error === undefined || error.kind === 'null' ? null : error;
}

/** An error and everything beside it, which is looked at like any text: providers quote what they were sent. */
export function readError(root: JsonObject, list: EventList): void {
  list.walk(root, errorSchema, 'reply', null);
  const error = errorOf(root) ?? root;
  const told = error.kind === 'object' ? error : null;
  const text = error.kind === 'string' ? error.value : '';
  list.add({
    type: 'failed',
    error: (told && (stringOf(told, 'code') ?? stringOf(told, 'type'))) ?? 'error',
    message: (told && stringOf(told, 'message')) ?? text,
  });
}
