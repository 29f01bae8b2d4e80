import { hash } from 'node:crypto';
import type { ContentBlock, Literal } from '#conversation';

/** A tool on offer, by digests (SHA-256, base64): a name may hold whatever a caller writes there. */
export interface DescribedTool {
  readonly name: string;
  /** What its definition says in words: descriptions and titles, those of parameters included. */
  readonly words: string;
}

const nameOfTool = /^(\d+)\.(?:function\.|custom\.)?name$/;
const wordsOfTool = /^(\d+)(\.(?:.*\.)?(?:description|title))$/;

/** Whether a block holds the definitions of tools. */
export const holdsTools = ({ id }: Pick<ContentBlock, 'id'>): boolean => id === 'tools' || id.endsWith('.tools');

/** The tools of a block of definitions, in order, those of a name once; none for any other block. Where a tool stands in the list is no part of it. */
export function describedTools(block: ContentBlock): readonly DescribedTool[] {
  if (!holdsTools(block)) return [];
  const names = new Map<string, string>();
  const words = new Map<string, string[]>();
  for (const literal of [...block.exempt, ...block.fields]) {
    if (literal.literal !== 'string') continue;
    const place = placeIn(block, literal);
    const [, named] = nameOfTool.exec(place) ?? [];
    const [, described, within = ''] = wordsOfTool.exec(place) ?? [];
    if (named !== undefined) names.set(named, literal.value);
    else if (described !== undefined) {
      const said = words.get(described) ?? [];
      said.push(within, literal.value);
      words.set(described, said);
    }
  }
  const tools = new Map<string, DescribedTool>();
  for (const [index, name] of names) tools.set(name, { name: digestOf([name]), words: digestOf(words.get(index) ?? []) });
  return [...tools.values()];
}

const placeIn = ({ id }: ContentBlock, { path }: Literal): string => (path.startsWith(`${id}.`) ? path.slice(id.length + 1) : '');

const digestOf = (texts: readonly string[]): string => hash('sha256', JSON.stringify(texts), 'base64');
