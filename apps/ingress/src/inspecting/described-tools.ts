import { hash } from 'node:crypto';
import type { ContentBlock } from '#conversation';

/** A tool on offer, by digests (SHA-256, base64): a name may hold whatever a caller writes there. */
export interface DescribedTool {
  readonly name: string;
  /** What its definitions say in words: descriptions and titles, those of parameters included. */
  readonly words: string;
}

/** The block of a call's own definitions, whatever members of the body they stand in. */
const definitions = 'tools';
/** A member, a place in its list, and what stands there: `tools.0.function.name`, `functions.3.description`. */
const place = /^([^.]+\.\d+)\.(.+)$/;
const isName = /^(?:function\.|custom\.)?name$/;
const isWords = /(?:^|\.)(?:description|title)$/;

/** Whether a block holds the definitions of tools. */
export const holdsTools = ({ id }: Pick<ContentBlock, 'id'>): boolean => id === definitions || id.endsWith(`.${definitions}`);

/**
 * The tools that a call offers, in order, those of a name as one; none for any other block, nor for the calls of a batch: each of them is a conversation of its own, without one
 * before it. Where a tool stands in the list is no part of it.
 */
export function describedTools(block: ContentBlock): readonly DescribedTool[] {
  if (block.id !== definitions) return [];
  const names = new Map<string, string>();
  const words = new Map<string, string[]>();
  for (const { literal, path, value } of [...block.exempt, ...block.fields]) {
    const [, tool, within] = (literal === 'string' && place.exec(path)) || [];
    if (tool === undefined || within === undefined) continue;
    if (isName.test(within)) names.set(tool, value);
    else if (isWords.test(within)) listIn(words, tool).push(within, value);
  }
  const said = new Map<string, string[]>();
  for (const [tool, name] of names) {
    const list = listIn(said, name);
    for (const text of words.get(tool) ?? []) list.push(text);
  }
  return [...said].map(([name, texts]) => ({ name: digestOf([name]), words: digestOf(texts) }));
}

function listIn(lists: Map<string, string[]>, key: string): string[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

const digestOf = (texts: readonly string[]): string => hash('sha256', JSON.stringify(texts), 'base64');
