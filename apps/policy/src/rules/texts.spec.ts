import * as fc from 'fast-check';
import { isSameText, isVariantOf, isWrapped, longestWrapper } from './texts.js';

const block = (text: string, cut = false) => ({ identity: `identity of ${text}`, text, whole: !cut });
const titled = (text: string) => `<session>\n${text}\n</session>\n\nWrite the title of this session.`;

describe('texts', () => {
  it('knows a wrapped text whichever came first, however its white space was changed', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z \n]{3,80}$/), (text) => {
        const plain = block(text);
        const wrapped = block(titled(text.replace(/\s/g, '  ')));
        expect(isWrapped(plain, wrapped)).toBe(true);
        expect(isWrapped(wrapped, plain)).toBe(true);
        expect(isVariantOf(wrapped, plain)).toBe(text.replace(/\s+/g, ' ').trim().length >= 20);
      }),
    );
  });

  it('does not take a text for another’s wrapper when it says much of its own', () => {
    expect(isWrapped(block('abc'), block(`abc ${'d'.repeat(longestWrapper)}`))).toBe(false);
  });

  it('never joins what was not seen whole', () => {
    expect(isWrapped(block('abc', true), block(titled('abc')))).toBe(false);
    expect(isWrapped(block('abc'), block(titled('abc'), true))).toBe(false);
    expect(isSameText(block('abc', true), { ...block('abc', true), identity: 'other' })).toBe(false);
    expect(isSameText(block('abc', true), block('abc', true))).toBe(true);
  });

  it('does not take no text for a part of every other', () => {
    expect(isWrapped(block(''), block('abc'))).toBe(false);
    expect(isVariantOf(block('abc'), block(' '))).toBe(false);
  });
});
