import type { Provenance, RecordedFinding, StoredBlock, StoredBlockKind } from '#contracts';
import type { CompiledPolicy, EvaluatedBlock } from '#policy-model';

/** A recorded block as a draft needs it: without its text, but with which of the draft's words and patterns stand in that. */
export interface SeenBlock extends Pick<StoredBlock, 'id' | 'kind' | 'role' | 'provenance' | 'isNew'> {
  readonly tool: string | null;
  /** The number of the message that it stands in; null: in none. */
  readonly message: number | null;
  readonly hasText: boolean;
  /** Ids of the draft's words and patterns. */
  readonly custom: readonly string[];
}

/** What was found in blocks, by block. */
export type FindingsByBlock = ReadonlyMap<string, readonly RecordedFinding[]>;

const messageOf = /(?:^|\.)(?:messages|input)\.(\d+)(?:\.|$)/;

/** The number of the message that a block of this id stands in; null: in none. */
export function messageNumber(id: string): number | null {
  const [, number] = messageOf.exec(id) ?? [];
  return number === undefined ? null : Number(number);
}

/**
 * The blocks of a request as rules see them. What follows the model's last words is new; words of an assistant’s turn that were on record before they came
 * were delivered by the gateway. Findings in places that are no block of the record stand in blocks of their own.
 */
export function requestBlocks(blocks: readonly SeenBlock[], findings: FindingsByBlock, draft: DraftWords): EvaluatedBlock[] {
  const tail = startOfTail(blocks);
  const opening = blocks.some(({ message, role }) => role === 'assistant' && (message ?? tail) < tail) ? 'history' : 'tail';
  const evaluated = blocks.map((block): EvaluatedBlock => {
    const position = block.message === null ? opening : block.message < tail ? 'history' : 'tail';
    const found = findings.get(block.id);
    return found === undefined ? quiet(block, position) : placed(block, found, position, draft);
  });
  if (findings.size === 0) return evaluated;
  const told = new Set(blocks.map(({ id }) => id));
  for (const [id, found] of findings) if (!told.has(id)) evaluated.push(judged(beside(id), found, draft));
  return evaluated;
}

type Position = EvaluatedBlock['position'];

const placed = (block: SeenBlock, found: readonly RecordedFinding[], position: Position, draft: DraftWords): EvaluatedBlock => {
  const isDelivered = block.role === 'assistant' && !block.isNew;
  return { ...judged(block, found, draft), position, ...(isDelivered ? { delivered: true } : {}) };
};

const nothing: DraftWords = { ids: new Map(), allow: [] };
const known: Readonly<Record<Position, WeakMap<SeenBlock, EvaluatedBlock>>> = { tail: new WeakMap(), history: new WeakMap() };

/** Nearly every block: nothing was found in it, and it comes again at every later turn. */
function quiet(block: SeenBlock, position: Position): EvaluatedBlock {
  const before = known[position].get(block);
  if (before !== undefined) return before;
  const evaluated = placed(block, [], position, nothing);
  known[position].set(block, evaluated);
  return evaluated;
}

/** A block of a reply, or the call of a tool in one. */
export const judged = (block: SeenBlock, findings: readonly RecordedFinding[], draft: DraftWords): EvaluatedBlock => ({
  id: block.id,
  kind: kindOf(block.kind),
  role: block.role,
  provenance: block.provenance,
  position: 'tail',
  scannable: !isUnscannable(block),
  findings: findings.filter((finding) => finding.category !== 'custom' && !isAllowed(finding, block.provenance, draft.allow)),
  custom: [...new Set([...block.custom, ...maskedWords(findings, draft.ids)])],
});

/** What a draft looks for beside findings, and what it leaves alone. */
export interface DraftWords {
  /** Ids of its words and patterns by rule. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
  readonly allow: CompiledPolicy['allow'];
}

/** Words that were masked then: of a rule of the same id, it is taken that they are its words still. */
const maskedWords = (findings: readonly RecordedFinding[], ids: DraftWords['ids']): string[] =>
  findings.flatMap(({ category, kind }) => (category === 'custom' ? (ids.get(kind) ?? []) : []));

/** Whether the draft leaves a finding alone as far as that can be told without its value. */
const isAllowed = ({ kind, category }: RecordedFinding, provenance: Provenance, allow: CompiledPolicy['allow']): boolean =>
  allow.some(
    ({ findings, provenances, values, patterns }) =>
      values === undefined &&
      patterns === undefined &&
      (findings === undefined || findings.includes(kind) || findings.includes(category)) &&
      (provenances === undefined || provenances.includes(provenance)),
  );

const beside = (id: string): SeenBlock => {
  const message = messageNumber(id);
  const who = message === null ? 'system' : 'user';
  return { id, kind: 'unknown', role: who, provenance: who, isNew: true, tool: null, message, hasText: true, custom: [] };
};

const kindOf = (kind: StoredBlockKind): string => (kind === 'opaque' ? 'redacted_thinking' : kind);

const isUnscannable = ({ kind, hasText }: SeenBlock): boolean => kind === 'opaque' || kind === 'image' || (kind === 'document' && !hasText);

/** The first message behind the model's last words; words of it at the very end are the caller's. */
function startOfTail(blocks: readonly SeenBlock[]): number {
  const roles = new Map<number, SeenBlock['role']>();
  for (const { message, role } of blocks) if (message !== null) roles.set(message, role);
  const numbers = [...roles.keys()].sort((a, b) => a - b);
  while (numbers.length > 0 && roles.get(numbers.at(-1)!) === 'assistant') numbers.pop();
  const last = numbers.findLast((number) => roles.get(number) === 'assistant');
  return last === undefined ? 0 : last + 1;
}
