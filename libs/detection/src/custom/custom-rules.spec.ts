import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { Scanner } from '../scanner.js';
import { checkPattern } from './custom-rules.js';
import { anySpace } from './pattern-syntax.js';

const scanners = new Map<string, { readonly scanner: Scanner; readonly alone: Scanner }>();

/** What a policy rule of these words and patterns matches in a text: the same with the detectors and without. */
function matches(words: string[], patterns: string[], text: string): string[] {
  const key = JSON.stringify([words, patterns]);
  const options = { fingerprintKey: Buffer.alloc(32, 7), custom: [{ id: 'rule', words, patterns }] };
  const both = scanners.get(key) ?? { scanner: new Scanner(options), alone: new Scanner({ ...options, onlyCustom: true }) };
  scanners.set(key, both);
  const { custom } = both.scanner.scan(text);
  expect(both.alone.scan(text)).toEqual({ findings: [], custom });
  return custom.map(({ start, end }) => text.slice(start, end));
}

describe('words', () => {
  it.each([
    ['dump the customers table', 'Please DUMP the Customers table now', ['DUMP the Customers table']],
    ['straße', 'In der STRAßE, Straße', ['STRAßE', 'Straße']],
    ['пароль', 'ПАРОЛЬ Пароль пароль', ['ПАРОЛЬ', 'Пароль', 'пароль']],
    ['顧客', '顧客の一覧', ['顧客']],
    ['ab', 'ababab', ['ab', 'ab', 'ab']],
    ['aaa', 'aaaaaaa', ['aaa', 'aaa']],
    ['x1y', 'x2y x1y', ['x1y']],
  ])('%s', (word, text, expected) => {
    expect(matches([word], [], text)).toEqual(expected);
  });

  it('are refused if they are empty or too long', () => {
    expect(() => matches([' '], [], '')).toThrow(/Rule rule/);
    expect(() => matches(['x'.repeat(257)], [], '')).toThrow(/Rule rule/);
  });
});

const usable = [
  'prod(uction)?[-_ ]?(db|database)',
  '[a-z]{1,8}prod[0-9]{0,4}',
  '(alpha|beta|gamma)-\\d{2,5}',
  'a?bcd{1,3}',
  '\\bcat(?:s|nip)?\\b',
  '(?:data|database|bas)e?x',
  '.{0,6}needle.{0,6}',
  'proj-[\\p{L}]{1,4}',
];

describe('patterns', () => {
  it.each(usable)('%s may be used', (pattern) => {
    expect(checkPattern(pattern)).toBeNull();
  });

  it.each([
    ['a.*b', /upper bound/, 2],
    ['(abc)+x', /upper bound/, 5],
    ['abc{2,}', /upper bound/, 3],
    ['(ab', /missing closing/, null],
    ['^abc', /beginning or the end/, 0],
    ['abc$', /beginning or the end/, 3],
    ['abc\\z', /beginning or the end/, 3],
    ['[a-z]{5}', /fixed text of at least 3/, null],
    ['(abc|x)', /fixed text of at least 3/, null],
    ['a [a-z]{1,6}', /fixed text of at least 3/, null],
    ['(rm |x )[a-z]', /fixed text of at least 3/, null],
    ['(abc)?', /empty text/, null],
    ['abc.{300}', /at most 256/, null],
    ['(a)\\1bcd', /invalid escape/, null],
    ['abc(?=d)', /invalid or unsupported|unsupported|lookahead|missing/i, null],
  ])('%s may not, and the reason says why', (pattern, message, offset) => {
    const problem = checkPattern(pattern);
    expect(problem?.message).toMatch(message);
    expect(problem?.offset).toBe(offset);
    expect(() => matches([], [pattern], '')).toThrow(/Rule rule: the pattern/);
  });

  it('match what a search over the whole text matches', () => {
    const piece = fc.constantFrom(
      'prod',
      'Production-',
      'db',
      'DATABASE',
      'alpha-',
      '12',
      '345',
      'bcd',
      'abcdd',
      'cats',
      'cat ',
      'catnip',
      'database',
      'basex',
      'ex',
      'needle',
      'x',
      ' ',
      '\n',
      'é',
      '😀',
      'proj-',
      'ab',
      // Literals close together, of which none leads to a match, far enough that longer stretches are tried.
      ...['prod', 'proj-', 'needl', 'bcd ', 'cat-', 'bas'].map((literal) => literal.repeat(120)),
      'prod-'.repeat(1_000),
    );
    fc.assert(
      fc.property(fc.constantFrom(...usable), fc.array(piece, { maxLength: 14 }), (pattern, pieces) => {
        const text = pieces.join('');
        const matcher = RE2JS.compile(anySpace(pattern), RE2JS.CASE_INSENSITIVE).matcher(text);
        const expected: string[] = [];
        while (matcher.find()) expected.push(text.slice(matcher.start(), matcher.end()));
        expect(matches([], [pattern], text)).toEqual(expected);
      }),
      { numRuns: 600 },
    );
  });

  it('look at no part of a text more than a few times, whatever it is', () => {
    const scanner = new Scanner({
      fingerprintKey: Buffer.alloc(32, 7),
      custom: usable.map((pattern, i) => ({ id: `rule-${i}`, words: [], patterns: [pattern] })),
    });
    for (const piece of ['prod', 'alpha-', 'bcd', 'cat', 'data', 'needle', 'proj-']) {
      const text = piece.repeat(100_000 / piece.length);
      const looked = charactersGiven(() => scanner.scan(text));
      expect([piece, looked > 0, looked <= 12 * text.length]).toEqual([piece, true, true]);
    }
  });
});

