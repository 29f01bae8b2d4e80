import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { sealText, unsealText, withoutSeal } from './sealed-text.js';

const key = randomBytes(32);
const owner = { principal: 'issuer|alice', session: 's-1' };
const span = (start: number, end: number) => ({ start, end, label: '[masked:x#1]', finding: null });

describe('sealed text', () => {
  it('gives back the very original, whatever it holds', () => {
    const text = fc
      .array(fc.constantFrom('a', '\n', '[masked:x#1]', '[sealed:v1:', ']', '😀', '"\\'), { minLength: 4, maxLength: 40 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.nat(3), fc.nat(20), (original, from, length) => {
        const sealed = sealText(key, owner, original, [span(from, Math.min(original.length, from + length))]);
        expect(unsealText(key, owner, sealed.text + sealed.seal)).toBe(original);
        expect(withoutSeal(sealed.text + sealed.seal)).toBe(sealed.text);
      }),
    );
  });

  it('shows nothing of what was masked', () => {
    const { text, seal } = sealText(key, owner, 'the key is hunter2 indeed', [span(11, 18)]);
    expect(text).toBe('the key is [masked:x#1] indeed');
    expect(Buffer.from(seal.slice(12, -1), 'base64url').includes('hunter2')).toBe(false);
  });

  it('opens for its owner only, and not once changed', () => {
    const { text, seal } = sealText(key, owner, 'the key is hunter2', [span(11, 18)]);
    expect(unsealText(key, { ...owner, principal: 'issuer|bob' }, text + seal)).toBeNull();
    expect(unsealText(key, { ...owner, session: 's-2' }, text + seal)).toBeNull();
    expect(unsealText(randomBytes(32), owner, text + seal)).toBeNull();
    expect(unsealText(key, owner, text + seal.replace(/.(?=..\]$)/, (character) => (character === 'A' ? 'B' : 'A')))).toBeNull();
    expect(unsealText(key, owner, text)).toBeNull();
  });

  it('adds nothing where nothing was masked', () => {
    expect(sealText(key, owner, 'plain', [])).toEqual({ text: 'plain', seal: '' });
  });
});
