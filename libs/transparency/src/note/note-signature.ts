import { NoteError } from './note-error.js';
import { isKeyName } from './note-key.js';

/** A signature line of a note, in its parts. */
export interface NoteSignature {
  readonly name: string;
  /** Eight hexadecimal digits. */
  readonly keyId: string;
  readonly signature: Buffer;
}

/** Reads a line `— <name> <base64 of key id and signature>`, without its newline. Throws NoteError(`malformed`). */
export function parseSignature(line: string): NoteSignature {
  const [, name = '', text = ''] = /^\u2014 (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
  const bytes = Buffer.from(text, 'base64');
  if (!isKeyName(name) || bytes.length < 5 || bytes.toString('base64') !== text)
    throw new NoteError('malformed', 'A line of a note’s signatures is none');
  return { name, keyId: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
}

/** The line of a signature, with its newline. */
export const formatSignature = ({ name, keyId, signature }: NoteSignature): string =>
  `\u2014 ${name} ${Buffer.concat([Buffer.from(keyId, 'hex'), signature]).toString('base64')}\n`;
