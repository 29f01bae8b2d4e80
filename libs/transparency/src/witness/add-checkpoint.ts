import { parseDecimal, parseHash } from '../checkpoint.js';
import { NoteError } from '../note/note-error.js';

/** What a log asks of a witness: C2SP tlog-witness, `add-checkpoint`. */
export interface AddCheckpoint {
  /** The size that the witness is thought to know. */
  readonly old: number;
  readonly proof: readonly Buffer[];
  /** A signed note. */
  readonly checkpoint: string;
}

const MOST_HASHES = 63;

/** The body of the request. */
export const formatAddCheckpoint = ({ old, proof, checkpoint }: AddCheckpoint): string =>
  `old ${old}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${checkpoint}`;

/** Reads the body of a request. Throws NoteError(`malformed`). */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(end, 0)).split('\n');
  const old = parseDecimal(/^old (\d+)$/.exec(first)?.[1] ?? '');
  const proof = lines.map(parseHash);
  if (old === null || proof.length > MOST_HASHES || !proof.every((hash) => hash !== null))
    throw new NoteError('malformed', 'A request is an old size, a proof and a checkpoint');
  return { old, proof, checkpoint: body.slice(end + 2) };
}
