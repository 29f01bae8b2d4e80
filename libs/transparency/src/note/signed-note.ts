import type { KeyObject } from 'node:crypto';
import { cosignedMessage, cosignatureTime } from './cosignature.js';
import { signBytes, verifyBytes } from './ed25519.js';
import { NoteError } from './note-error.js';
import { type NoteKey, noteKeyOf, noteKeyTypes } from './note-key.js';
import { formatSignature, type NoteSignature, parseSignature } from './note-signature.js';

/** A note whose signatures nobody has looked at yet. */
export interface Note {
  /** With its last newline: what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A signature that holds. */
export interface Signed {
  readonly key: NoteKey;
  readonly signature: NoteSignature;
  /** POSIX seconds, of a witness's signature. */
  readonly time: number | null;
}

/** Bytes of a note, and signatures in it, that are looked at: far more than any note has. */
const MOST_BYTES = 64 * 1024;
const MOST_SIGNATURES = 100;

/** Reads a signed note as C2SP signed-note 1.0 has it. Throws NoteError(`malformed`). */
export function parseNote(note: string): Note {
  const end = note.lastIndexOf('\n\n');
  // oxlint-disable-next-line no-control-regex
  if (end < 0 || !note.endsWith('\n') || Buffer.byteLength(note) > MOST_BYTES || /[\0-\x09\x0b-\x1f]/.test(note) || !note.isWellFormed())
    throw new NoteError('malformed', 'A note is text, an empty line and signatures');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) throw new NoteError('malformed', 'The note has too many signatures');
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignature) };
}

export const formatNote = ({ text, signatures }: Note): string => `${text}\n${signatures.map(formatSignature).join('')}`;

/** Signs as a log does: the text itself. */
export const signNote = (text: string, name: string, key: KeyObject): NoteSignature => ({
  name,
  keyId: noteKeyOf(name, noteKeyTypes.log, key).id,
  signature: signBytes(key, Buffer.from(text)),
});

/**
 * Which of the keys have signed the note. Signatures of others are passed over; one that is of a known key and does not hold throws
 * NoteError(`forged`). None at all is for the caller to judge.
 */
export function signedBy({ text, signatures }: Note, keys: readonly NoteKey[]): Signed[] {
  return signatures.flatMap((signature) => {
    const key = keys.find(({ name, id }) => name === signature.name && id === signature.keyId);
    if (key === undefined) return [];
    if (!holds(text, key, signature.signature)) throw new NoteError('forged', 'A signature of a known key does not hold');
    return [{ key, signature, time: key.type === noteKeyTypes.cosigner ? cosignatureTime(signature.signature) : null }];
  });
}

function holds(text: string, { type, publicKey }: NoteKey, signature: Buffer): boolean {
  if (type === noteKeyTypes.log) return verifyBytes(publicKey, Buffer.from(text), signature);
  const time = cosignatureTime(signature);
  return time !== null && verifyBytes(publicKey, cosignedMessage(text, time), signature.subarray(8));
}
