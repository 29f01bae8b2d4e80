import * as fc from 'fast-check';
import { isStorable, storable, storableJson } from './storable.js';

describe('storable', () => {
  it('changes only what PostgreSQL can not hold, and keeps the length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const stored = storable(text);
        expect(isStorable(stored)).toBe(true);
        expect(stored).toHaveLength(text.length);
        if (!text.includes('\0') && text.isWellFormed()) expect(stored).toBe(text);
      }),
    );
  });

  it('reaches into lists, objects and keys at any depth', () => {
    expect(storable({ a: ['x\0y', { 'b\ud800': 'cut \ud83d', c: null }], n: 1 })).toEqual({
      a: ['x\ufffdy', { 'b\ufffd': 'cut \ufffd', c: null }],
      n: 1,
    });
  });

  it('leaves everything else as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes('\\u0000'));
        expect(storable(value)).toEqual(value);
      }),
    );
  });

  it('writes JSON without what jsonb refuses, in keys too', () => {
    expect(storableJson({ 'k\0': '\ud800' })).toBe('{"k\ufffd":"\ufffd"}');
  });
});
