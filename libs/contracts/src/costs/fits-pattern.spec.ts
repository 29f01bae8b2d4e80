import * as fc from 'fast-check';
import { fitsPattern } from './fits-pattern.js';

describe('fitsPattern', () => {
  it.each([
    ['claude-sonnet-5', 'claude-sonnet-5', true],
    ['claude-sonnet-5', 'claude-*', true],
    ['claude-sonnet-5', '*', true],
    ['claude-sonnet-5', '*-sonnet-*', true],
    ['claude-sonnet-5', 'claude', false],
    ['claude-sonnet-5', '*-opus-*', false],
    ['aba', 'ab*ba', false],
    ['a.b', 'a?b', false],
    ['', '*', true],
  ])('%s by %s: %s', (text, pattern, fits) => expect(fitsPattern(text, pattern)).toBe(fits));

  it('is what an expression that matches everything between says', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (text, pattern) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '[^]*')}$`);
        expect(fitsPattern(text, pattern)).toBe(expression.test(text));
      }),
    );
  });
});
