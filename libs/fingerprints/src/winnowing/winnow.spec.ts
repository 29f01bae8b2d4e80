import * as fc from 'fast-check';
import { tokensOf } from '../tokens/tokens-of.js';
import { fingerprintsOf } from './fingerprints.js';
import { rollingHashes } from './rolling-hashes.js';
import { winnow } from './winnow.js';

const hashes = fc.array(fc.integer({ min: -5, max: 5 })).map((list) => Int32Array.from(list));
const window = fc.integer({ min: 1, max: 9 });
const sharesOne = (one: Int32Array, other: Int32Array): boolean => one.some((hash) => other.includes(hash));

describe('winnow', () => {
  it('chooses one of every window', () => {
    fc.assert(
      fc.property(hashes, window, (list, size) => {
        const chosen = winnow(list, size);
        for (let start = 0; start + size <= list.length; start++) {
          const inWindow = list.slice(start, start + size);
          expect(chosen.includes(Math.min(...inWindow))).toBe(true);
        }
        expect(chosen.length > 0).toBe(list.length > 0);
      }),
    );
  });

  it('gives two sequences that share a window a hash that they share', () => {
    fc.assert(
      fc.property(hashes, hashes, hashes, hashes, hashes, window, (a, b, c, d, shared, size) => {
        fc.pre(shared.length >= size);
        const join = (...parts: Int32Array[]): Int32Array => Int32Array.from(parts.flatMap((part) => [...part]));
        expect(sharesOne(winnow(join(a, shared, b), size), winnow(join(c, shared, d), size))).toBe(true);
      }),
    );
  });
});

describe('rollingHashes', () => {
  it('are equal for equal runs, wherever they stand', () => {
    const units = fc.array(fc.nat({ max: 70_000 })).map((list) => Int32Array.from(list));
    fc.assert(
      fc.property(units, units, units, fc.integer({ min: 1, max: 24 }), (before, run, after, k) => {
        const within = rollingHashes(Int32Array.from([...before, ...run, ...after]), k);
        const alone = rollingHashes(run, k);
        expect(within.slice(before.length, before.length + alone.length)).toEqual(alone);
        expect(within).toHaveLength(Math.max(0, before.length + run.length + after.length - k + 1));
      }),
    );
  });
});

describe('fingerprintsOf', () => {
  const words = fc.array(fc.constantFrom('if', 'return', '(', ')', '{', '}', '=', 'a', 'total', 'x1', '"s"', '42', '.', '+'), {
    maxLength: 60,
  });
  const of = (text: string) => fingerprintsOf(text, tokensOf(text));

  it('shares a fingerprint of tokens where 31 are shared, whatever their names, and of characters where 55 are', () => {
    fc.assert(
      fc.property(words, words, words, words, words, (a, b, c, d, shared) => {
        const named = (from: readonly string[], name: string): string => from.map((word) => word.replace('total', name)).join(' ');
        const [one, other] = [named([...a, ...shared, ...b], 'total'), named([...c, ...shared, ...d], 'wholeSum')];
        if (shared.filter((word) => word !== ')' && word !== '}').length >= 31)
          expect(sharesOne(of(one).tokens, of(other).tokens)).toBe(true);
        if (shared.join('').replace(/[^a-z0-9]/g, '').length >= 55)
          expect(sharesOne(of(one).characters, of(named([...c, ...shared, ...d], 'total')).characters)).toBe(true);
      }),
    );
  });

  it('does not see layout, comments or case', () => {
    const one = 'function add(first, second) {\n  // adds\n  const sum = first + second;\n  return { sum, first, second, };\n}\n'.repeat(3);
    const other = one
      .replace(/\/\/.*\n/g, '')
      .replace(/\s+/g, '\n\t')
      .replaceAll(';', '')
      .replaceAll(', }', '}');
    expect(of(other).tokens).toEqual(of(one).tokens);
    expect(of(one.replace(/\/\/.*\n/g, '').toUpperCase()).characters).toEqual(of(other).characters);
  });
});
