import * as fc from 'fast-check';
import { customRules } from '../custom/custom-rules.js';
import { Engine } from '../engine/engine.js';
import type { Span } from '../engine/resolver.js';
import { builtInRules, secretSpecs } from '../rules/built-in.js';
import { casesOf } from '../samples/contexts.js';
import { Random } from '../samples/random.js';
import { samplesOf } from '../samples/sample.js';
import { plainView } from './plain-view.js';
import { disguiseSigns } from './stops.js';
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
);
const piece = fc.oneof(
  fc.constantFrom(...cases),
  filler,
  change,
  fc.tuple(fc.constantFrom(...cases), change, fc.nat(80)).map(([text, one, at]) => text.slice(0, at) + one + text.slice(at)),
);

const told = (spans: readonly Span[]): string[] => spans.map(({ kind, start, end, value }) => `${kind.kind} ${start} ${end} ${value}`);

describe('what is found in the view of a text', () => {
  it('is what a search of all of it finds, though only what is near a change is searched', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), (pieces) => {
        const text = pieces.join('');
        const view = plainView(text);
        const raw = engine.search(text);
        const { places } = view ?? { places: null };
        const all = places
          ? engine.matches(view!.text).map((span) => ({ ...span, start: places.start(span.start), end: places.end(span.end) }))
          : [];
        expect(new Set(told([...viewSpans(engine, text, raw), ...raw.spans]))).toEqual(new Set(told([...all, ...raw.spans])));
      }),
      { numRuns: 500 },
    );
  });
});
