import { classMembers } from '../engine/character-class.js';
import type { Random } from './random.js';

const { hex, b64, alnum, lower, uppernum } = classMembers;

const uuid = (random: Random): string => [8, 4, 4, 4, 12].map((length) => random.string(hex, length)).join('-');
const words =
  'render handler config stream buffer parse policy session request response token secret password credential parser service'.split(' ');
const identifier = (random: Random): string =>
  Array.from({ length: random.between(2, 4) }, () => random.pick(words))
    .map((word, i) => (i === 0 ? word : word[0]?.toUpperCase() + word.slice(1)))
    .join('');

/** Texts that look like secrets and are none, a few of each sort. A finding of a secret in one is a false positive. */
const makers: Readonly<Record<string, (random: Random) => string>> = {
  uuid: (r) => `request ${uuid(r)} of session ${uuid(r)} failed`,
  'trace id': (r) => `traceparent: 00-${r.string(hex, 32)}-${r.string(hex, 16)}-01`,
  'git log': (r) => `commit ${r.string(hex, 40)}\nAuthor: Ann\n\n    Merge ${r.string(hex, 7)} into main`,
  'git diff': (r) => `index ${r.string(hex, 10)}..${r.string(hex, 10)} 100644`,
  'file digest': (r) => `sha256:${r.string(hex, 64)}  artifact-${r.between(1, 9)}.tar.gz`,
  'docker image': (r) => `image: registry.local/team/app@sha256:${r.string(hex, 64)}`,
  'npm lock': (r) => `"integrity": "sha512-${r.string(b64, 86)}==",`,
  'yarn lock': (r) => `resolved "https://registry.host/pkg/-/pkg-1.0.${r.between(0, 9)}.tgz#${r.string(hex, 40)}"`,
  'go sum': (r) => `host/module v1.${r.between(0, 9)}.0 h1:${r.string(b64, 43)}=`,
  'cargo lock': (r) => `checksum = "${r.string(hex, 64)}"`,
  'pip hash': (r) => `requests==2.31.0 --hash=sha256:${r.string(hex, 64)}`,
  'data image': (r) => `<img src="data:image/png;base64,iVBORw0KGgo${r.string(b64, r.between(200, 900))}==">`,
  font: (r) => `src: url(data:font/woff2;base64,d09GMgAB${r.string(b64, 800)}) format("woff2");`,
  certificate: (r) =>
    `-----BEGIN CERTIFICATE-----\n${Array.from({ length: 8 }, () => r.string(b64, 64)).join('\n')}\n-----END CERTIFICATE-----`,
  'public key': (r) => `-----BEGIN PUBLIC KEY-----\n${r.string(b64, 64)}\n${r.string(b64, 56)}\n-----END PUBLIC KEY-----`,
  'ssh public key': (r) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${r.string(b64, 43)} ann@laptop`,
  'source map': (r) => `//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpb${r.string(b64, 300)}`,
  minified: (r) =>
    `!function(e,t){"use strict";var n=${r.between(1, 99)},a="${r.string(alnum, 2)}";function ${r.string(lower, 2)}(e){return e&&e.token?e.token:t.secret||n}}(window,document);`,
  identifiers: (r) => `const ${identifier(r)} = await ${identifier(r)}.${identifier(r)}(${identifier(r)});`,
  'environment lookup': (r) => `password: process.env.${identifier(r).toUpperCase()}_PASSWORD,`,
  'shell variable': () => 'export DB_PASSWORD="${DB_PASSWORD:?not set}" API_TOKEN=$(cat /run/token)',
  template: (r) => `token: {{ .Values.${identifier(r)}.token }}`,
  'github expression': () => 'env:\n  TOKEN: ${{ secrets.GITHUB_TOKEN }}',
  'code reading a password': (r) =>
    `const password = ${identifier(r)}.${identifier(r)}('password'); if (password === other.password) return token;`,
  'type declaration': () => 'interface Login { username: string; password: string; token?: string | undefined; apiKey: ApiKeyRecord }',
  'schema field': () => 'password: z.string().min(12), secretName: z.string(), tokenType: "bearer_or_basic"',
  'password in prose': (r) =>
    `The password is stored as a hash; the token is ${r.pick(['refreshed', 'invalid', 'required', 'expired'])} after an hour.`,
  instructions: (r) => `Set your API key: open settings, then ${r.pick(['security', 'developers', 'integrations'])}, and copy it.`,
  'secret reference': (r) => `secretKeyRef:\n  name: ${r.pick(words)}-credentials\n  key: ${r.pick(words)}-password`,
  'vault path': (r) => `password: vault:secret/data/${r.pick(words)}/${r.pick(words)}#password`,
  'placeholder key': (r) =>
    r.pick([
      'api_key = "YOUR_API_KEY_HERE"',
      'token: <your-token>',
      'password=changeme',
      'secret: xxxxxxxxxxxxxxxxxxxx',
      'sk-ant-api03-...',
      'AKIAIOSFODNN7EXAMPLE',
      'Authorization: Bearer <token>',
      'password: ********',
    ]),
  'placeholder url': () => 'postgres://user:password@localhost:5432/db and redis://:${REDIS_PASSWORD}@cache:6379',
  arn: (r) => `arn:aws:secretsmanager:eu-west-1:${r.string('0123456789', 12)}:secret:prod/db-${r.string(alnum, 6)}`,
  'account number': (r) =>
    `order ${r.string('0123456789', 12)}, invoice ${r.string(uppernum, 10)}, part ${r.string(uppernum, 8)}-${r.string(uppernum, 4)}`,
  'css class': (r) => `<div class="css-${r.string(alnum, 6)} token keyword password-field secret-input">`,
  numbers: (r) => Array.from({ length: 12 }, () => r.between(0, 1e6) / 1000).join(' '),
  'hex colours': (r) => Array.from({ length: 6 }, () => `#${r.string(hex, 6)}`).join(' '),
  etag: (r) => `etag: W/"${r.string(hex, 32)}"\nx-request-id: ${r.string(alnum, 22)}`,
  'cache key': (r) => `key: node-modules-${r.string(hex, 64)}\nrestore-keys: node-modules-`,
  cursor: (r) => `{"next_token_count": ${r.between(1, 9999)}, "page_token_hash": "${r.string(hex, 32)}"}`,
  'object id': (r) => `{"_id": "${r.string(hex, 24)}", "token_id": "${uuid(r)}"}`,
  'ethereum address': (r) => `transfer 0x${r.string(hex, 40)} in tx 0x${r.string(hex, 64)}`,
  mask: () => 'password: [masked:generic-password#k3f9] and [masked:github-token#abcd], key [masked:datadog-api-key#zz22]',
  lorem: () => 'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.',
};

/** `count` look-alikes of each sort, with the sort's name. */
export const lookAlikes = (random: Random, count: number): { sort: string; text: string }[] =>
  Object.entries(makers).flatMap(([sort, make]) => Array.from({ length: count }, () => ({ sort, text: make(random) })));
