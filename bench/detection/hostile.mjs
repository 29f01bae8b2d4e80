/** The worst that a text can do: for each kind, 500 KB made from its own structure, in milliseconds of processor time. `npm run build && node bench/detection/hostile.mjs` */
import { Scanner } from '../../dist/libs/detection/src/index.js';
import { builtInRules, secretSpecs } from '../../dist/libs/detection/src/rules/built-in.js';
import { Random } from '../../dist/libs/detection/src/samples/random.js';
import { samplesOf } from '../../dist/libs/detection/src/samples/sample.js';
import { structureSamples } from '../../dist/libs/detection/src/samples/structure-samples.js';

const SIZE = 500_000;
const custom = [
  {
    id: 'custom',
    words: ['aaa', 'customer', 'customer data of nobody'],
    patterns: ['prod(uction)?[-_ ]?(db|database)', '[a-z]{1,40}prod[a-z]{1,40}', '(ab|ba){1,20}xyz', 'prod [a-z ]{1,40} db'],
  },
];
const scanner = new Scanner({ fingerprintKey: Buffer.alloc(32, 1), custom });
const random = new Random(3);

const SCREEN = 40_000;
const fill = (piece) => (size) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
const inputs = [];
for (const rule of builtInRules()) {
  const kind = rule.kinds[0].kind;
  for (const anchor of rule.anchors) {
    inputs.push(
      [`${kind}: anchor "${anchor}"`, fill(anchor)],
      [`${kind}: anchor "${anchor}" and a space`, fill(`${anchor} `)],
      [`${kind}: "${anchor}="`, fill(`${anchor}=`)],
    );
    inputs.push([`${kind}: "${anchor}" before long runs`, fill(anchor + random.string('abcdefghijklmnopqrstuvwxyz0123456789', 300))]);
  }
}
for (const sample of [...secretSpecs.flatMap((spec) => samplesOf(spec, random)), ...structureSamples(random)]) {
  const text = sample.name === null ? sample.value : `${sample.name}=${sample.value}`;
  inputs.push(
    [`${sample.kind}: real ones in a row`, fill(`${text} `)],
    [`${sample.kind}: cut short`, fill(text.slice(0, -1) + '!')],
    [`${sample.kind}: without an end`, fill(text)],
  );
}
for (const piece of [
  'a',
  '1',
  '1 ',
  '123 ',
  '1.',
  '@',
  'a@',
  'a.b@c.',
  '"',
  '\\',
  'password:',
  'password: "',
  'token is ',
  'DE89 ',
  '+1 ',
  '://a:',
  'Bearer ',
  '-----BEGIN RSA PRIVATE KEY-----\n',
  'prod',
  'prod-',
  'aaa',
  'abba',
  'eyJ.',
  '\u0161\u0165',
  '=',
  '%41',
  '\\u0041',
  '[masked:x#',
  // Disguises, encodings, and white space between words.
  '\u200b',
  'a\u0301',
  '\u0430',
  '\uff21',
  '\u{1d41a}',
  '\u{e0041}',
  'p\u200brod ',
  'prod ',
  'prod  dbx ',
  'prod a dbx prodx ',
  '&amp;',
  '&#65;',
  '\\',
  '\\_',
  '\\x1b[0m',
  '\u001b[32m',
  '[32m',
  '^[',
  'customer' + ' '.repeat(300),
  'prod' + ' '.repeat(2_000),
  'aaa\u200b',
  Buffer.from('token: nothing here ').toString('base64') + '\n',
  Buffer.from('AKIA and no key at all').toString('base64') + ' ',
  Buffer.from('AKIA and no key at all').toString('hex') + '.',
  'QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB',
  'QUFBQUFBQUFBQUFB.',
  'QUFBQUFBQUFBQUFB\n',
  'a%40b.',
  '&',
  '%',
  '\u200b' + ' '.repeat(300),
  'eyJhIjoi=',
]) {
  inputs.push([`piece ${JSON.stringify(piece)}`, fill(piece)]);
}
const timed = (text) => {
  const start = process.cpuUsage();
  scanner.scan(text);
  return process.cpuUsage(start).user / 1e3;
};
timed(fill('warm up token: ')(SIZE));

// All of them at a tenth of the size first; then the slowest at full size, the best of three.
const screened = inputs.map(([name, make]) => [timed(make(SCREEN)), name, make]).sort((a, b) => b[0] - a[0]);
const results = screened.slice(0, 60).map(([, name, make]) => {
  const text = make(SIZE);
  return [Math.min(timed(text), timed(text), timed(text)), name];
});
results.sort((a, b) => b[0] - a[0]);
console.log(`${inputs.length} hostile texts; the worst at ${SIZE / 1000} KB:`);
for (const [taken, name] of results.slice(0, Number(process.argv[2] ?? 15))) console.log(`  ${taken.toFixed(1).padStart(8)} ms  ${name}`);
