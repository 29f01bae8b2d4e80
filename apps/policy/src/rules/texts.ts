import type { WaitingBlock } from './memory.js';

/** A wrapper of a client around a user's text (a title call's instructions) is short; more than this is text of its own. */
export const longestWrapper = 1_000;
/** Below this many characters a text is too common to be recognised in the middle of another. */
const shortestRecognised = 20;

/** White space is what clients change when they wrap or merge a text. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Whether two blocks are one text, seen whole. */
export function isSameText(a: WaitingBlock, b: WaitingBlock): boolean {
  return a.identity === b.identity || (a.whole && b.whole && plain(a.text) === plain(b.text));
}

/**
 * Whether one of two blocks is the other with a client's wrapper around it: it contains it and little else. Both must have
 * been seen whole, since a reviewer decides for both of them.
 */
export function isWrapped(a: WaitingBlock, b: WaitingBlock): boolean {
  if (!a.whole || !b.whole) return false;
  const [shorter, longer] = [plain(a.text), plain(b.text)].sort((x, y) => x.length - y.length) as [string, string];
  return shorter.length > 0 && longer.length - shorter.length <= longestWrapper && longer.includes(shorter);
}

/** Whether a block is a known text with something put before or after it; a cut text is known by what there is of it. */
export function isVariantOf(block: Pick<WaitingBlock, 'identity' | 'text'>, known: WaitingBlock): boolean {
  const text = plain(block.text);
  const part = plain(known.text);
  if (part.length === 0) return block.identity === known.identity;
  return part.length >= shortestRecognised ? text.includes(part) : text.startsWith(part) || text.endsWith(part);
}
