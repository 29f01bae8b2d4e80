import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import type { MaskedSpan } from './mask-text.js';

type SealKey = KeyObject | Uint8Array;

/** Where in the masked text a label stands, how long it is, and what stood there. */
type Place = readonly [at: number, length: number, value: string];

/** A text with a seal of ours at its end, opened. */
interface Opened {
  readonly text: string;
  readonly seal: string;
  readonly places: readonly Place[];
}

/** What every sealed text holds. */
export const sealMark = '[sealed:v1:';

const trailer = /\n\[sealed:v1:([A-Za-z0-9_-]{38,})\]$/;

/**
 * Masks text that must come back unchanged. The provider signs its thinking and refuses an altered one at the next turn; so what was
 * masked travels at the text's end, encrypted (AES-256-GCM under the organisation's key), and ingress puts it back on the way to the provider,
 * whoever sends it: a fork of a session or a colleague who goes on with it has the right to be understood. A seal opens beside the
 * very text that it was made for and no other, so that nobody can have its values put into words of his own. Nothing is stored.
 */
export function sealText(key: SealKey, original: string, spans: readonly MaskedSpan[]): { text: string; seal: string } {
  const places: Place[] = [];
  let text = '';
  let position = 0;
  for (const { start, end, label } of spans) {
    text += original.slice(position, start);
    places.push([text.length, label.length, original.slice(start, end)]);
    text += label;
    position = end;
  }
  text += original.slice(position);
  return { text, seal: places.length === 0 ? '' : `\n[sealed:v1:${encrypt(key, text, JSON.stringify(places))}]` };
}

/** The original of a sealed text. Null: it carries no seal, or one that is not of this key or not of this text. */
export function unsealText(key: SealKey, sealed: string): string | null {
  const opened = open(key, sealed);
  if (opened === null) return null;
  let original = '';
  let position = 0;
  for (const [at, length, value] of opened.places) {
    original += opened.text.slice(position, at) + value;
    position = at + length;
  }
  return original + opened.text.slice(position);
}

/**
 * A sealed text as it is recorded: the labels stay, the seal goes. Only a seal that opens is one; what merely looks like it is text, and
 * stays. `masked` is the text with more masks in it, if there are any.
 */
export function withoutSeal(key: SealKey, sealed: string, masked = sealed): string {
  const seal = open(key, sealed)?.seal ?? '';
  return seal !== '' && masked.endsWith(seal) ? masked.slice(0, -seal.length) : masked;
}

function open(key: SealKey, sealed: string): Opened | null {
  if (!sealed.endsWith(']') || !sealed.includes(sealMark)) return null;
  const found = trailer.exec(sealed);
  if (found?.[1] === undefined) return null;
  const text = sealed.slice(0, found.index);
  try {
    return { text, seal: found[0], places: JSON.parse(decrypt(key, text, found[1])) as Place[] };
  } catch {
    return null;
  }
}

const keyOf = (key: SealKey): Buffer => Buffer.from(hkdfSync('sha256', key, '', 'ostiary sealed text v1', 32));

function encrypt(key: SealKey, beside: string, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(key), iv).setAAD(Buffer.from(beside, 'utf16le'));
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function decrypt(key: SealKey, beside: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key), bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(beside, 'utf16le')).setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
}
