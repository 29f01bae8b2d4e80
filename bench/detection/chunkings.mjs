/**
 * The long form of the stream masker's property: random texts of samples, look-alikes and noise, cut at random, must come out as the whole text
 * does. `npm run build && node bench/detection/chunkings.mjs [count] [seed]`; ends with 1 at the first mismatch and says how to make it again.
 */
import { Scanner } from '../../dist/libs/detection/src/index.js';
import { customRules } from '../../dist/libs/detection/src/custom/custom-rules.js';
import { encodedSpans } from '../../dist/libs/detection/src/encodings/encoded-spans.js';
import { Engine } from '../../dist/libs/detection/src/engine/engine.js';
import { LONGEST_GAP } from '../../dist/libs/detection/src/engine/white-space.js';
import { builtInRules, secretSpecs } from '../../dist/libs/detection/src/rules/built-in.js';
import { casesOf } from '../../dist/libs/detection/src/samples/contexts.js';
import { lookAlikes } from '../../dist/libs/detection/src/samples/look-alikes.js';
import { Random } from '../../dist/libs/detection/src/samples/random.js';
import { samplesOf } from '../../dist/libs/detection/src/samples/sample.js';
import { PlainReader } from '../../dist/libs/detection/src/view/plain-text.js';
import { structureSamples } from '../../dist/libs/detection/src/samples/structure-samples.js';

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const custom = [
  { id: 'words', words: ['customers table', 'straße', 'aaa'], patterns: [] },
  { id: 'patterns', words: [], patterns: ['prod(uction)?[-_ ]?(db|database)', '[a-z]{1,8}vault[0-9]{0,4}', '\\bcats?\\b'] },
];
const longWhite = new RegExp(`\\s{${LONGEST_GAP + 1}}`);
const engine = new Engine([...builtInRules(), ...customRules(custom)]);
const scanner = new Scanner({ fingerprintKey: Buffer.alloc(32, 1), custom });
const choices = [
  [(finding) => finding.category === 'secret'],
  [() => true, () => true],
  [(finding) => finding.kind === 'email' || finding.kind === 'generic-password', (match) => match.id === 'patterns'],
  [() => false, () => true],
];

const random = new Random(seed);
const cases = [...secretSpecs.flatMap((spec) => samplesOf(spec, random)), ...structureSamples(random)]
  .flatMap(casesOf)
  .map(({ text }) => text);
const innocent = lookAlikes(random, 5).map(({ text }) => text);
const noise = [
  'aaaa',
  'prod',
  '-db',
  'vault',
  'cats',
  'Straße',
  'the customers table',
  '4111 1111 1111 1111',
  '+49 30 901820',
  '8.8.4.40',
  'ann@corp.io',
  '@',
  '.',
  ' ',
  '\n',
  '"',
  '\\n',
  '😀',
  '漢',
  '\ud83d',
  'password: ',
  'token=',
  '://u:',
  'eyJ',
  'ghp_',
  '-----BEGIN ',
  'PRIVATE KEY-----',
  'DE89 3704',
  '%41',
  '[masked:jwt#ab2d]',
  'AKIA',
  'sk-',
  '1',
  '123',
  ' is ',
  'nhs 943 476 5919',
  'the  customers \n table',
  'prod  db',
];
/** What disguises, and beginnings of it. */
const disguises = [
  ...[
    '\u200b',
    '\u034f\u034f',
    '\u0301',
    '\u00ad',
    '\u{e0100}',
    '\ufe0f',
    '\u00a0',
    '\u2009',
    '\u2011',
    '\u2013',
    '\uff20',
    '\uff21',
    '\u0430',
    '\u043e',
  ],
  ...[
    '\ufb01',
    '%40',
    '%0A',
    '%4',
    '\\u0041',
    '\\u00',
    '\\_',
    '\\',
    '&#65;',
    '&amp;',
    '&am',
    '\u001b[32m',
    '\u001b',
    '\\x1b[0m',
    '\\x1b',
    '\u009b32m',
    '\u009b',
    '^[[1m',
    '[32m',
  ],
];

function makeText() {
  const parts = [];
  for (let n = random.between(1, 5); n > 0; n--) {
    const dice = random.next();
    let part = dice < 0.5 ? random.pick(cases) : dice < 0.6 ? random.pick(innocent) : random.pick(noise);
    if (random.next() < 0.25) part = part.slice(random.between(0, 8), random.between(0, part.length));
    if (random.next() < 0.3) {
      const at = random.between(0, part.length);
      const disguise = random.pick(disguises);
      part = random.next() < 0.3 ? [...part].join(disguise) : part.slice(0, at) + disguise + part.slice(at);
    }
    parts.push(part);
  }
  return parts.join(random.next() < 0.5 ? '' : random.pick(noise));
}

/** What a stream does not see: what is encoded, and what goes on over more that is not seen than it holds back. */
function isSeen(text) {
  let isBroken = longWhite.test(text);
  new PlainReader(LONGEST_GAP).read(text, 0, true, (_from, _to, plain) => (isBroken ||= plain === '\ufffd'));
  return !isBroken && encodedSpans(engine, text).length === 0;
}

function makeCuts(text) {
  const size = random.pick([1, 1, 2, 4, 4, 16, 64, 300]);
  const pieces = [];
  for (let at = 0; at < text.length;) {
    const length = random.between(0, size * 2);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

let longest = 0;
const started = performance.now();
for (let i = 0; i < count; i++) {
  const text = makeText();
  if (!isSeen(text)) continue;
  const pieces = makeCuts(text);
  const [select, selectCustom] = random.pick(choices);
  const expected = scanner.mask(text, select, selectCustom);
  const masker = scanner.stream(select, selectCustom);
  let shown = '';
  let early = false;
  for (const piece of pieces) {
    shown += masker.push(piece);
    longest = Math.max(longest, masker.held);
    early ||= !expected.text.startsWith(shown);
  }
  shown += masker.push('', true);
  const same =
    shown === expected.text &&
    JSON.stringify(masker.findings) === JSON.stringify(expected.findings) &&
    JSON.stringify(masker.custom) === JSON.stringify(expected.custom);
  if (same && !early) continue;
  console.log(
    `mismatch after ${i} texts (seed ${seed}):\n${JSON.stringify({ text, lengths: pieces.map((piece) => piece.length).join(' '), shown, expected: expected.text, findings: masker.findings, expectedFindings: expected.findings, custom: masker.custom, expectedCustom: expected.custom }, null, 1)}`,
  );
  process.exit(1);
}
console.log(
  `${count} random texts and chunkings, no mismatch; at most ${longest} characters held back; ${((performance.now() - started) / 1000).toFixed(0)} s`,
);
