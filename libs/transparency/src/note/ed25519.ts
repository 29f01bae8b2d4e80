import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** RFC 8410: what stands before a seed of 32 bytes in PKCS #8. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEY_BYTES = 32;

/** A private key from its seed of 32 bytes (RFC 8032). */
export function privateKeyOf(seed: Uint8Array): KeyObject {
  if (seed.length !== KEY_BYTES) throw new RangeError(`The seed of an Ed25519 key has 32 bytes, not ${seed.length}`);
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
}

/** The seed that a secret's text is: base64, of either alphabet; null: it is none. */
export function seedOf(text: string): Buffer | null {
  const seed = /^[A-Za-z0-9+/_-]{43}=?$/.test(text.trim()) ? Buffer.from(text.trim(), 'base64url') : null;
  return seed?.length === KEY_BYTES ? seed : null;
}

/** The 32 bytes of a key's public half. */
export function publicBytesOf(key: KeyObject): Buffer {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}

export function publicKeyOf(bytes: Uint8Array): KeyObject {
  if (bytes.length !== KEY_BYTES) throw new RangeError(`An Ed25519 public key has 32 bytes, not ${bytes.length}`);
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes).toString('base64url') }, format: 'jwk' });
}

export const signBytes = (key: KeyObject, message: Uint8Array): Buffer => sign(null, message, key);
export const verifyBytes = (key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean => verify(null, message, key, signature);