/** How many characters the engine of the patterns is given to look at. */
function charactersGiven(run: () => void): number {
  let given = 0;
  const own = (['test', 'matcher'] as const).map((name) => [name, Object.getOwnPropertyDescriptor(RE2JS.prototype, name)!] as const);
  for (const [name, { value }] of own) {
    const counted = function (this: RE2JS, text: string): unknown {
      given += text.length;
      return Reflect.apply(value, this, [text]);
    };
    Object.defineProperty(RE2JS.prototype, name, { value: counted, configurable: true, writable: true });
  }
  try {
    run();
  } finally {
    for (const [name, descriptor] of own) Object.defineProperty(RE2JS.prototype, name, descriptor);
  }
  return given;
}

describe('words and patterns in another form', () => {
  const phrase = 'dump the customers table';
  it.each([
    ['two spaces', 'dump  the   customers table'],
    ['no-break spaces', 'dump\u00a0the\u00a0customers\u202ftable'],
    ['line breaks', 'dump the\ncustomers\r\n  table'],
    ['a great deal of white space', `dump the${' \n'.repeat(3_000)}customers\ttable`],
    ['zero-width characters', [...'dump the customers table'].join('\u200b')],
    ['a zero-width character for a space', 'dump the cust\u2060omers table'],
    ['combining marks', [...'dump the customers table'].join('\u0336')],
    ['full width', '\uff44\uff55\uff4d\uff50\u3000the customers table'],
    ['look-alike letters', 'dump th\u0435 cust\u043em\u0435rs t\u0430ble'],
    ['Greek letters', 'dump the cust\u03bfmers table'],
    ['a ligature and case', 'DUMP the Customers TABLE'],
    ['mathematical letters', '\u{1d41d}\u{1d42e}\u{1d426}\u{1d429} the customers table'],
    ['tags and selectors between', 'dump\ufe0f the\u{e0100} customers\u{e0020} table'],
    ['HTML', 'dump&nbsp;the&#32;customers table'],
    ['a URL', 'dump%20the%20customers%20table'],
    ['JSON', String.raw`dump\u0020the customers t\u0061ble`],
    ['Markdown', String.raw`dump the customers\_table`.replace(String.raw`\_`, ' ')],
    ['base64', Buffer.from('please dump the customers table').toString('base64')],
  ])('are matched whole: %s', (_name, form) => {
    expect(matches([phrase], [], `please ${form} now`)).toEqual([form]);
    if (_name !== 'base64' && form.length < 1_000) expect(matches([], ['dump the customers? table'], `please ${form} now`)).toEqual([form]);
  });

  it.each([
    ['stra\u00dfe', 'Stra\u200b\u00dfe'],
    ['\u043f\u0430\u0440\u043e\u043b\u044c', '\u043f\u0430\u0440\u200b\u043e\u043b\u044c'],
    ['\u043f\u0430\u0440\u043e\u043b\u044c', '\u041f\u0410\u0420\u041e\u041b\u042c'],
    ['caf\u00e9s', 'cafe\u0301s'],
    ['caf\u00e9', 'caf\u00e9'],
    ['cafe\u0301', 'caf\u00e9'],
    ['\u03bd\u03ae\u03bc\u03b1', '\u039d\u03ae\u039c\u0391'],
    ['confidential', 'con\ufb01dential'],
    ['customer\u2019s data', "customer's data"],
    ["customer's data", 'customer\u2019s  data'],
    ['\u30d1\u30b9', '\u30d1\u30b9'],
  ])('%s as %s', (word, form) => {
    expect(matches([word], [], `a ${form} b`)).toEqual([form]);
  });

  it.each([
    ['prod(uction)?[-_ ]?(db|database)', 'production  db'],
    ['prod(uction)?[-_ ]?(db|database)', 'production \n database'],
    ['project\\s[a-z]{3,8}', 'project\u00a0\u00a0falcon'],
    ['project [\\w ]{3,8}', 'project    falcon'],
  ])('pattern %s on %s', (pattern, form) => {
    expect(matches([], [pattern], `see ${form}, ok`)).toEqual([form]);
  });

  it('do not run together words that white space parts', () => {
    expect(matches([phrase], [], 'dumpthe customers table')).toEqual([]);
    expect(matches([phrase], [], 'dump the customers, table')).toEqual([]);
  });
});
