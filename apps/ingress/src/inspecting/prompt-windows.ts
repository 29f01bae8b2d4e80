import type { ContentBlock } from '#conversation';
import { promptWindows } from '#injection';
import { LRUCache } from 'lru-cache';
import { ownText } from '../call/own-text.js';
import { sourceOf } from './block-signals.js';

/** Prompts and descriptions come again with every call, word for word; so many characters of them are kept with their windows. */
const known = new LRUCache<string, readonly number[]>({ maxSize: 8 * 1024 * 1024 });
/** Of one call: a reply is watched for so many at most. */
const MOST_WINDOWS = 20_000;

/** What a reply of this conversation should not repeat at length: the client’s own prompt and the definitions of its tools, by their windows. */
export function windowsOfPrompts(blocks: readonly ContentBlock[]): number[] {
  const texts = blocks
    .filter((block) => ['system', 'description'].includes(sourceOf(block) ?? ''))
    .flatMap(({ fields }) => fields.flatMap(({ literal, value }) => (literal === 'string' ? [value] : [])));
  return texts.flatMap(windowsOf).slice(0, MOST_WINDOWS);
}

function windowsOf(text: string): readonly number[] {
  if (text.length < 96) return [];
  const before = known.get(text);
  if (before !== undefined) return before;
  const now = promptWindows(text);
  known.set(ownText(text), now, { size: text.length });
  return now;
}
