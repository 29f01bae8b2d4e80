import * as fc from 'fast-check';
import { escaped } from './page.js';

describe('text in a page', () => {
  it('is only ever text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(escaped(text)).not.toMatch(/[<>"']|&(?!#\d+;)/)));
  });

  it('hides nothing, and moves nothing', () => {
    expect(escaped('a\u202eb \u{e0041}\u200b\n<i>')).toBe('a\ufffdb \ufffd\ufffd\n&#60;i&#62;');
  });
});
