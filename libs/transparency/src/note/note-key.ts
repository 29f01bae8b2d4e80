import { hash, type KeyObject } from 'node:crypto';
import { publicBytesOf, publicKeyOf } from './ed25519.js';
import { NoteError } from './note-error.js';

/** C2SP signed-note: what a key signs. A log signs the text; a witness the text behind a line that says when. */
export const noteKeyTypes = { log: 0x01, cosigner: 0x04 } as const;
export type NoteKeyType = (typeof noteKeyTypes)[keyof typeof noteKeyTypes];

/** Whose signatures count: by name and id, which stand beside each signature. */
export interface NoteKey {
  readonly name: string;
  /** Eight hexadecimal digits. */
  readonly id: string;
  readonly type: NoteKeyType;
  readonly publicKey: KeyObject;
  /** The 32 bytes of it. */
  readonly publicBytes: Buffer;
}

/** Non-empty, and without spaces, plus and control characters. */
export const isKeyName = (name: string): boolean => /^[^\s+\p{Cc}]+$/u.test(name) && name.isWellFormed();

/** The key of that name, its id as C2SP signed-note recommends: the first four bytes of SHA-256 over name, newline, type and key. */
export function noteKey(name: string, type: NoteKeyType, publicBytes: Uint8Array): NoteKey {
  if (!isKeyName(name)) throw new NoteError('malformed', 'A key’s name has no spaces and no plus');
  const publicKey = publicKeyOf(publicBytes);
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), publicBytes]), 'hex').slice(0, 8);
  return { name, id, type, publicKey, publicBytes: Buffer.from(publicBytes) };
}

export const noteKeyOf = (name: string, type: NoteKeyType, privateKey: KeyObject): NoteKey =>
  noteKey(name, type, publicBytesOf(privateKey));

/** A verifier key as text: `<name>+<id>+<base64 of type and key>`. */
export const formatNoteKey = ({ name, id, type, publicBytes }: NoteKey): string =>
  `${name}+${id}+${Buffer.concat([Buffer.of(type), publicBytes]).toString('base64')}`;

/** Reads a verifier key. Throws NoteError where it is none, or one of an algorithm that is not used here. */
export function parseNoteKey(text: string): NoteKey {
  const [name = '', id = '', ...rest] = text.trim().split('+');
  const bytes = Buffer.from(rest.join('+'), 'base64');
  const type = bytes[0];
  if (bytes.toString('base64') !== rest.join('+') || bytes.length !== 33 || (type !== noteKeyTypes.log && type !== noteKeyTypes.cosigner))
    throw new NoteError('malformed', 'A verifier key is <name>+<id>+<base64>, of an Ed25519 key');
  const key = noteKey(name, type, bytes.subarray(1));
  if (key.id !== id) throw new NoteError('malformed', 'The verifier key’s id is not that of its name and key');
  return key;
}
