import type { KeyObject } from 'node:crypto';
import { signBytes } from './ed25519.js';
import { noteKeyOf, noteKeyTypes } from './note-key.js';
import type { NoteSignature } from './note-signature.js';

const SIGNATURE_BYTES = 64;

/** What a witness signs, as C2SP tlog-cosignature v1 has it: the text of the checkpoint behind the time at which it was seen. */
export const cosignedMessage = (text: string, time: number): Buffer => Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);

/** A witness's signature over the text of a checkpoint. `time`: POSIX seconds, not 0. */
export function cosign(text: string, name: string, key: KeyObject, time: number): NoteSignature {
  if (!Number.isSafeInteger(time) || time <= 0) throw new RangeError('A cosignature has a time');
  const at = Buffer.alloc(8);
  at.writeBigUInt64BE(BigInt(time));
  return {
    name,
    keyId: noteKeyOf(name, noteKeyTypes.cosigner, key).id,
    signature: Buffer.concat([at, signBytes(key, cosignedMessage(text, time))]),
  };
}

/** When the witness says that it signed, in POSIX seconds; null: it is no such signature. */
export function cosignatureTime(signature: Buffer): number | null {
  if (signature.length !== 8 + SIGNATURE_BYTES) return null;
  const time = Number(signature.readBigUInt64BE());
  return Number.isSafeInteger(time) && time > 0 ? time : null;
}
