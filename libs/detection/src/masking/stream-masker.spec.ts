import * as fc from 'fast-check';
import { customRules } from '../custom/custom-rules.js';
import { encodedSpans } from '../encodings/encoded-spans.js';
import { Engine } from '../engine/engine.js';
import { LONGEST_GAP } from '../engine/white-space.js';
import { builtInRules, secretSpecs } from '../rules/built-in.js';
import { Random } from '../samples/random.js';
import { samplesOf } from '../samples/sample.js';
import { structureSamples } from '../samples/structure-samples.js';
import { Scanner } from '../scanner.js';
import { PlainReader } from '../view/plain-text.js';
import type { CustomMatch, Detected } from './mask.js';

const custom = [
  { id: 'no-dump', words: ['dump the customers table', 'Straße'], patterns: [] },
  { id: 'production', words: [], patterns: ['prod(uction)?[-_ ]?(db|database)', '[a-z]{2,6}-vault\\b'] },
];
const scanner = new Scanner({ fingerprintKey: Buffer.alloc(32, 7), custom });

/** What a stream does not see: what is encoded, which shows only once it is whole, and what goes on over more that is not seen than it holds back. */
const engine = new Engine([...builtInRules(), ...customRules(custom)]);
const longWhite = new RegExp(`\\s{${LONGEST_GAP + 1}}`);
function isSeen(whole: string): boolean {
  let isBroken = longWhite.test(whole);
  new PlainReader(LONGEST_GAP).read(whole, 0, true, (_from, _to, plain) => (isBroken ||= plain === '\ufffd'));
  return !isBroken && encodedSpans(engine, whole).length === 0;
}

const random = new Random(4711);
const samples = [...secretSpecs.flatMap((spec) => samplesOf(spec, random)), ...structureSamples(random)];
const texts = samples.map(({ name, value }) => (name === null ? value : `${name}=${value}`));

const personal = [
  'ann.smith@corp-mail.net',
  '4111 1111 1111 1111',
  '+49 30 901820 12',
  '8.8.4.4',
  'DE89 3704 0044 0532 0130 00',
  '078-05-1120',
  'call 415-555-2671 now',
];
const filler = [
  'Dump the customers TABLE',
  'PROD-db',
  'abc-vault',
  'STRASSE straße',
  ' ',
  ', ',
  '.',
  '...',
  '\n',
  '😀',
  '漢字',
  '"',
  'password: ',
  'token is ',
  'https://u:',
  '@host',
  '-----BEGIN ',
  'eyJ',
  'ghp_',
  '1',
  '12.3',
  'Bearer ',
  '[masked:jwt#ab2d]',
  'xprod',
  'the quick brown fox',
  '\\n',
  '+',
  '(415) ',
  'dump  the\n customers   table',
  'caf\u00e9 prod  db',
  '\u00a0',
  '\ud835\udd1e',
];

/** What disguises: invisible, overlaid, look-alike and escaped characters, and beginnings of escapes. */
const disguises = [
  '\u200b',
  '\u034f'.repeat(10),
  '\u0301',
  '\u0336\u20dd',
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
  '\u{1d41a}',
  '\ufb01',
  '%40',
  '%0A',
  '%',
  '%4',
  '\\u0041',
  '\\u00',
  '\\_',
  '\\',
  '&#65;',
  '&amp;',
  '&',
  '&am',
  '\u001b[32m',
  '\u001b',
  '\\x1b[0m',
  '^[',
  '^[[1m',
  '\u009b32m',
  '\u009b',
  '\\x9b0m',
  '\u0008',
];

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...texts) },
  { weight: 2, arbitrary: fc.constantFrom(...personal) },
  { weight: 6, arbitrary: fc.constantFrom(...filler) },
  { weight: 2, arbitrary: fc.constantFrom(...texts).chain((text) => fc.nat(text.length).map((n) => text.slice(0, n))) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 2, arbitrary: fc.constantFrom(...disguises) },
  // A value with a disguise in it, or with one between any two characters.
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...texts, ...personal, ...filler), fc.constantFrom(...disguises), fc.nat(400))
      .map(([text, disguise, at]) =>
        at % 4 === 0 ? [...text].join(disguise) : text.slice(0, at % (text.length + 1)) + disguise + text.slice(at % (text.length + 1)),
      ),
  },
);
const text = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));

