import { classMembers } from '../engine/character-class.js';
import type { Random } from './random.js';
import type { Sample } from './sample.js';

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A private key's armour around random base64. */
function pem(random: Random, label = 'RSA PRIVATE KEY', lines = 12): string {
  const body = Array.from({ length: lines }, () => random.string(classMembers.b64, 64));
  return [`-----BEGIN ${label}-----`, ...body, `${random.string(classMembers.b64, 20)}==`, `-----END ${label}-----`].join('\n');
}

const jwt = (random: Random, claims = 3): string =>
  [
    base64url({ alg: 'RS256', typ: 'JWT', kid: random.string(classMembers.hex, 8) }),
    base64url(Object.fromEntries(Array.from({ length: claims }, (_, i) => [`c${i}`, random.string(classMembers.alnum, 12)]))),
    random.string(classMembers.b64url, 86),
  ].join('.');

/** Samples of what is told by structure, as whole texts: the value is the part that must be found. */
export function structureSamples(random: Random): Sample[] {
  return [
    { kind: 'private-key', value: pem(random), name: null },
    { kind: 'private-key', value: pem(random, 'PRIVATE KEY', 1), name: null },
    { kind: 'private-key', value: pem(random, 'OPENSSH PRIVATE KEY', 90).replaceAll('\n', '\\n'), name: null },
    { kind: 'private-key', value: pem(random, 'PGP PRIVATE KEY BLOCK', 20), name: null },
    {
      kind: 'putty-private-key',
      value: `Private-Lines: 4\n${Array.from({ length: 4 }, () => random.string(classMembers.b64, 64)).join('\n')}`,
      name: null,
    },
    { kind: 'jwt', value: jwt(random), name: null },
    { kind: 'jwt', value: jwt(random, 200), name: null },
    { kind: 'generic-secret', value: random.string(classMembers.alnum, 32), name: 'client_secret' },
    {
      kind: 'generic-password',
      value: `${random.string(classMembers.alpha, 6)}${random.string(classMembers.digit, 3)}!x`,
      name: 'db_password',
    },
  ];
}
