import { parseCheckpoint, parseDecimal, parseHash } from './checkpoint.js';
import { verifyInclusion } from './merkle/proofs.js';
import { NoteError } from './note/note-error.js';
import { parseNote } from './note/signed-note.js';

/** That an entry is in a log, for anybody without the log: C2SP tlog-proof v1. */
export interface TlogProof {
  /** For whom the proof is; not proven by it. Here: the entry. */
  readonly extra: Buffer | null;
  readonly index: number;
  /** From the leaf's sibling up. */
  readonly hashes: readonly Buffer[];
  /** A signed note, with cosignatures. */
  readonly checkpoint: string;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
/** No tree that a number can count has a longer path. */
const MOST_HASHES = 63;

export const formatTlogProof = ({ extra, index, hashes, checkpoint }: TlogProof): string =>
  [
    HEADER,
    ...(extra === null ? [] : [`extra ${extra.toString('base64')}`]),
    `index ${index}`,
    ...hashes.map((hash) => hash.toString('base64')),
    '',
    checkpoint,
  ].join('\n');

/** Reads a proof. Throws NoteError(`malformed`). */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  const [header, ...lines] = text.slice(0, Math.max(end, 0)).split('\n');
  const extra = lines[0]?.startsWith('extra ') ? Buffer.from(lines.shift()!.slice('extra '.length), 'base64') : null;
  const index = parseDecimal(/^index (\d+)$/.exec(lines.shift() ?? '')?.[1] ?? '');
  const hashes = lines.map(parseHash);
  if (header !== HEADER || index === null || hashes.length > MOST_HASHES || !hashes.every((hash) => hash !== null))
    throw new NoteError('malformed', 'A proof is a header, an index, hashes and a checkpoint');
  const checkpoint = text.slice(end + 2);
  parseCheckpoint(parseNote(checkpoint).text);
  return { extra, index, hashes, checkpoint };
}

/** Whether the proof binds a leaf to the root of its checkpoint. Who signed that is a question of its own: `signedBy`. */
export function provesLeaf({ index, hashes, checkpoint }: TlogProof, leaf: Uint8Array): boolean {
  const { size, root } = parseCheckpoint(parseNote(checkpoint).text);
  return verifyInclusion(index, size, leaf, hashes, root);
}