/** Cuts a text at random places, often into the small pieces in which models answer. */
const cuts = (whole: string): fc.Arbitrary<string[]> =>
  fc.tuple(fc.nat(2 ** 31), fc.constantFrom(1, 3, 8, 40, 400)).map(([seed, size]) => {
    const source = new Random(seed);
    const pieces: string[] = [];
    for (let at = 0; at < whole.length;) {
      const length = source.between(0, size * 2);
      pieces.push(whole.slice(at, at + length));
      at += length;
    }
    return pieces;
  });

interface Choice {
  readonly select: (finding: Detected) => boolean;
  readonly selectCustom?: (match: CustomMatch) => boolean;
}
const choices: Record<string, Choice> = {
  secrets: { select: (finding) => finding.category === 'secret' },
  everything: { select: () => true, selectCustom: () => true },
  'one kind': { select: (finding) => finding.kind === 'email', selectCustom: (match) => match.id === 'no-dump' },
  nothing: { select: () => false },
};

function run(pieces: readonly string[], { select, selectCustom }: Choice) {
  const masker = scanner.stream(select, selectCustom);
  const out = pieces.map((chunk) => masker.push(chunk));
  out.push(masker.push('', true));
  return { text: out.join(''), findings: masker.findings, custom: masker.custom };
}

describe.each(Object.keys(choices))('a stream that masks %s', (name) => {
  const choice = choices[name] as Choice;

  it('gives what masking the whole text gives, however it is cut', () => {
    fc.assert(
      fc.property(
        text.chain((whole) => fc.tuple(fc.constant(whole), cuts(whole))),
        ([whole, pieces]) => {
          fc.pre(isSeen(whole));
          expect(run(pieces, choice)).toEqual(scanner.mask(whole, choice.select, choice.selectCustom));
        },
      ),
      { numRuns: 400 },
    );
  });
});

/** The head of a span, its anchor, and what must be seen after it to know that it has ended. */
const MOST_HELD = 640;

