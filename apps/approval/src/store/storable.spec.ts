import * as fc from 'fast-check';
import { isStorable, storable } from './storable.js';

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

  it('reaches into lists and objects', () => {
    expect(storable({ a: ['x\0', { 'b\ud800': 1, c: null }] })).toEqual({ a: ['x\ufffd', { 'b\ufffd': 1, c: null }] });
  });
});
