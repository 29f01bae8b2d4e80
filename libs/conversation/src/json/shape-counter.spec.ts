import * as fc from 'fast-check';
import { ShapeCounter } from './shape-counter.js';

const limits = { maxValues: 1_000, maxDepth: 8 };
const counted = (text: string, cuts: readonly number[] = [], own = limits): number => {
  const bytes = Buffer.from(text);
  const counter = new ShapeCounter(own);
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  places.forEach((place, index) => counter.push(bytes.subarray(place, places[index + 1])));
  return counter.values;
};

/** Keys and values of a value that was read, an empty container counting for two. */
function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  if (Array.isArray(value)) return value.length === 0 ? 2 : value.reduce((sum: number, item) => sum + valuesIn(item), 1);
  const entries = Object.entries(value);
  return entries.length === 0 ? 2 : entries.reduce((sum, [, item]) => sum + 1 + valuesIn(item), 1);
}

describe('ShapeCounter', () => {
  it.each([
    ['1', 1],
    ['[1,2,3]', 4],
    ['{"a":1,"b":[true,null]}', 7],
    ['"a,b:c[d{e"', 1],
    [String.raw`["\"",",","\\",","]`, 5],
    [`["${'x'.repeat(40)}\\"${','.repeat(40)}\\\\",1]`, 3],
  ])('counts %s', (text, values) => expect(counted(text)).toBe(values));

  it('counts what a reader would read, however the bytes are cut', () => {
    const wide = { maxValues: 1e9, maxDepth: 1e9 };
    fc.assert(
      fc.property(
        fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 6 }),
        fc.array(fc.nat(2_000)),
        fc.constantFrom(undefined, 2),
        (value, cuts, space) => expect(counted(JSON.stringify(value, null, space), cuts, wide)).toBe(valuesIn(value)),
      ),
    );
    const odd = fc.string({ unit: fc.constantFrom('\\', '"', 'a', ',', '{'), maxLength: 200 });
    fc.assert(
      fc.property(fc.array(odd, { minLength: 1 }), fc.array(fc.nat(2_000)), (texts, cuts) =>
        expect(counted(JSON.stringify(texts), cuts, wide)).toBe(texts.length + 1),
      ),
    );
  });

  it.each([
    ['values', `[${'1,'.repeat(1_000)}1]`],
    ['texts', `[${'"a",'.repeat(1_000)}"a"]`],
    ['keys', `{${'"a":1,'.repeat(500)}"a":1}`],
    ['objects', `[${'{},'.repeat(500)}{}]`],
    ['commas that are no JSON', ','.repeat(1_001)],
  ])('refuses too many %s', (_what, text) => expect(() => counted(text)).toThrow(expect.objectContaining({ code: 'body_too_complex' })));

  it('refuses depth at the bracket that is one too many, and no earlier', () => {
    expect(counted(`${'['.repeat(8)}${']'.repeat(8)}`)).toBe(9);
    expect(() => counted('['.repeat(9))).toThrow(expect.objectContaining({ code: 'body_too_deep' }));
    expect(() => counted(`[${'[],'.repeat(100)}[]]`)).not.toThrow();
  });
});
