import type { JsonMember, JsonNode } from '../json/json-node.js';

/** Keys whose values are names of things, not content, as long as they look like names. */
const NAMING_KEYS = new Set(['type', 'id', 'tool_use_id', 'name', 'media_type', 'role', 'cache_control', 'ttl', 'scope']);
const NAME = /^[\w.:/+-]{0,128}$/;

/**
 * Whether a member only gives the block its shape. Such strings are not scanned: an id that a detector took for a secret would
 * be masked, and the call would break. A value that does not look like a name is content whatever its key says.
 */
export function isStructural({ key, value }: JsonMember): boolean {
  if (key === 'cache_control') return isCacheControl(value);
  return value.kind !== 'string' ? value.kind !== 'object' && value.kind !== 'array' : NAMING_KEYS.has(key) && NAME.test(value.value);
}

/** The marker clients move from turn to turn: null, or an object of a few short names. Anything else under that key is content. */
export function isCacheControl(value: JsonNode): boolean {
  if (value.kind === 'null') return true;
  return (
    value.kind === 'object' &&
    value.members.every((member) => member.key.length <= 16 && member.value.kind === 'string' && /^\w{0,16}$/.test(member.value.value))
  );
}

export const isCacheMarker = (member: JsonMember): boolean => member.key === 'cache_control' && isCacheControl(member.value);
