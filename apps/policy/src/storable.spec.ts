import * as fc from 'fast-check';
import { storable } from './storable.js';

describe('storable', () => {
  it('replaces what PostgreSQL cannot keep, at any depth', () => {
    expect(storable({ a: ['x\0y', { b: 'cut \ud83d' }], n: 1, nil: null })).toEqual({
      a: ['x\ufffdy', { b: 'cut \ufffd' }],
      n: 1,
      nil: null,
    });
  });

  it('leaves everything else as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('\\u0000') && !text.includes('__proto__'));
        expect(storable(value)).toEqual(value);
      }),
    );
  });
});
