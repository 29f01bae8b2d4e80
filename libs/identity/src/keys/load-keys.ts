import { createLocalJWKSet, type LocalJWKSet } from 'jose';
import { z } from 'zod';
import type { IssuerConfig } from '../identity-config.js';
import { fetchJson, trustedUrl } from './fetch-json.js';

const maxKeys = 64;
const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.string() });
const keySetSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

/** Fetches an issuer's public keys, finding their address by discovery unless it is configured. Throws with what was wrong. */
export async function loadKeys(issuer: Pick<IssuerConfig, 'issuer' | 'jwksUri'>, signal?: AbortSignal): Promise<LocalJWKSet> {
  const address = issuer.jwksUri ?? (await discover(issuer.issuer, signal));
  const { keys } = keySetSchema.parse(await fetchJson(address, signal));
  if (keys.length > maxKeys) throw new Error(`${address} lists more than ${maxKeys} keys`);
  return createLocalJWKSet({ keys: keys.filter(isTrustworthy) });
}

/** Source: OpenID Connect Discovery 1.0, sections 4.1 and 4.3. */
async function discover(issuer: string, signal?: AbortSignal): Promise<string> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = discoverySchema.parse(await fetchJson(address, signal));
  if (document.issuer !== issuer) throw new Error(`${address} speaks for another issuer`);
  const { protocol } = trustedUrl(document.jwks_uri);
  if (protocol !== 'https:' && trustedUrl(issuer).protocol === 'https:') throw new Error(`${address} sends to keys without https`);
  return document.jwks_uri;
}

/** A secret or private key in a public set is nobody's secret: what it signs proves nothing. Nor does a short RSA key. Source: RFC 8725, sections 3.2 and 3.5. */
function isTrustworthy(key: Record<string, unknown>): boolean {
  if (Object.hasOwn(key, 'd')) return false;
  if (key['kty'] === 'RSA') return typeof key['n'] === 'string' && bitsOf(key['n']) >= 2_048;
  return key['kty'] === 'EC' || key['kty'] === 'OKP';
}

function bitsOf(modulus: string): number {
  const bytes = Buffer.from(modulus, 'base64url');
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}
