import { Random } from './samples/random.js';
import { fillShape } from './samples/sample.js';
import { Scanner } from './scanner.js';

const scanner = new Scanner({ fingerprintKey: Buffer.alloc(32, 7) });
const random = new Random(31);
const found = (text: string) => scanner.scan(text).findings.map(({ kind, start, end }) => [kind, text.slice(start, end)]);

const secrets = [
  ['aws-access-key', fillShape('AKIA{base32:16}', random)],
  ['gitlab-token', fillShape('glpat-{b64url:20}', random)],
  ['anthropic-api-key', fillShape('sk-ant-api03-{b64url:93}AA', random)],
] as const;
const personal = [
  ['payment-card', '4111 1111 1111 1111'],
  ['iban', 'DE89 3704 0044 0532 0130 00'],
  ['us-ssn', '219-09-9999'],
  ['phone', '+49 30 901820 12'],
  ['ip-address', '93.184.216.34'],
  ['email', 'ann.smith@corp-mail.net'],
] as const;

const ESC = String.fromCharCode(27);
const CSI = String.fromCharCode(0x9b);
const colours = [
  `${ESC}[32m`,
  `${ESC}[0m`,
  `${ESC}[1;31m`,
  `${ESC}[38;5;196m`,
  `${ESC}[m`,
  `${ESC}[K`,
  String.raw`\x1b[0m`,
  String.raw`\u001b[32m`,
  String.raw`\u{1b}[1m`,
  String.raw`\033[01;31m`,
  String.raw`\e[7m`,
  '^[[1m',
  `${CSI}32m`,
  `${CSI}1;31m`,
  String.raw`\x9b0m`,
  String.raw`\u009b32m`,
  `INFO${CSI}0m`,
  '^[[0;32m',
  '[32m',
  '[0m',
  '[1;31m',
  `INFO${ESC}[0m`,
  'level[32m',
  String.raw`text\x1b[0m`,
];
const escapes = [
  '\\n',
  '\\t',
  '\\r\\n',
  '%0A',
  '%20',
  '%3D',
  '%2C',
  String.raw`\u000a`,
  String.raw`\x0a`,
  String.raw`first line\n`,
  'a%0A',
  'x=%22',
  'name%3A',
];

describe('what stands before a value', () => {
  for (const before of [...colours, ...escapes, String.raw`\_`, String.raw`\*\*`, String.raw`a\_`, String.raw`\-`])
    it.each(secrets)(`does not hide a secret: ${JSON.stringify(before)} %s`, (kind, value) => {
      expect(found(`${before}${value} end`)).toEqual([[kind, value]]);
    });

  for (const before of [...colours, ...escapes])
    it.each(personal)(`does not hide personal data: ${JSON.stringify(before)} %s`, (kind, value) => {
      // A word that only a colour code parts from an address reads as a part of it, and is masked with it.
      const [[told, text] = []] = found(`${before}${value} end`);
      expect(told).toBe(kind);
      expect(text?.endsWith(value)).toBe(true);
      if (!/^[a-z]+[^a-z]*(?:(?:\\x1b)?\[|\x9b)/i.test(before)) expect((text?.length ?? 0) - value.length).toBeLessThanOrEqual(1);
    });

  it.each(colours)('does not hide a name, a header or a label: %j', (before) => {
    const password = `kV9${random.string('abcdefgh23456789', 12)}`;
    const token = `r4${random.string('abcdefghijkmnpqrstuvwxyz23456789ABCDEFGH', 30)}`;
    expect(found(`${before}password=${password}`).map(([, value]) => value)).toEqual([password]);
    expect(found(`${before}Bearer ${token}`).map(([, value]) => value)).toEqual([token]);
    expect(found(`${before}nhs number: 943 476 5919`).map(([, value]) => value)).toEqual(['943 476 5919']);
  });

  it.each([
    'müller@firma.de',
    'anna.müller+x@firma.de',
    'info@bücher-laden.de',
    'josé.garcía@correo.es',
    'øyvind@firma.no',
    'mu\u0308ller@firma.de',
  ])('nor marks in an address: %s', (value) => expect(found(`an ${value}, ja`)).toEqual([['email', value]]));

  it.each(['是ann@corp-mail.net。', 'an:ann@corp-mail.net'])('and an address ends where its letters do: %s', (text) => {
    expect(found(text)).toEqual([['email', 'ann@corp-mail.net']]);
  });
});

describe('a placeholder', () => {
  const real = fillShape('{alnum:20}', new Random(77));
  it.each([
    `${real}example`,
    `example-${real}`,
    `${real}-dummy`,
    `${real}xxxx`,
    `dummy${real}`,
    `${real}-changeme`,
    `${real}\${x}`,
    `${real}.changeme`,
    `${real}-your-token`,
    `your_password.${real}`,
    `my-secret-${real}`,
  ])('beside a real value does not hide it: %s', (value) => {
    expect(found(`password = "${value}"`).map(([, text]) => text)).toEqual([value]);
    expect(found(`api_token: "${value}"`).map(([, text]) => text)).toEqual([value]);
  });

  it.each([
    'your-token-here',
    'example',
    'AKIAIOSFODNN7EXAMPLE',
    'changeme123',
    'xxxxxxxxxxxxxxxx',
    '${DB_PASSWORD}',
    '<your-password>',
    'my-secret-key-1',
    'sk-example-1234567890',
    '[masked:generic-password#k3f9]',
    'process.env.DB_PASSWORD2',
  ])('alone is none: %s', (value) => expect(found(`password = "${value}"`)).toEqual([]));
});
