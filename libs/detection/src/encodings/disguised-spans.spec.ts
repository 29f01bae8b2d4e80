import * as fc from 'fast-check';
import { Random } from '../samples/random.js';
import { fillShape } from '../samples/sample.js';
import { Scanner } from '../scanner.js';
import { plainView } from './plain-view.js';

const scanner = new Scanner({ fingerprintKey: Buffer.alloc(32, 7) });
const token = fillShape('glpat-{b64url:20}', new Random(5));
const key = fillShape('AKIA{base32:16}', new Random(6));
const escapeAll = (make: (code: number) => string) => [...key].map((c) => make(c.charCodeAt(0))).join('');

describe('secrets in another form', () => {
  it.each([
    ['base64', Buffer.from(`{"token":"${token}"}`).toString('base64')],
    ['base64url', Buffer.from(`token ${token} ?>`).toString('base64url')],
    ['hex', Buffer.from(`token ${token}`).toString('hex')],
    ['zero-width characters', [...key].join('\u200b')],
    ['soft hyphens', [...key].join('\u00ad')],
    ['full-width forms', escapeAll((code) => String.fromCharCode(code + 0xfee0))],
    ['tag characters', escapeAll((code) => String.fromCodePoint(code + 0xe0000))],
    ['mathematical letters', key.replace(/[A-Z]/g, (c) => String.fromCodePoint(0x1d400 + c.charCodeAt(0) - 65))],
    ['URL escapes', escapeAll((code) => `%${code.toString(16)}`)],
    ['JSON escapes', escapeAll((code) => `\\u${code.toString(16).padStart(4, '0')}`)],
    ['HTML escapes', escapeAll((code) => `&#${code};`)],
    ['hexadecimal HTML escapes', escapeAll((code) => `&#x${code.toString(16)};`)],
  ])('are found and masked whole: %s', (_form, disguised) => {
    const text = `see ${disguised} please`;
    const { findings, text: masked } = scanner.mask(text, () => true, undefined, { disguised: true });
    expect(findings.map(({ start, end }) => text.slice(start, end))).toEqual([disguised]);
    expect(masked).toMatch(/^see \[masked:[a-z-]+#[a-z2-7]{4}\] please$/);
    expect(scanner.scan(text).findings).toEqual([]);
  });

  it('have the fingerprint of the plain value', () => {
    const plain = scanner.scan(key).findings[0]?.fingerprint;
    expect(scanner.scan([...key].join('\u200b'), { disguised: true }).findings[0]?.fingerprint).toBe(plain);
  });

  it('change nothing about what is found in the plain', () => {
    const text = `a ${token} b 100% c \\n d & e ${Buffer.from('only some words without a meaning').toString('base64')}`;
    expect(scanner.scan(text, { disguised: true })).toEqual(scanner.scan(text));
  });

  it('are looked for in time, in whatever text', () => {
    for (const piece of ['%41', '\\u0041', '&#65;', '\u200b', 'QUFB', '&', '%', Buffer.from(token).toString('base64') + ' ']) {
      const before = process.cpuUsage();
      scanner.scan(piece.repeat(100_000 / piece.length), { disguised: true });
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(1500);
    }
  });
});

describe('the plain view', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('%41', '%zz', '\\u0041', '\\u12', '&amp;', '&#65;', '\u200b', '\uff21', '😀', '\u{e0041}', '漢'),
  );

  it('tells for each character where it came from', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const view = plainView(text);
        if (!view) return;
        expect(view.origin.length).toBe(view.text.length + 1);
        expect(view.origin.at(-1)).toBe(text.length);
        for (let i = 0; i < view.text.length; i++) {
          const [from, to] = [view.origin[i] as number, view.origin[i + 1] as number];
          expect(to).toBeGreaterThan(from);
          if (to - from === 1 && text[from] !== view.text[i]) expect(text.charCodeAt(from)).toBeGreaterThan(0x7f);
        }
      }),
    );
  });
});
