import * as fc from 'fast-check';
import { customRules } from '../custom/custom-rules.js';
import { Engine } from '../engine/engine.js';
import type { Span } from '../engine/resolver.js';
import { builtInRules, secretSpecs } from '../rules/built-in.js';
import { casesOf } from '../samples/contexts.js';
import { Random } from '../samples/random.js';
import { samplesOf } from '../samples/sample.js';
import { coveredBy } from './covered.js';
import { omissionsOf } from './omissions.js';
import { plainView } from './plain-view.js';
import { disguiseSigns, stopsOf } from './stops.js';
import { viewSpans } from './view-spans.js';

const custom = [
  { id: 'words', words: ['customers table', 'aaa', 'abab'], patterns: [] },
  { id: 'patterns', words: [], patterns: ['prod(uction)?[-_ ]?(db|database)', '[a-z]{1,8}vault[0-9]{0,4}', '\\bcats?\\b'] },
];
const engine = new Engine([...builtInRules(), ...customRules(custom)], disguiseSigns);
const random = new Random(6);
const cases = secretSpecs
  .flatMap((spec) => samplesOf(spec, random))
  .flatMap((sample) =>
    casesOf(sample)
      .slice(0, 6)
      .map(({ text }) => text),
  );

const pem = ['-----BEGIN', 'RSA PRIVATE KEY-----\n'].join(' ');

const change = fc.constantFrom('\u200b', '\u00a0', 'e\u0301', '\u2013', '%41', '\\u0041', '&amp;', '\uff21', '\u0430');
const filler = fc.constantFrom(
  'aaaa',
  'abab',
  'prod',
  ' db',
  'vault',
  'cats',
  'customers \n table',
  'x'.repeat(300),
  'aaa'.repeat(200),
  ' '.repeat(900),
  'filler text without anything in it. '.repeat(30),
  // So long that most of it is left out of the view, and what goes on over it.
  'filler text without anything in it. '.repeat(400),
  'filler text: it goes on'.repeat(700),
  ' '.repeat(9_000),
  `token ${'aB3_'.repeat(3_000)}`,
  `${pem}${'aB3/'.repeat(4_000)}`,
  `Bearer ${'aB3.'.repeat(3_000)}`,
);
const piece = fc.oneof(
  fc.constantFrom(...cases),
  filler,
  change,
  fc.tuple(fc.constantFrom(...cases), change, fc.nat(80)).map(([text, one, at]) => text.slice(0, at) + one + text.slice(at)),
);

const told = (spans: readonly Span[]): string[] => spans.map(({ kind, start, end, value }) => `${kind.kind} ${start} ${end} ${value}`);

const viewOf = (text: string): string[] => {
  const view = plainView(text);
  if (view === null) return [];
  const { places } = view;
  return told(engine.matches(view.text).map((span) => ({ ...span, start: places.start(span.start), end: places.end(span.end) })));
};

describe('what is found in the view of a text', () => {
  it('is what a search of all of it finds, though only what is near a change is searched, and the rest left out', () => {
    let shortened = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), (pieces) => {
        const text = pieces.join('');
        const known = engine.search(text);
        if (omissionsOf(engine, known.window, stopsOf(text, known.signs), coveredBy(known.spans)).length > 0) shortened++;
        expect(new Set(told([...viewSpans(engine, text, known), ...known.spans]))).toEqual(
          new Set([...viewOf(text), ...told(known.spans)]),
        );
      }),
      { numRuns: 500 },
    );
    expect(shortened).toBeGreaterThan(100);
  });

  it.each([
    ['a key that goes on over what is left out', `${pem}\u200b${'aB3/'.repeat(9_000)}`],
    ['a token that begins at the change', `gl\u200bpat-${'aB3_'.repeat(9_000)}.aa.bbbbbbbbb`],
    ['one that ends at it', `${'filler '.repeat(9_000)} password: ${'x7'.repeat(90)}\u200b`],
    ['white space without end', `aaa\u200b${' '.repeat(50_000)}customers table${' '.repeat(50_000)}aaa\u200b`],
    ['a phrase over it', `customers${' '.repeat(50_000)}\u200btable ${'filler '.repeat(9_000)}\u200b`],
    ['a change at each end', `\u200b${'prod db '.repeat(9_000)}\u200b`],
  ])('is so with %s', (_name, text) => {
    const known = engine.search(text);
    expect(new Set(told([...viewSpans(engine, text, known), ...known.spans]))).toEqual(new Set([...viewOf(text), ...told(known.spans)]));
  });
});
