import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

const derived = new WeakMap<KeyObject, Map<string, KeyObject>>();

/** A key for one purpose, made from the organisation's key: what is signed for one purpose says nothing in another. Source: RFC 5869. */
export function derivedKey(key: KeyObject, purpose: 'record' | 'delivered' | 'shown' | 'turn' | 'tools' | 'finding'): KeyObject {
  const known = derived.get(key) ?? new Map<string, KeyObject>();
  derived.set(key, known);
  const own = known.get(purpose) ?? createSecretKey(Buffer.from(hkdfSync('sha256', key, '', `ostiary ${purpose}`, 32)));
  known.set(purpose, own);
  return own;
}
