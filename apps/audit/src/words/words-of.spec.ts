import * as fc from 'fast-check';
import { wordList } from './word-list.js';
import { wordsOf } from './words-of.js';

const words = (text: string): string[] => [...wordsOf(text)];

describe('the words of a text', () => {
  it.each([
    ['Drop the table db.customers_2!', ['drop', 'the', 'table', 'db', 'customers', '2'].filter((word) => word.length > 1)],
    ['[masked:github-token#k3f9]', ['masked', 'github', 'token', 'k3f9']],
    ['Čeština a ŽLUŤOUČKÝ kůň', ['čeština', 'žluťoučký', 'kůň']],
    ['ＦＵＬＬ width', ['full', 'width']],
    ['数据库 table', ['数据', '据库', 'table']],
    ['表', ['表']],
    ['v2の表', ['v2', 'の表']],
    [`${'a'.repeat(41)} ${'b'.repeat(40)}`, ['b'.repeat(40)]],
    ['', []],
    ['. - \0 \ud800', []],
  ])('%j', (text, expected) => expect(words(text)).toEqual(expected));

  it('are the same in a text as in any part of it that begins and ends between words', () => {
    const word = fc.stringMatching(/^[a-zäß0-9]{2,10}$/);
    fc.assert(
      fc.property(fc.array(word), word, fc.array(word), (before, one, after) => {
        expect(words([...before, one, ...after].join(', '))).toEqual([...before, one, ...after].flatMap(words));
      }),
    );
  });

  it('are the same whatever else stands beside them in its line', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aB0z_9. \n\t-éſ表\u0301'), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom(...'aB0z_9. -'), maxLength: 100 }), (any, plain) => {
        expect(words(`${plain} \u2014`)).toEqual(words(plain));
        expect(words(`${any} \u2014`)).toEqual(any.split('\n').flatMap((line) => words(`${line} \u2014`)));
      }),
    );
  });

  it('are all letters, digits and marks, so that nothing has to be quoted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const one of wordsOf(text)) expect(one).toMatch(/^[\p{L}\p{N}\p{M}]{1,40}$/u);
      }),
    );
  });
});

describe('a list of words', () => {
  it('has each once', () => expect(wordList(['one two', 'two three'])).toBe('one two three'));
  it('has the words of short texts, however much another is', () =>
    expect(
      wordList(['. '.repeat(1_000_000), Array.from({ length: 9_000 }, (_, index) => `word${index}`).join(' '), 'short']).split(' '),
    ).toContain('short'));
  it('has words of each text, however large all are', () =>
    expect(wordList(['one', 'two', 'three'].map((word) => `${word} ${'. '.repeat(1_000_000)}`))).toBe('one two three'));
  it('is of bounded length, whatever the text', () => {
    const text = Array.from({ length: 50_000 }, (_, index) => `word${index}`).join(' ');
    expect(wordList([text]).split(' ')).toHaveLength(4_000);
    expect(
      Buffer.byteLength(
        wordList([Array.from({ length: 9_000 }, (_, index) => `${'語'.repeat(1)}${index} ${'ж'.repeat(36)}${index}`).join(' ')]),
      ),
    ).toBeLessThanOrEqual(128 * 1024);
  });
});
