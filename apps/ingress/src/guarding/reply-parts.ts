import type { StoredBlockKind, StoredText } from '#contracts';
import { memberOf, parseJson, storageParts, type JsonNode, type JsonObject } from '#conversation';
import type { PlacedBlock } from '#journal/content';
import { PiecePlaces } from '../inspecting/piece-places.js';
import { recordedPieces } from '../inspecting/recorded-pieces.js';
import type { RecordedBody } from '../recording/record-writer.js';
import type { RecordedBlock, RecordedReply } from './recorded-reply.js';

/** Deeper than what a guarded input may be, and what stands around it. */
const MOST_DEPTH = 300;

const kinds: Readonly<Record<RecordedBlock['kind'], StoredBlockKind>> = {
  text: 'text',
  thinking: 'thinking',
  tool_call: 'tool_use',
  other: 'server_tool',
};

type Parted = Required<Pick<RecordedBody, 'parts' | 'blocks'>>;

/**
 * A reply as it is stored: each long text of it by itself, written as clients write it when they send it back, so that the next turn finds it stored; and what its
 * blocks are.
 */
export function replyParts(session: string, reply: RecordedReply): Parted {
  const text = JSON.stringify(reply);
  const root = parseJson(text, { maxDepth: MOST_DEPTH });
  if (root.kind !== 'object') throw new Error('A reply is an object.');
  const nodes = nodesOf(root);
  const parts = recordedPieces(
    session,
    storageParts(
      text,
      root,
      nodes.flatMap((node) => memberOf(node, 'input') ?? []),
    ),
    [],
  );
  const places = new PiecePlaces(parts);
  const blocks = reply.blocks.map((block, index) => placed(block, nodes[index]!, places));
  return { parts, blocks };
}

/** An answer that is no reply of a model, as it is stored. */
export function answerParts(session: string, text: string, kind: 'block' | 'glue'): Parted {
  const parts = recordedPieces(session, [{ kind, text }], []);
  const run: StoredText[] = parts.length === 0 ? [] : [{ from: 0, to: parts.length, as: 'json' }];
  const about = { id: 'answer', kind: 'answer', role: 'assistant', provenance: 'assistant', isTail: true } as const;
  return { parts, blocks: text === '' ? [] : [{ ...about, from: 0, to: parts.length, text: run }] };
}

function nodesOf(root: JsonObject): JsonObject[] {
  const blocks = memberOf(root, 'blocks');
  return blocks?.kind === 'array' ? blocks.items.filter((node): node is JsonNode & JsonObject => node.kind === 'object') : [];
}

function placed(block: RecordedBlock, node: JsonObject, places: PiecePlaces): PlacedBlock {
  const isCall = block.kind === 'tool_call';
  return {
    id: block.id,
    kind: kinds[block.kind],
    role: 'assistant',
    provenance: isCall ? 'tool_use' : 'assistant',
    ...(isCall && block.tool !== '' ? { tool: block.tool } : {}),
    isTail: true,
    ...places.around(node),
    text: textOf(block, node, places),
  };
}

function textOf(block: RecordedBlock, node: JsonObject, places: PiecePlaces): StoredText[] {
  const said = memberOf(node, 'text');
  if ('text' in block && said !== undefined) return orItself(places.string(said), block.text);
  const input = memberOf(node, 'input');
  if (input === undefined) return [];
  // A long text is a piece by itself; a short one stands amid others.
  if ('input' in block && typeof block.input === 'string') return orItself(places.string(input), block.input);
  return places.json(input);
}

const orItself = (stored: StoredText[], text: string): StoredText[] => (stored.length > 0 ? stored : [text]);
