import type { JsonMember } from '../../json/json-node.js';
import { walk } from '../../schema/walk.js';
import { cacheMark } from './message.schema.js';

/** Whether a member is a mark of the provider's cache and nothing else: one that holds anything unknown is content. */
export function isCacheMark({ key, value }: JsonMember): boolean {
  if (!Object.hasOwn(cacheMark, key)) return false;
  let known = value.kind === 'object' || value.kind === 'null';
  walk(value, cacheMark[key], '', { literal: () => (known = false) });
  return known;
}
