import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { Random } from '../samples/random.js';
import { fillShape } from '../samples/sample.js';
import { Scanner } from '../scanner.js';
import { Sealer } from './sealed.js';

const key = randomBytes(32);
const sealer = new Sealer(key);
const ann = { principal: 'https://idp|ann', session: 's1' };

describe('a sealed value', () => {
  it('comes back to its owner, on any instance', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string(), fc.string(), (value, before, after) => {
        const placeholder = sealer.seal('github-token', value, ann);
        expect(new Sealer(key).unseal(before + placeholder + after, ann)).toBe(
          new Sealer(key).unseal(before, ann) + value + new Sealer(key).unseal(after, ann),
        );
      }),
    );
  });

  it('is the same at every turn, and different for another value, kind or owner', () => {
    const placeholder = sealer.seal('jwt', 'value', ann);
    expect(sealer.seal('jwt', 'value', ann)).toBe(placeholder);
    const others = [
      sealer.seal('jwt', 'other', ann),
      sealer.seal('email', 'value', ann),
      sealer.seal('jwt', 'value', { ...ann, session: 's2' }),
    ];
    expect(new Set([placeholder, ...others].map((one) => one.slice(-80))).size).toBe(4);
  });

  it.each([
    ['another principal', { ...ann, principal: 'https://idp|bob' }, (text: string) => text],
    ['another session', { ...ann, session: 's2' }, (text: string) => text],
    ['another kind', ann, (text: string) => text.replace('jwt', 'ssh')],
    [
      'an altered body',
      ann,
      (text: string) => text.replace(/.(.{8})\]$/, (_all, end: string) => `${text.at(-10) === 'A' ? 'B' : 'A'}${end}]`),
    ],
    ['a body cut short', ann, (text: string) => text.replace(/.{40}\]$/, ']')],
  ])('stays sealed for %s', (_what, owner, change) => {
    const altered = change(sealer.seal('jwt', 'a value of some length, so that it can be cut', ann));
    expect(sealer.unseal(altered, owner)).toBe(altered);
  });

  it('stays sealed under another key', () => {
    const placeholder = sealer.seal('jwt', 'value', ann);
    expect(new Sealer(randomBytes(32)).unseal(placeholder, ann)).toBe(placeholder);
    expect(() => new Sealer(randomBytes(16))).toThrow(RangeError);
  });

  it('is no finding itself', () => {
    const scanner = new Scanner({ fingerprintKey: key });
    const token = fillShape('glpat-{b64url:20}', new Random(1));
    for (const name of ['token', 'password', 'gitlab_token']) {
      expect(scanner.scan(`${name}: "${sealer.seal('gitlab-token', token, ann)}"`, 's').findings).toEqual([]);
    }
  });
});
