import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

/** Who a sealed value belongs to: nobody else can have it back. */
export interface SealOwner {
  /** `issuer|subject`. */
  readonly principal: string;
  readonly session: string;
}

const sealed = /\[sealed:([a-z0-9-]{1,64})#([A-Za-z0-9_-]{38,})\]/g;
const NONCE = 12;
const TAG = 16;

const keyFor = (key: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, new Uint8Array(0), `ostiary sealed placeholder ${purpose}`, 32));

/** The owner as bytes of which no two owners share any. */
const bind = ({ principal, session }: SealOwner, kind: string): Buffer => Buffer.from(JSON.stringify([principal, session, kind]));

/**
 * Puts values of one deployment into text so that only it can take them out again: `[sealed:github-token#<base64url>]`, AES-256-GCM, bound to
 * principal, session and kind. The nonce is an HMAC of all that goes in, so that the same value has the same placeholder at every turn and no nonce
 * serves two values (SIV's construction, RFC 5297, with GCM). For signed text, in which a mask would break the next turn.
 */
export class Sealer {
  private readonly encryption: Buffer;
  private readonly nonces: Buffer;

  /** `key` has at least 32 bytes, and is secret and the same on all instances. */
  constructor(key: Uint8Array) {
    if (key.length < 32) throw new RangeError('The sealing key must have at least 32 bytes.');
    this.encryption = keyFor(key, 'encryption');
    this.nonces = keyFor(key, 'nonces');
  }

  /** The placeholder of a value. */
  seal(kind: string, value: string, owner: SealOwner): string {
    const data = bind(owner, kind);
    const nonce = createHmac('sha256', this.nonces).update(`${data.length}:`).update(data).update(value).digest().subarray(0, NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.encryption, nonce).setAAD(data);
    const body = Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `[sealed:${kind}#${body.toString('base64url')}]`;
  }

  /** The text with every placeholder of this owner replaced by its value. A placeholder of somebody else, or an altered one, stays as it is. */
  unseal(text: string, owner: SealOwner): string {
    return text.replace(
      sealed,
      (placeholder, kind: string, body: string) => this.open(kind, Buffer.from(body, 'base64url'), owner) ?? placeholder,
    );
  }

  private open(kind: string, body: Buffer, owner: SealOwner): string | null {
    if (body.length < NONCE + TAG) return null;
    const decipher = createDecipheriv('aes-256-gcm', this.encryption, body.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAAD(bind(owner, kind)).setAuthTag(body.subarray(-TAG));
    try {
      return Buffer.concat([decipher.update(body.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8');
    } catch {
      return null;
    }
  }
}
