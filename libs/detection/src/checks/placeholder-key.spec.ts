import * as fc from 'fast-check';
import { secretSpecs } from '../rules/built-in.js';
import { Random } from '../samples/random.js';
import { casesOf } from '../samples/contexts.js';
import { fillShape } from '../samples/sample.js';
import { looksMixed } from './generic-value.js';
import { parseShape } from '../verifiers/shape.js';
import { Scanner } from '../scanner.js';

const scanner = new Scanner({ fingerprintKey: Buffer.alloc(32, 7) });
const secretsIn = (text: string): string[] =>
  scanner
    .scan(text)
    .findings.filter(({ category }) => category === 'secret')
    .map(({ start, end }) => text.slice(start, end));

/** Words that a random key may spell by chance, and of which one random key in some thousand has one. */
const chance = [
  'YOUR',
  'your',
  'XXXX',
  'xxxx',
  'LOREM',
  'lorem',
  'DUMMY',
  'Dummy',
  'FOOBAR',
  'insert',
  'SAMPLE',
  'masked',
  '0000',
  '1234567',
  'mykey',
];
const long = ['EXAMPLE', 'example', 'REDACTED', 'replaceme', 'Placeholder'];

/** `word` over the characters from `at` on, as far as they are of the same alphabet. */
const splice = (value: string, at: number, word: string): string => value.slice(0, at) + word + value.slice(at + word.length);

const shapes = [
  ['GitHub', 'ghp_{alnum:36}', 'ghp_'],
  ['GitLab', 'glpat-{b64url:20}', 'glpat-'],
  ['Anthropic', 'sk-ant-api03-{b64url:93}AA', 'sk-ant-api03-'],
  ['SendGrid', 'SG.{b64url:22}.{b64url:43}', 'SG.'],
  ['Hugging Face', 'hf_{alnum:34}', 'hf_'],
  ['npm', 'npm_{alnum:36}', 'npm_'],
  ['Stripe', 'sk_live_{alnum:24}', 'sk_live_'],
  ['OpenAI', 'sk-proj-{b64url:74}', 'sk-proj-'],
] as const;

describe('a key of a vendor in which a word of documentation stands by chance', () => {
  it.each(shapes)('is found, wherever the word stands: %s', (_vendor, shape, prefix) => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...chance, ...(shape.includes(':20}') ? [] : long)), fc.nat(), (seed, word, place) => {
        const key = fillShape(shape, new Random(seed));
        const tail = key.lastIndexOf('.') > 0 ? key.lastIndexOf('.') + 1 : prefix.length;
        const spelled = splice(key, tail + (place % (key.length - tail - word.length - (shape.endsWith('AA') ? 2 : 0) + 1)), word);
        expect(secretsIn(`the key is ${spelled} and`)).toEqual([spelled]);
      }),
      { numRuns: 300 },
    );
  });

  it('is found in capitals, too: AWS', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('YOUR', 'XXXX', 'LOREM', 'DUMMY'), fc.nat(), (seed, word, place) => {
        const key = fillShape('AKIA{base32:16}', new Random(seed));
        const spelled = splice(key, 4 + (place % (17 - word.length)), word);
        expect(secretsIn(`the key is ${spelled} and`)).toEqual([spelled]);
      }),
      { numRuns: 300 },
    );
  });

  it('is found by the name that it is assigned to, too, and next to an access key', () => {
    const access = fillShape('AKIA{base32:16}', new Random(4));
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('YOUR', 'xxxx', 'lorem', 'SAMPLE', '1234567'), fc.nat(), (seed, word, place) => {
        const value = splice(new Random(seed).string('abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789', 40), place % 33, word);
        expect(secretsIn(`nasa_key = "${value}"`)).toEqual([value]);
        expect(secretsIn(`${access} ${value}`)).toEqual([access, value]);
      }),
      { numRuns: 300 },
    );
  });

  it('is found for every kind whose format leaves enough beside the word', () => {
    const random = new Random(20_260_103);
    let judged = 0;
    const missed: string[] = [];
    for (const spec of secretSpecs)
      for (const [shape, name] of [
        ...spec.shapes.map((one) => [one, null] as const),
        ...spec.values.map((one) => [one, spec.words[0] as string] as const),
      ])
        for (const word of chance) {
          const key = spelledIn(shape, word, random);
          // What is like a word altogether is another check's, and a full stop at the end is the sentence's.
          if (key === null || key.endsWith('.') || (name !== null && !looksMixed(key))) continue;
          judged++;
          const text = casesOf({ kind: spec.kind, value: key, name })[0]!.text;
          if (!secretsIn(text).includes(key)) missed.push(`${spec.kind}: ${text}`);
        }
    expect(judged).toBeGreaterThan(1_000);
    expect(missed).toEqual([]);
  });
});

