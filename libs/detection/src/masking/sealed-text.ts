import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import type { MaskedSpan } from './mask-text.js';

/** Whose text it is: only for the same principal, in the same session, is a seal ever opened. */
export interface SealOwner {
  readonly principal: string;
  readonly session: string;
}

type SealKey = KeyObject | Uint8Array;

/** Where in the masked text a label stands, how long it is, and what stood there. */
type Place = readonly [at: number, length: number, value: string];

/** What every sealed text holds. */
export const sealMark = '[sealed:v1:';

const trailer = /\n\[sealed:v1:([A-Za-z0-9_-]{38,})\]$/;

/**
 * Masks text that must come back unchanged. The provider signs its thinking and refuses an altered one at the next turn; so what was
 * masked travels at the text's end, encrypted (AES-256-GCM, bound to its owner), and ingress puts it back on the way upstream.
 * Nothing is stored.
 */
export function sealText(key: SealKey, owner: SealOwner, original: string, spans: readonly MaskedSpan[]): { text: string; seal: string } {
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
  return { text, seal: places.length === 0 ? '' : `\n[sealed:v1:${encrypt(key, owner, JSON.stringify(places))}]` };
}

/** The original of a sealed text. Null: it carries no seal, or one that is not this owner's, or was changed. */
export function unsealText(key: SealKey, owner: SealOwner, sealed: string): string | null {
  const found = trailer.exec(sealed);
  if (found?.[1] === undefined) return null;
  const text = sealed.slice(0, found.index);
  try {
    let original = '';
    let position = 0;
    for (const [at, length, value] of JSON.parse(decrypt(key, owner, found[1])) as Place[]) {
      original += text.slice(position, at) + value;
      position = at + length;
    }
    return original + text.slice(position);
  } catch {
    return null;
  }
}

/** A sealed text as it is recorded: the labels stay, the seal goes. */
export const withoutSeal = (text: string): string => (text.includes(sealMark) ? text.replace(trailer, '') : text);

const keyOf = (key: SealKey): Buffer => Buffer.from(hkdfSync('sha256', key, '', 'ostiary sealed text v1', 32));
const ownerOf = ({ principal, session }: SealOwner): Buffer => Buffer.from(JSON.stringify([principal, session]));

function encrypt(key: SealKey, owner: SealOwner, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(key), iv).setAAD(ownerOf(owner));
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function decrypt(key: SealKey, owner: SealOwner, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key), bytes.subarray(0, 12)).setAAD(ownerOf(owner));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
}
