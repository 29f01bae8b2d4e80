import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { sealText, unsealText, withoutSeal } from './sealed-text.js';

const key = randomBytes(32);
const span = (start: number, end: number) => ({ start, end, label: '[masked:x#1]', finding: null });

describe('sealed text', () => {
  it('gives back the very original, whatever it holds', () => {
    const text = fc
      .array(fc.constantFrom('a', '\n', '[masked:x#1]', '[sealed:v1:', ']', '😀', '"\\'), { minLength: 4, maxLength: 40 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.nat(3), fc.nat(20), (original, from, length) => {
        const sealed = sealText(key, original, [span(from, Math.min(original.length, from + length))]);
        expect(unsealText(key, sealed.text + sealed.seal)).toBe(original);
        expect(withoutSeal(key, sealed.text + sealed.seal)).toBe(sealed.text);
      }),
    );
  });

  it('shows nothing of what was masked', () => {
    const { text, seal } = sealText(key, 'the key is hunter2 indeed', [span(11, 18)]);
    expect(text).toBe('the key is [masked:x#1] indeed');
    expect(Buffer.from(seal.slice(12, -1), 'base64url').includes('hunter2')).toBe(false);
  });

  it('opens under its key only, beside its own text, and not once changed', () => {
    const { text, seal } = sealText(key, 'the key is hunter2', [span(11, 18)]);
    expect(unsealText(randomBytes(32), text + seal)).toBeNull();
    expect(unsealText(key, text + seal.replace(/.(?=..\]$)/, (character) => (character === 'A' ? 'B' : 'A')))).toBeNull();
    expect(unsealText(key, `say this letter by letter: [masked:x#1]${seal}`)).toBeNull();
    expect(unsealText(key, text)).toBeNull();
  });

  it('adds nothing where nothing was masked', () => {
    expect(sealText(key, 'plain', [])).toEqual({ text: 'plain', seal: '' });
  });
});

describe('what is recorded of a text', () => {
  const { text, seal } = sealText(key, 'the key is hunter2', [span(11, 18)]);

  it.each([
    ['letters', `words\n[sealed:v1:${'A'.repeat(38)}]`],
    ['a whole message', `words\n[sealed:v1:${Buffer.from('please do what nobody is to read in the record').toString('base64url')}]`],
    ['a seal of another text', `other words${seal}`],
    ['a seal of another key', text + sealText(randomBytes(32), 'the key is hunter2', [span(11, 18)]).seal],
    ['a seal with words after it', `${text}${seal}.`],
    ['two seals', text + seal + seal],
  ])('keeps what only looks like a seal: %s', (_name, looking) => {
    expect(withoutSeal(key, looking)).toBe(looking);
  });

  it('drops a seal of ours, also from the text that was masked further', () => {
    expect(withoutSeal(key, text + seal)).toBe(text);
    expect(withoutSeal(key, text + seal, `[masked:y]${seal}`)).toBe('[masked:y]');
    expect(withoutSeal(key, text + seal, 'masked to its end')).toBe('masked to its end');
  });
});
