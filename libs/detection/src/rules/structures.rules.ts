import { type Kind, rank } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { genericRule } from '../verifiers/assignment.verifier.js';
import { basicRule, bearerRule, urlPasswordRule } from '../verifiers/credentials.verifier.js';
import { jwtRule } from '../verifiers/jwt.verifier.js';
import { privateKeyRule } from '../verifiers/private-key.verifier.js';

const secret = (kind: string, over: Partial<Kind> & { docs: string }): Kind => ({
  kind,
  category: 'secret',
  vendor: 'generic',
  severity: 'high',
  confidence: 'medium',
  rank: rank.structure,
  ...over,
});

const owasp = 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html';

const passwordNames = ['password', 'passwd', 'passphrase', 'pwd', 'passcode', '_pass', 'db_pass', 'userpass', 'pass'];
const tokenNames = [
  'token',
  'secret',
  'apikey',
  'api_key',
  'api-key',
  'access_key',
  'access-key',
  'accesskey',
  'auth_key',
  'authkey',
  'private_key',
  'privatekey',
  'encryption_key',
  'encryptionkey',
  'signing_key',
  'signingkey',
  'secret_key',
  'secret-key',
  'secretkey',
  'master_key',
  'credential',
  'credentials',
  'client_secret',
];

/** What is told by its structure or by the name it is assigned to, not by a vendor's format. */
export const structures: readonly Rule[] = [
  privateKeyRule(
    secret('private-key', { severity: 'critical', confidence: 'high', rank: rank.format, docs: 'https://www.rfc-editor.org/rfc/rfc7468' }),
  ),
  jwtRule(secret('jwt', { confidence: 'certain', docs: 'https://www.rfc-editor.org/rfc/rfc7519' })),
  urlPasswordRule(secret('url-password', { confidence: 'high', docs: 'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1' })),
  bearerRule(secret('bearer-token', { docs: 'https://www.rfc-editor.org/rfc/rfc6750' })),
  basicRule(secret('basic-credentials', { confidence: 'high', docs: 'https://www.rfc-editor.org/rfc/rfc7617' })),
  genericRule(secret('generic-password', { rank: rank.context, docs: owasp }), passwordNames, 'chosen'),
  genericRule(secret('generic-secret', { rank: rank.context, docs: owasp }), tokenNames, 'generated'),
];
