import type { StoredBlockKind, StoredText } from '#contracts';
import {
  applyEdits,
  literalEdits,
  type ContentBlock,
  type ContentKind,
  type Conversation,
  type Literal,
  type LiteralChange,
} from '#conversation';
import type { PlacedBlock } from '#journal/content';
import { PiecePlaces } from './piece-places.js';
import type { RecordedPiece } from './recorded-pieces.js';

type Span = Pick<Literal, 'start' | 'end'>;

/** A block and what is masked of it in the record. */
export interface BlockToRecord {
  readonly block: ContentBlock;
  readonly changes: readonly LiteralChange[];
}

/** What a block is called in the record. */
const kinds: Readonly<Record<ContentKind, StoredBlockKind>> = {
  text: 'text',
  image: 'image',
  document: 'document',
  tool_use: 'tool_use',
  tool_result: 'tool_result',
  thinking: 'thinking',
  redacted_thinking: 'opaque',
  server_tool: 'server_tool',
  unknown: 'unknown',
};

const definitions: ReadonlySet<string> = new Set(['tools', 'functions']);

/**
 * The blocks of a conversation as they are recorded, each with where its text stands among the body's `pieces`; a short text, which has no piece of its own, is told
 * itself, masked. What stands beside the conversation, parameters for one, is none of them. `nameOf` masks the names of tools.
 */
export function recordedBlocks(
  conversation: Conversation,
  blocks: readonly BlockToRecord[],
  pieces: readonly RecordedPiece[],
  nameOf: (name: string) => string,
): PlacedBlock[] {
  const places = new PiecePlaces(pieces);
  const callers = new Map<string, string>();
  return blocks.flatMap(({ block, changes }): PlacedBlock[] => {
    const { id, role, provenance, position, kind, tool } = block;
    if (kind === 'tool_use' && tool?.call && tool.name !== null) callers.set(tool.call, tool.name);
    const name = tool?.name ?? (tool?.call ? callers.get(tool.call) : undefined);
    const told = { id, role, provenance, ...(name === undefined ? {} : { tool: nameOf(name) }), isTail: position === 'tail' };
    if (id === 'tools') {
      const text = conversation.root.members.filter(({ key }) => definitions.has(key)).flatMap(({ value }) => places.json(value));
      return [{ ...told, kind: 'tools', ...extentOf(text), text }];
    }
    if (block.end === block.start) return [];
    return [{ ...told, kind: kinds[kind], ...places.around(block), text: textOf(block, changes, places) }];
  });
}

function textOf({ fields, tool }: ContentBlock, changes: readonly LiteralChange[], places: PiecePlaces): StoredText[] {
  if (tool?.input) return tool.input.isString ? places.string(tool.input) : places.json(tool.input);
  // A string that holds JSON is one run, however many literals stand in it.
  const strings = new Map<Span, Literal>();
  for (const literal of fields)
    if (literal.literal === 'string' || literal.within !== null) strings.set(literal.within ?? literal, literal);
  return [...strings].flatMap(([span, literal]) => {
    const stored = places.string(span);
    return stored.length > 0 ? stored : [recordedText(literal, changes)];
  });
}

/** A text of a block as the record has it: masked. */
export function recordedText({ value, within, start }: Literal, changes: readonly LiteralChange[]): string {
  if (within === null) return changes.find(({ literal }) => literal.within === null && literal.start === start)?.text ?? value;
  const own = changes
    .filter(({ literal }) => literal.within === within)
    .map((change) => ({ literal: { ...change.literal, within: null }, text: change.text }));
  return applyEdits(within.text, literalEdits(own));
}

const extentOf = (text: readonly StoredText[]): { from: number; to: number } => {
  const ranges = text.flatMap((run) => (typeof run === 'string' ? [] : [run]));
  return { from: ranges[0]?.from ?? 0, to: ranges.at(-1)?.to ?? 0 };
};
