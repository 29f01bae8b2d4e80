import { type Checkpoint, parseCheckpoint } from '../checkpoint.js';
import { EMPTY_ROOT } from '../merkle/hashes.js';
import { verifyConsistency } from '../merkle/proofs.js';
import { NoteError } from '../note/note-error.js';
import type { NoteKey } from '../note/note-key.js';
import type { NoteSignature } from '../note/note-signature.js';
import { parseNote, signedBy } from '../note/signed-note.js';
import { type AddCheckpoint, parseAddCheckpoint } from './add-checkpoint.js';

/** What a witness knows of the logs it watches. */
export interface WitnessView {
  /** The keys of a log of that origin; null: it is not watched. */
  keysOf(origin: string): readonly NoteKey[] | null;
  /** The last that was cosigned; null: nothing yet. */
  latestOf(origin: string): Pick<Checkpoint, 'size' | 'root'> | null;
}

/** What becomes of a request: to be cosigned, or the status and body of the refusal as C2SP tlog-witness has them. */
export type Judgement =
  | { readonly cosign: true; readonly checkpoint: Checkpoint; readonly text: string; readonly signatures: readonly NoteSignature[] }
  | { readonly cosign: false; readonly status: 400 | 403 | 404 | 422; readonly why: string }
  | { readonly cosign: false; readonly status: 409; readonly size: number };

const refuse = (status: 400 | 403 | 404 | 422, why: string): Judgement => ({ cosign: false, status, why });

/** Judges a request to cosign. Pure: whoever cosigns must do so, and keep what was cosigned, before it judges the next of the same log. */
export function judgeCheckpoint(body: string, view: WitnessView): Judgement {
  try {
    return judge(parseAddCheckpoint(body), view);
  } catch (error) {
    if (error instanceof NoteError) return refuse(error.fault === 'malformed' ? 400 : 403, error.message);
    throw error;
  }
}

function judge({ old, proof, checkpoint: note }: AddCheckpoint, view: WitnessView): Judgement {
  const parsed = parseNote(note);
  const checkpoint = parseCheckpoint(parsed.text);
  const keys = view.keysOf(checkpoint.origin);
  if (keys === null) return refuse(404, 'The origin is not known');
  const signed = signedBy(parsed, keys);
  if (signed.length === 0) return refuse(403, 'No signature of a key that is known for the origin');
  if (old > checkpoint.size) return refuse(400, 'The old size is above the checkpoint’s');
  const latest = view.latestOf(checkpoint.origin) ?? { size: 0, root: EMPTY_ROOT };
  if (old !== latest.size) return { cosign: false, status: 409, size: latest.size };
  if (checkpoint.size === 0 && !checkpoint.root.equals(EMPTY_ROOT)) return refuse(422, 'The root is not that of an empty tree');
  if (!verifyConsistency(old, checkpoint.size, latest.root, checkpoint.root, proof)) return refuse(422, 'The proof does not hold');
  return { cosign: true, checkpoint, text: parsed.text, signatures: signed.map(({ signature }) => signature) };
}
