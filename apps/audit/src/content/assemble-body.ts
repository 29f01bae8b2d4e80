import type { StoredBlock, StoredBody } from '#contracts';

export type BodyPiece = StoredBody['parts'][number];

/** A body's own row and those of its parents, the body itself first. */
export interface BodyLink {
  readonly keep: number;
  readonly parts: readonly BodyPiece[];
}

/** The parts of a body from its line of parents: each keeps the beginning of the one before it and adds its own. Linear in what is read. */
export function joinParents(line: readonly BodyLink[]): BodyPiece[] {
  const backwards: (readonly BodyPiece[])[] = [];
  let wanted = Number.POSITIVE_INFINITY;
  for (const { keep, parts } of line) {
    backwards.push(parts.slice(0, Math.max(0, wanted - keep)));
    wanted = Math.min(wanted, keep);
  }
  return backwards.toReversed().flat();
}

/** The text of the parts. A block that is not there is named in its place, so that nobody takes the rest for the whole. */
export function textOf(parts: readonly BodyPiece[], blocks: ReadonlyMap<string, string>): string {
  return parts.map((part) => ('text' in part ? part.text : (blocks.get(part.ref) ?? `[not recorded: ${part.ref}]`))).join('');
}

/** The blocks of a body from its line of parents, the body itself first: of a parent those that end within what is kept of it, which are not new any more. */
export function joinBlocks(line: readonly Pick<StoredBody, 'keep' | 'blocks'>[]): StoredBlock[] {
  const backwards: StoredBlock[][] = [];
  let within = Number.POSITIVE_INFINITY;
  for (const [index, { keep, blocks = [] }] of line.entries()) {
    const kept = blocks.filter(({ to }) => to <= within);
    backwards.push(index === 0 ? kept : kept.map((block) => ({ ...block, isNew: false })));
    within = Math.min(within, keep);
  }
  return backwards.toReversed().flat();
}