describe('a stream', () => {
  const everything = choices['everything'] as Choice;
  const cutText = text.chain((whole) => fc.tuple(fc.constant(whole), cuts(whole)));

  it('shows nothing that the whole text would not show, at any moment', () => {
    fc.assert(
      fc.property(cutText, ([whole, pieces]) => {
        fc.pre(isSeen(whole));
        const expected = scanner.mask(whole, everything.select, everything.selectCustom).text;
        const masker = scanner.stream(everything.select, everything.selectCustom);
        let shown = '';
        for (const chunk of pieces) {
          shown += masker.push(chunk);
          expect(expected.startsWith(shown)).toBe(true);
          // Each unit may have as many before it that are not seen.
          expect(masker.held).toBeLessThanOrEqual(MOST_HELD * (LONGEST_GAP + 1));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('never splits a surrogate pair', () => {
    fc.assert(
      fc.property(cutText, ([whole, pieces]) => {
        if (!whole.isWellFormed()) return;
        const masker = scanner.stream(everything.select, everything.selectCustom);
        for (const chunk of pieces) expect(masker.push(chunk).isWellFormed()).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('holds back little of a secret without an end, and masks it as one', () => {
    const masker = scanner.stream(() => true);
    const endless = `key: ${samples.find(({ kind }) => kind === 'jwt')?.value}${'a'.repeat(20_000)}`;
    let out = '';
    for (const unit of endless) {
      out += masker.push(unit);
      expect(masker.held).toBeLessThanOrEqual(MOST_HELD);
    }
    expect(out + masker.push(' end', true)).toMatch(/^key: \[masked:jwt#[a-z2-7]{4}\] end$/);
    expect(masker.findings).toMatchObject([{ kind: 'jwt', start: 5, end: endless.length }]);
  });

  it('goes on masking a long secret in which a word of the policy stands', () => {
    const jwt = samples.findLast(({ kind }) => kind === 'jwt')?.value as string;
    const whole = `key: ${jwt}${'a'.repeat(300)}prod-db.abcdefgh and on`;
    const everything = choices['everything'] as Choice;
    const masked = scanner.mask(whole, everything.select, everything.selectCustom);
    expect(masked.custom).toHaveLength(1);
    for (const size of [1, 2, 3, 7]) {
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) => whole.slice(i * size, (i + 1) * size));
      expect(run(pieces, everything)).toEqual(masked);
    }
  });

  it('tells a long value as it stands, though it is read on farther without its disguise', () => {
    const digits = new Random(3).string('ABCDEFGHIJKLMNOPabcdefghijklmnop0123456789+/', 300);
    for (const disguise of ['\\u0041', '\u200b', '\uff21']) {
      const lines = `${digits.slice(0, 40)}${disguise}${digits.slice(40)}`.match(/[^]{1,64}/g) as string[];
      const whole = `Private-Lines: 5\n${lines.join('\n')}\u200bA\u200bB and on`;
      const masked = scanner.mask(whole, everything.select, everything.selectCustom);
      expect(masked.findings).toMatchObject([{ kind: 'putty-private-key' }]);
      for (const size of [1, 3, 40, 400]) {
        const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) => whole.slice(i * size, (i + 1) * size));
        expect(run(pieces, everything)).toEqual(masked);
      }
    }
  });

  it('tells of two kinds of one value the same, wherever in it a disguise stands', () => {
    const jwt = samples.findLast(({ kind }) => kind === 'jwt')?.value as string;
    for (const length of [300, 2_000]) {
      const whole = `Bearer ${jwt}${'a'.repeat(length)}\u200bbc and on`;
      const masked = scanner.mask(whole, everything.select, everything.selectCustom);
      expect(masked.findings).toMatchObject([{ kind: 'bearer-token', end: whole.length - 7 }]);
      expect(run(whole.match(/[^]{1,40}/g) as string[], everything)).toEqual(masked);
    }
  });

  it('drops what is pending when it is aborted, and shows nothing after', () => {
    const secret = samples.find(({ kind }) => kind === 'github-token')?.value as string;
    const masker = scanner.stream(() => true);
    expect(masker.push(`see ${secret.slice(0, 20)}`)).toBe('see ');
    masker.abort();
    expect(masker.push(secret.slice(20), true)).toBe('');
    expect(masker.held).toBe(0);
  });

  it('takes nothing after its end', () => {
    const masker = scanner.stream(() => true);
    masker.push('a', true);
    expect(() => masker.push('b')).toThrow('takes no more text');
  });

  /** A value glued to a mask may be one with it: then it is more than the mask that is found. */
  it('finds nothing in what it has masked', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const once = scanner.mask(whole, (finding) => finding.category === 'secret').text;
        // Behind an ESC, "[m" reads as a colour code.
        const masks = [...once.matchAll(/asked:[\w-]+(?:#\w+)?\]/g)].map(({ 0: mask, index }) => ({
          start: index,
          end: index + mask.length,
        }));
        for (const found of scanner.scan(once).findings.filter(({ category }) => category === 'secret')) {
          const touched = masks.filter(({ start, end }) => start < found.end && end > found.start);
          const covered = touched.filter(({ start, end }) => start >= found.start && end <= found.end);
          expect(covered).toEqual(touched);
          const ofMasks = covered.reduce((sum, { start, end }) => sum + end - start, 0);
          expect(found.end - found.start).toBeGreaterThan(ofMasks + 2 * covered.length);
        }
      }),
      { numRuns: 300 },
    );
  });
  it('takes a mask at the end of a value whole', () => {
    const value = new Random(8).string('ABCDEFGHIJKLMNOPabcdefghijklmnop0123456789', 40);
    for (const glue of ['=', '/', '=\u001b']) {
      const masked = `token is ${value}${glue}[masked:aws-access-key#eyts]`;
      const [found] = scanner.scan(masked).findings;
      expect(found).toMatchObject({ start: 9, end: masked.length });
    }
  });
});

describe('one sample of every kind', () => {
  const ofKind = new Map(samples.map((sample, index) => [sample.kind, texts[index] as string]));

  it('is masked alike wherever it is cut in two', () => {
    expect(ofKind.size).toBeGreaterThan(400);
    for (const one of ofKind.values()) {
      const whole = `see ${one}, and so on`;
      const expected = scanner.mask(whole, () => true).text;
      const step = Math.max(1, Math.floor(whole.length / 300));
      for (let at = 0; at <= whole.length; at += step)
        expect(run([whole.slice(0, at), whole.slice(at)], choices['secrets'] as Choice).text).toBe(expected);
    }
  });
});
