import type { JsonMember, JsonNode, JsonObject } from '../../json/json-node.js';
import { memberOf } from '../../json/json-node.js';
import { walk } from '../../schema/walk.js';
import { broken } from './broken.js';
import type { EventList } from './event-list.js';
import { choiceSchema, envelope, replySchema } from './reply.schema.js';
import { usageOf } from './usage.js';

/** Envelope members of the reply so far: what each said, and how that is written. They come with every chunk and are looked at once. */
export type Seen = Map<string, { readonly value: string; raw: string }>;

/** The members around the choices, each as it will be written. Answers which of them are worth a chunk of their own. */
export function readAround(members: readonly JsonMember[], seen: Seen, list: EventList): JsonMember[] {
  const others: JsonMember[] = [];
  for (const member of members) {
    const { key, value } = member;
    if (Object.hasOwn(envelope, key) && (value.kind === 'string' || value.kind === 'number')) known(key, value, seen, list);
    else others.push(member);
  }
  if (others.length > 0) list.walk({ kind: 'object', members: others, start: 0, end: 0 }, replySchema, 'reply', null);
  const usage = others.find(({ key }) => key === 'usage');
  const counts = usage === undefined ? null : usageOf(usage.value);
  if (counts !== null) list.add({ type: 'usage', usage: counts });
  return others.filter(({ value }) => value.kind !== 'null');
}

function known(key: string, node: JsonNode & { kind: 'string' | 'number' }, seen: Seen, list: EventList): void {
  const value = node.kind === 'string' ? JSON.stringify(node.value) : node.raw;
  const before = seen.get(key);
  if (before?.value === value) return list.afterwards(() => list.changes.set(node.start, before.raw));
  const entry = { value, raw: value };
  seen.set(key, entry);
  walk(node, envelope[key], `reply.${key}`, {
    literal: (literal) => list.value(null, literal, () => (entry.raw = list.changes.get(node.start) ?? value)),
  });
}

/** A choice without what it says and why it ends. Token probabilities are left out: they would spell what is masked in the text. */
export function readBeside(choice: JsonObject, id: string, list: EventList): JsonMember[] {
  const members = choice.members.filter(({ key }) => !CHOICE.has(key));
  if (members.length > 0) list.walk({ ...choice, members }, choiceSchema, id, null);
  return members;
}

const CHOICE = new Set(['index', 'delta', 'message', 'finish_reason', 'logprobs']);

/** @throws ConversationError `upstream_broken` for an index that is no small number */
export function choiceIndex(choice: JsonObject, position: number, limit: number): number {
  const index = memberOf(choice, 'index');
  if (index === undefined) return position;
  if (index.kind !== 'number' || !/^\d{1,3}$/.test(index.raw) || Number(index.raw) >= limit) throw broken('a choice of an odd index');
  return Number(index.raw);
}
