import * as fc from 'fast-check';
import { tokensOf } from './tokens-of.js';
import { tokenKinds } from './token-list.js';

const wordsOf = (text: string): string[] => {
  const { starts, ends } = tokensOf(text);
  return [...starts].map((start, index) => text.slice(start, ends[index]));
};

describe('tokensOf', () => {
  it.each<[string, string[]]>([
    ['x = caf\u00e9_1 + 0x1F.toString(16)', ['x', '=', 'caf\u00e9_1', '+', '0x1F', '.', 'toString', '(', '16', ')']],
    ['a = 1.5e3 // no', ['a', '=', '1.5e3']],
    ['get("https://example.com") /* no\nno */ + b', ['get', '(', '"https://example.com"', ')', '+', 'b']],
    ['# no\n#include <x>\n#[derive(Debug)]', ['#', 'include', '<', 'x', '>', '#', '[', 'derive', '(', 'Debug', ')', ']']],
    ['select 1 -- no\ni-- ;', ['select', '1', 'i', '-', '-']],
    [String.raw`say('it\'s', b'x', "a\"b")`, ['say', '(', String.raw`'it\'s'`, ',', 'b', "'x'", ',', String.raw`"a\"b"`, ')']],
    ['[1, 2,\n]', ['[', '1', ',', '2', ']']],
    ['/* never closed', ['/', '*', 'never', 'closed']],
    ['"never closed\nx', ['"', 'never', 'closed', 'x']],
  ])('%j', (text, words) => expect(wordsOf(text)).toEqual(words));

  it('folds names and literals, and tells keywords from them', () => {
    const [one, other] = [tokensOf('return add("a", 1)'), tokensOf("return plus('b', 22)")];
    expect(other.folded).toEqual(one.folded);
    expect([...one.kinds].slice(0, 2)).toEqual([tokenKinds.keyword, tokenKinds.name]);
    expect([...one.exact].map((hash, index) => hash === other.exact[index])).toEqual([true, false, true, false, true, false, true]);
    expect(tokensOf("'a'").exact).toEqual(tokensOf('"a"').exact);
  });

  it('takes any text, and keeps the tokens in their order and apart', () => {
    const code = fc.string({ unit: fc.constantFrom(...'ab1 \n\t"\'`/*#-:;,.()[]{}\\_$\u00e9\ud83d'), maxLength: 300 });
    fc.assert(
      fc.property(code, (text) => {
        const { starts, ends, length } = tokensOf(text);
        for (let index = 0; index < length; index++) {
          expect(ends[index]).toBeGreaterThan(starts[index]!);
          expect(ends[index]).toBeLessThanOrEqual(text.length);
          if (index > 0) expect(starts[index]).toBeGreaterThanOrEqual(ends[index - 1]!);
        }
      }),
    );
  });

  it('gives whole lines the tokens that they have within a text, where no comment of several lines is cut', () => {
    const line = fc.string({ unit: fc.constantFrom(...'ab1 "\'`/#-:;.({\\_'), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (before, after) => {
        expect(wordsOf([...before, ...after].join('\n'))).toEqual([...wordsOf(before.join('\n')), ...wordsOf(after.join('\n'))]);
      }),
    );
  });
});
