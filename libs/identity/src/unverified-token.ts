import { OstiaryError } from '#contracts';

/** What a token says of itself before any of it is verified: good for choosing the issuer, and for nothing else. */
export interface UnverifiedToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly issuer: string;
}

const longestToken = 16 * 1024;
const threeSegments = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

const invalid = (message: string): OstiaryError => new OstiaryError('token_invalid', message);

/** Refuses what is not a compact JWS of JSON objects, before anything costly looks at it. Source: RFC 7515, section 7.1; RFC 8725, sections 3.7 and 3.11. */
export function readUnverified(token: string): UnverifiedToken {
  if (token === '')
    throw new OstiaryError('token_missing', 'The call carries no token. Send it as `Authorization: Bearer <token>` or as `x-api-key`.');
  if (token.length > longestToken) throw invalid(`The token is longer than ${longestToken} bytes.`);
  if (!threeSegments.test(token)) {
    throw invalid(
      'The token is not a signed JWT (three base64url parts, joined by dots). A provider’s API key is not accepted here: Ostiary holds that key itself.',
    );
  }
  const [header, payload, signature] = token.split('.') as [string, string, string];
  if (!isCanonical(header) || !isCanonical(payload) || !isCanonical(signature))
    throw invalid('A part of the token is not proper base64url.');
  const claims = jsonObject(payload, 'payload');
  if (typeof claims['iss'] !== 'string') throw invalid('The token names no issuer (`iss`).');
  return { header: jsonObject(header, 'header'), issuer: claims['iss'] };
}

/** One spelling per token: stray bits in the last character would make several strings of the same bytes. */
const isCanonical = (segment: string): boolean => Buffer.from(segment, 'base64url').toString('base64url') === segment;

function jsonObject(segment: string, part: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(Buffer.from(segment, 'base64url')));
  } catch {
    throw invalid(`The token’s ${part} is not JSON.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`The token’s ${part} is not a JSON object.`);
  return value as Record<string, unknown>;
}