/** Fewer random characters than these beside a word say nothing. */
const ENOUGH = 12;

/** A random value of a shape in which a word stands at a random place of its longest run; null if its alphabet or length leaves none. */
function spelledIn(source: string, word: string, random: Random): string | null {
  const { segments } = parseShape(source);
  const lengths = segments.map((segment) => ('literal' in segment ? 0 : Math.min(segment.max, segment.min + 20)));
  const longest = lengths.indexOf(Math.max(...lengths));
  return segments
    .map((segment, index) => {
      if ('literal' in segment) return segment.literal;
      const run = random.string(segment.members, lengths[index] as number);
      if (index !== longest) return run;
      if (run.length < word.length + ENOUGH || [...word].some((letter) => !segment.members.includes(letter))) return null;
      return splice(run, random.between(0, run.length - word.length), word);
    })
    .reduce((all: string | null, part) => (all === null || part === null ? null : all + part), '');
}

describe('what documentation writes in the form of a key', () => {
  it.each([
    'AKIAIOSFODNN7EXAMPLE',
    'AKIAI44QH8DHBEXAMPLE',
    'ASIAJEXAMPLEXEG2JICE',
    'AKIAXXXXXXXXXXXXXXXX',
    'AKIAXXXXXXXXYYYYYYYY',
    'AKIAABCDEFGHIJKLMNOP',
    'AKIAYOURACCESSKEYID2',
    'AKIATESTTESTTESTTEST',
    'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'ghp_1234567890abcdefghijklmnopqrstuvwxyz',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'ghp_aBcDeFgHiJkLmNoPqRsTuVwXyZ1234567890',
    'ghp_YourGithubPersonalAccessTokenHere123',
    'ghp_EXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLE1',
    'ghp_ThisIsNotARealTokenThisIsNotARealOne',
    'glpat-xxxxxxxxxxxxxxxxxxxx',
    'glpat-your-access-token-12',
    'glpat-EXAMPLE-TOKEN-1234',
    'glpat-12345678901234567890',
    'sk-ant-api03-your-api-key-here-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'sk-proj-your-openai-api-key-goes-here-replace-me-before-use',
    'hf_abcdefghijklmnopqrstuvwxyzabcdefgh',
    'SG.xxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    ['xoxb', '123456789012', '1234567890123', 'AbCdEfGhIjKlMnOpQrStUvWx'].join('-'),
    ['https://hooks.slack.com', 'services', 'T00000000', 'B00000000', 'X'.repeat(24)].join('/'),
    ['sk', 'live', 'abcdefghijklmnopqrstuvwx'].join('_'),
    'npm_loremipsumdolorsitametconsecteturadi',
  ])('is none: %s', (value) => {
    expect(secretsIn(`use ${value} here`)).toEqual([]);
  });

  it.each([
    ['datadog_api_key', '00000000000000000000000000000000'],
    ['datadog_api_key', 'deadbeefdeadbeefdeadbeefdeadbeef'],
    ['heroku_api_key', '12345678-1234-1234-1234-123456789012'],
    ['heroku_api_key', 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'],
    ['nasa_key', 'YourNasaApiKeyGoesHereReplaceThisValue12'],
  ])('is none by its name: %s', (name, value) => {
    expect(secretsIn(`${name} = "${value}"`)).toEqual([]);
  });
});
