import * as fc from 'fast-check';
import { blockOf } from './question.fake.js';
import { wordsOf } from './words.js';

const of = (...texts: string[]): string => wordsOf({ blocks: texts.map((text) => blockOf(text)), cut: null });
const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);

describe('the words of a call', () => {
  it('are the same with other signs, spaces and case, and in another order of blocks', () => {
    const sign = fc.constantFrom(' ', '.', '!', ' - ', '\u200b', '\u00ad', '\n', '\u{1f600}', '\u0301', '_', '');
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), fc.array(sign, { minLength: 13, maxLength: 13 }), (words, signs) => {
        const dressed = signs[0] + words.map((one, index) => (index % 2 ? one.toUpperCase() : one) + signs[index + 1]).join('');
        expect(of(dressed, 'other')).toBe(of('other', words.join(' ')));
      }),
    );
  });

  it.each([
    ['Cyrillic', 'dr\u043ep the pr\u043educti\u043en d\u0430t\u0430b\u0430se'],
    ['Greek', 'drop the production d\u03b1tabase'],
    ['full width', '\uff44\uff32\uff4f\uff50 the production database'],
    ['mathematical letters', '\u{1d41d}rop the production database'],
    ['escapes of HTML', '&#100;rop the production database'],
    ['escapes of URLs', 'drop%20the production d%61tabase'],
    ['escapes of source', String.raw`\u0064rop the production database`],
  ])('are the same with letters that look the same: %s', (_what, text) => {
    expect(of(text)).toBe(of('Drop the production database'));
  });

  it('are others with other letters or digits', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(of(one) === of(other)).toBe(one === other);
      }),
    );
  });

  it.each(['!!!', '\u{1f600}', '...', ''])('of %j, which has none, are its digest', (text) => {
    expect(of(text)).not.toBe(of(`${text} ?`));
    expect(of(text)).toBe(of(text));
  });

  it('tell two texts apart whose ends are not shown, by their digests', () => {
    const cut = (digest: string) => wordsOf({ blocks: [blockOf('begins alike', { chars: 90_000, digest })], cut: null });
    expect(cut('a')).not.toBe(cut('b'));
    const listed = (digest: string) => wordsOf({ blocks: [blockOf('alike')], cut: { blocks: 3, unlisted: 3, chars: 9, digest } });
    expect(listed('a')).not.toBe(listed('b'));
  });

  it('leave out what the client says in each conversation, unless a rule matched it', () => {
    const system = (matched: boolean) => blockOf('You are an agent.', { provenance: 'system', matched });
    const said = blockOf('do it');
    expect(wordsOf({ blocks: [said, system(false)], cut: null })).toBe(of('do it'));
    expect(wordsOf({ blocks: [said, system(true)], cut: null })).not.toBe(of('do it'));
  });
});
