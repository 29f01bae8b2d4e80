import { createHmac, type KeyObject } from 'node:crypto';
import type { Cut, Provenance, UndecidedBlock } from '#contracts';
import type { ContentBlock, Literal } from '#conversation';
import { maskText } from '#detection';
import { derivedKey } from '../ruleset/derived-key.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { BlockScan, LiteralScan } from './literal-scan.js';
import { understoodOf } from './understood-block.js';
import { recordSelection } from './mask-selection.js';
import type { ReadRequest } from './read-request.js';

/** Characters of text that one question carries, and as many of what is understood of it, and blocks that it lists beside the matched ones: a reviewer reads no more. */
const mostShown = 16_000;
const mostListed = 256;

/** What of a call nobody has decided: see the topic of decisions. */
export interface Undecided {
  readonly blocks: readonly UndecidedBlock[];
  readonly cut: Cut | null;
}

/** Which blocks rules ask people about, which rules refuse, and which this gateway delivered as they are. What is only masked is like any other. */
export interface KnownBlocks {
  readonly asking: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
  readonly delivered: ReadonlySet<string>;
}

/** What a decision about a call covers and was not delivered here, in the order in which it is shown. No unmasked text. */
export function undecidedIn(rules: Ruleset, { conversation, scans }: ReadRequest, known: KnownBlocks): Undecided {
  const matched = known.asking.union(known.refused);
  const shown = conversation.blocks.filter(({ id }) => matched.has(id) || !known.delivered.has(id));
  const all = inOrder(shown, known).map((block): UndecidedBlock => {
    const { id, identity, provenance, position } = block;
    const scan = scans.get(id);
    const text = textOf(rules, block, scan);
    const understood = matched.has(id) && scan !== undefined ? understoodOf(rules, conversation, block, scan) : undefined;
    return {
      id,
      identity,
      provenance,
      position,
      matched: matched.has(id),
      digest: digestOf(rules.key, block),
      chars: text.length,
      text,
      ...(understood && { understood }),
    };
  });
  return within(rules.key, all);
}

/** Gives out the text that may be shown, in order, and says what is left. Matched blocks are listed wherever they stand. */
export function within(key: KeyObject, all: readonly UndecidedBlock[]): Undecided {
  let left = mostShown;
  let leftInWords = mostShown;
  const isListed = ({ matched }: UndecidedBlock, index: number): boolean => matched || index < mostListed;
  const blocks = all.filter(isListed).map((block) => {
    const text = block.text.slice(0, left).toWellFormed();
    left -= text.length;
    const { understood, ...told } = { ...block, text };
    leftInWords -= understood === undefined ? 0 : JSON.stringify(understood).length;
    return understood === undefined || leftInWords < 0 ? told : { ...told, understood };
  });
  const unlisted = all.filter((block, index) => !isListed(block, index));
  const partly = blocks.filter(({ text, chars }) => text.length < chars);
  const hidden = [...partly, ...unlisted];
  if (hidden.length === 0) return { blocks, cut: null };
  const shown = partly.reduce((sum, { text }) => sum + text.length, 0);
  const chars = hidden.reduce((sum, block) => sum + block.chars, 0) - shown;
  const digest = signed(key, ['cut', ...hidden.map((block) => block.digest)]);
  return { blocks, cut: { blocks: hidden.length, unlisted: unlisted.length, chars, digest } };
}

/** A keyed digest of all that a decision covers of a block, or of a tool call. */
export const digestOf = (key: KeyObject, { role, canonical }: Pick<ContentBlock, 'role' | 'canonical'>): string =>
  signed(key, ['block', role, canonical]);

const signed = (key: KeyObject, parts: readonly string[]): string =>
  createHmac('sha256', derivedKey(key, 'shown')).update(JSON.stringify(parts)).digest('hex').slice(0, 32);

const order: Readonly<Record<Provenance, number>> = { user: 1, tool_result: 2, assistant: 3, tool_use: 3, system: 4 };

/**
 * What people are asked about first, wherever it stands, and of that what is new, for they may have approved the rest; then the newest text of users,
 * results, what is said to be the model's, system, parameters, tools; at last what is refused: it goes nowhere, and must not take the place of what does.
 */
function inOrder(blocks: readonly ContentBlock[], { asking, refused }: KnownBlocks): ContentBlock[] {
  const rank = ({ id, provenance, position }: ContentBlock): number => {
    if (refused.has(id)) return 7;
    if (asking.has(id)) return position === 'tail' ? -1 : 0;
    if (id.endsWith('parameters')) return 5;
    return id.endsWith('tools') ? 6 : order[provenance];
  };
  const newestFirst = (at: number): boolean => at >= 1 && at <= 3;
  return blocks
    .map((block, place) => ({ block, at: rank(block), place }))
    .sort((one, other) => one.at - other.at || (newestFirst(one.at) ? other.place - one.place : one.place - other.place))
    .map(({ block }) => block);
}

function textOf(rules: Ruleset, block: ContentBlock, scan: BlockScan | undefined): string {
  const seen = new Map([...(scan?.fields ?? []), ...(scan?.exempt ?? [])].map((one) => [one.literal, one]));
  return block.covered.map((literal) => told(rules, literal, seen.get(literal))).join('\n');
}

/** A literal as a reviewer sees it: text masked, what has a form of its own by its name, and what nobody can read by its length. */
function told(rules: Ruleset, literal: Literal, scan: LiteralScan | undefined): string {
  const { role, value, path } = literal;
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (role === 'credential') return `${name}: [masked:credential]`;
  if (role === 'encoded' || role === 'encrypted' || role === 'proof') return `[${name}: ${value.length} characters that are no text]`;
  const text = scan === undefined ? value : (maskText(value, scan, recordSelection(rules)) ?? value);
  return role === 'content' || role === 'signed' ? text : `${name}: ${text}`;
}
