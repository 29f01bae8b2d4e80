import type { StoredBlock, StoredBody, StoredText } from '#contracts';

/** A block of a body as a reader has it. */
export interface RecordedBlock extends Pick<StoredBlock, 'id' | 'kind' | 'role' | 'provenance' | 'isNew'> {
  /** The tool that is called, or answers. */
  readonly tool: string | null;
  /** Masked, decoded; what is not on record is named in its place. */
  readonly text: string;
}

type Piece = StoredBody['parts'][number];

/** A body from the first of its pieces that are at hand; `first` is that one's number in the whole body. */
export interface BodyPieces {
  readonly first: number;
  readonly pieces: readonly Piece[];
}

/** A block with its text, of which `textOf` knows the stored pieces by their reference. */
export const recordedBlock = (block: StoredBlock, body: BodyPieces, textOf: (ref: string) => string | undefined): RecordedBlock => ({
  id: block.id,
  kind: block.kind,
  role: block.role,
  provenance: block.provenance,
  isNew: block.isNew,
  tool: block.tool ?? null,
  text: block.text.map((run) => textOfRun(run, body, textOf)).join('\n'),
});

/** The references that a block's text needs. */
export const refsOf = ({ text }: StoredBlock, body: BodyPieces): string[] =>
  text.flatMap((run) => (typeof run === 'string' ? [] : piecesOf(run, body).flatMap((piece) => ('ref' in piece ? [piece.ref] : []))));

function textOfRun(run: StoredText, body: BodyPieces, textOf: (ref: string) => string | undefined): string {
  if (typeof run === 'string') return run;
  const raw = piecesOf(run, body).map((piece) => ('text' in piece ? piece.text : (textOf(piece.ref) ?? missing(piece.ref))));
  return run.as === 'json' ? raw.join('') : decoded(raw.join(''));
}

const piecesOf = ({ from, to }: Exclude<StoredText, string>, { first, pieces }: BodyPieces): readonly Piece[] =>
  pieces.slice(Math.max(0, from - first), Math.max(0, to - first));

const missing = (ref: string): string => `[not recorded: ${ref}]`;

/** A string in which something is missing is no JSON any more: it is told as it is. */
function decoded(raw: string): string {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'string' ? value : raw;
  } catch {
    return raw;
  }
}
