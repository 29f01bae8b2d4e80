import { type Kind, rank } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { genericRule } from '../verifiers/assignment.verifier.js';
import { basicRule, bearerRule, urlPasswordRule } from '../verifiers/credentials.verifier.js';
import { awsPairRule, loginCallRule, shortOptionRule, userOptionRule } from '../verifiers/command.verifier.js';
import { jwtRule } from '../verifiers/jwt.verifier.js';
import { spellings } from './secret-spec.js';
import { privateKeyRule, puttyKeyRule } from '../verifiers/private-key.verifier.js';

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

const passwordNames = spellings(
  'password passwd passphrase pwd passcode pass_word identified_by securestring kennwort passwort contraseña mot_de_passe senha 密码 パスワード пароль'.split(
    ' ',
  ),
);

/** Words that mean something else within a longer name, as in `bypass` and `PASS_DEPTH`. */
const shortPasswordNames = ['pass', 'pw', 'pword', 'userpass', 'dbpass', 'pin'];

const tokenNames = spellings(
  'token secret api_key access_key auth_key private_key encryption_key signing_key secret_key master_key account_key service_key app_key session_key shared_key credential credentials client_secret authorization x_auth bearer hmac_key hmac jwt_key cipher_key crypto_key deploy_key license_key storage_key webhook_key password_hash_key'.split(
    ' ',
  ),
);

const sessionNames = [
  'session',
  'sessionid',
  'session_id',
  'sid',
  'connect.sid',
  'phpsessid',
  'jsessionid',
  'asp.net_sessionid',
  'auth_cookie',
];

/** Names that hold all sorts of things: only what looks very random is told, with low confidence. */
const vagueNames = ['key', 'auth', 'cookie', 'signature', 'salt', 'seed', 'nonce_secret', 'cert', 'license'];

const commandLine = secret('command-password', { confidence: 'medium', docs: owasp });

/** What is told by its structure or by the name it is assigned to, not by a vendor's format. */
export const structures: readonly Rule[] = [
  privateKeyRule(
    secret('private-key', { severity: 'critical', confidence: 'high', rank: rank.format, docs: 'https://www.rfc-editor.org/rfc/rfc7468' }),
  ),
  puttyKeyRule(
    secret('putty-private-key', {
      severity: 'critical',
      confidence: 'high',
      rank: rank.format,
      docs: 'https://tartarus.org/~simon/putty-snapshots/htmldoc/AppendixC.html',
    }),
  ),
  jwtRule(secret('jwt', { confidence: 'certain', docs: 'https://www.rfc-editor.org/rfc/rfc7519' })),
  urlPasswordRule(secret('url-password', { confidence: 'high', docs: 'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1' })),
  bearerRule(secret('bearer-token', { docs: 'https://www.rfc-editor.org/rfc/rfc6750' })),
  basicRule(secret('basic-credentials', { confidence: 'high', docs: 'https://www.rfc-editor.org/rfc/rfc7617' })),
  genericRule(secret('generic-password', { rank: rank.context, docs: owasp }), passwordNames, 'chosen'),
  genericRule(secret('generic-password', { rank: rank.context, docs: owasp }), shortPasswordNames, 'chosen', true),
  genericRule(secret('generic-secret', { rank: rank.context, docs: owasp }), tokenNames, 'generated'),
  genericRule(
    secret('session-cookie', { rank: rank.context, docs: 'https://www.rfc-editor.org/rfc/rfc6265' }),
    sessionNames,
    'generated',
    true,
  ),
  genericRule(secret('random-value', { rank: rank.context, severity: 'low', confidence: 'low', docs: owasp }), vagueNames, 'random', true),
  userOptionRule(commandLine),
  shortOptionRule(commandLine),
  loginCallRule(commandLine),
  awsPairRule(
    secret('aws-secret-key', {
      vendor: 'AWS',
      severity: 'critical',
      docs: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html',
    }),
  ),
];
