import * as fc from 'fast-check';
import { Random } from '../samples/random.js';
import { fillShape } from '../samples/sample.js';
import { Scanner } from '../scanner.js';
import { plain, plainView } from './plain-view.js';

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
    ['combining marks', [...key].join('\u0301')],
    ['piles of combining marks', [...key].join('\u0301\u0336\u20dd')],
    ['a grapheme joiner', [...key].join('\u034f'.repeat(10))],
    ['a Mongolian separator', [...key].join('\u180e')],
    ['bidirectional controls', [...key].join('\u202c\u2069')],
    ['deprecated controls', [...key].join('\u206f')],
    ['Hangul fillers', [...key].join('\u3164\uffa0\u115f')],
    ['variation selectors', [...key].join('\u{e0100}\ufe0f\u180b')],
    ['shorthand and musical controls', [...key].join('\u{1bca0}\u{1d173}')],
    ['interlinear annotation', [...key].join('\ufff9')],
    ['control characters', [...key].join('\u0008\u0085'.slice(0, 1))],
    ['C1 controls', [...key].join('\u0090')],
    [
      'Cyrillic letters',
      key.replace(/[ACEHIKMOPTX]/g, (c) => '\u0410\u0421\u0415\u041d\u0406\u041a\u041c\u041e\u0420\u0422\u0425'['ACEHIKMOPTX'.indexOf(c)]!),
    ],
    [
      'Greek letters',
      key.replace(
        /[ABEHIKMNOPTXZ]/g,
        (c) => '\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7\u0396'['ABEHIKMNOPTXZ'.indexOf(c)]!,
      ),
    ],
    ['circled letters', key.replace(/[A-Z]/g, (c) => String.fromCodePoint(0x24b6 + c.charCodeAt(0) - 65))],
    ['colour codes', key.replace(/^AK/, 'A\u001b[01;31mK')],
    ['written colour codes', key.replace(/^AK/, String.raw`A\x1b[01;31mK`)],
    ['escapes of code points', escapeAll((code) => `\\u{${code.toString(16)}}`)],
    ['hexadecimal escapes', escapeAll((code) => `\\x${code.toString(16)}`)],
    ['doubled escapes', escapeAll((code) => `\\\\u00${code.toString(16)}`)],
    ['padded HTML escapes', escapeAll((code) => `&#000${code};`)],
    ['URL escapes', escapeAll((code) => `%${code.toString(16)}`)],
    ['JSON escapes', escapeAll((code) => `\\u${code.toString(16).padStart(4, '0')}`)],
    ['HTML escapes', escapeAll((code) => `&#${code};`)],
    ['hexadecimal HTML escapes', escapeAll((code) => `&#x${code.toString(16)};`)],
  ])('are found and masked whole: %s', (_form, disguised) => {
    const text = `see ${disguised} please`;
    const { findings, text: masked } = scanner.mask(text, () => true);
    expect(findings.map(({ start, end }) => text.slice(start, end))).toEqual([disguised]);
    expect(masked).toMatch(/^see \[masked:[a-z-]+#[a-z2-7]{4}\] please$/);
  });

  it('have the fingerprint of the plain value', () => {
    const plain = scanner.scan(key).findings[0]?.fingerprint;
    expect(scanner.scan([...key].join('\u200b')).findings[0]?.fingerprint).toBe(plain);
  });

  it('change nothing about what is found in the plain', () => {
    const text = `a ${token} b 100% c \\n d & e ${Buffer.from('only some words without a meaning').toString('base64')}`;
    expect(scanner.scan(text)).toEqual(scanner.scan(text));
  });
});

describe('secrets in an encoding', () => {
  const said = `{"token":"${token}","of":"somebody"}`;
  const base64 = Buffer.from(said).toString('base64');
  const wrapped = (size: number, by: string): string => base64.match(new RegExp(`.{1,${size}}`, 'g'))!.join(by);
  it.each([
    ['behind a word', `id-${base64}`],
    ['behind a longer word', `session_v2-x-${base64}`],
    ['behind digits', `42${base64}`],
    ['URL-safe behind a word', `id-${Buffer.from(`${said}?>?>??`).toString('base64url')}`],
    ['wrapped', wrapped(20, '\n')],
    ['wrapped, with carriage returns and indentation', wrapped(32, '\r\n    ')],
    ['wrapped in source', wrapped(24, '" +\n  "')],
    ['wrapped in JSON', wrapped(24, '\\n')],
    ...[1, 5, 20, 30, 50].map((at) => [`with another character at ${at}`, `${base64.slice(0, at)}.${base64.slice(at)}`]),
    ['with a star in it', `${base64.slice(0, 28)}*${base64.slice(28)}`],
    ['hex in capitals', Buffer.from(said).toString('hex').toUpperCase()],
    [
      'hex, wrapped',
      Buffer.from(said)
        .toString('hex')
        .match(/.{1,40}/g)!
        .join('\n'),
    ],
    [
      'in bytes that say nothing',
      Buffer.concat([Buffer.alloc(40, 200), Buffer.from(` ${said} `), Buffer.alloc(41, 222)]).toString('base64'),
    ],
  ])('are found: %s', (_name, form) => {
    for (const [before, after] of [
      ['see ', ' please'],
      [`${'the quick brown fox. '.repeat(6_000)}"`, '"'],
      ['key: ', '\n'],
    ] as const) {
      const text = before + form + after;
      const [finding] = scanner.scan(text).findings.filter(({ category }) => category === 'secret');
      expect(finding?.kind).toBe('gitlab-token');
      const masked = scanner.mask(text, () => true).text;
      expect(Buffer.from(masked.replaceAll(/[^A-Za-z0-9+/=]/g, ''), 'base64').includes(token.slice(8))).toBe(false);
      expect(masked.startsWith(before) && masked.endsWith(after)).toBe(true);
    }
  });
});

describe('personal data in another form', () => {
  it.each([
    ['+49\u00a030\u00a0901820\u00a012'],
    ['+49\u200930\u2009901820\u200912'],
    ['+49 30 901820\u201112'],
    ['4111\u20111111\u20111111\u20111111'],
    ['4111\u20131111\u20131111\u20131111'],
    ['4111\u202f1111\u202f1111\u202f1111'],
    ['\uff14\uff11\uff11\uff11 1111 1111 1111'],
    ['DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000'],
    ['219\u201109\u20119999'],
    ['ann.smith\uff20corp-mail.net'],
    ['ann.smith%40corp-mail.net'],
    ['ann.smith&#64;corp-mail.net'],
    ['ann\u200b.smith@corp\u00ad-mail.net'],
    ['ann.smith@corp\u2011mail.net'],
    ['93.184.216\u202434'],
  ])('%s', (value) => {
    const text = `it is ${value}, yes`;
    expect(scanner.scan(text).findings.map(({ start, end }) => text.slice(start, end))).toEqual([value]);
  });
});

describe('the plain view', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '%41',
      '%zz',
      '\\u0041',
      '\\u12',
      '&amp;',
      '&#65;',
      '\u200b',
      '\uff21',
      '😀',
      '\u{e0041}',
      '漢',
      'a\u0301',
      '\u001b[1m',
      '\u2122',
    ),
  );

  it('tells for each place where it came from', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const view = plainView(text);
        if (!view) return;
        const { places } = view;
        for (let i = 0; i < view.text.length; i++) {
          const [from, to] = [places.start(i), places.end(i + 1)];
          expect(to).toBeGreaterThan(from);
          expect(from).toBeGreaterThanOrEqual(places.end(i) - (places.start(Math.max(0, i - 1)) === from ? to - from : 0));
          expect(to).toBeLessThanOrEqual(text.length);
          const original = text.slice(from, to);
          expect(original === view.text[i] || plain(original).includes(view.text[i]!)).toBe(true);
        }
      }),
    );
  });

  it('leaves what has nothing to take off as it is', () => {
    for (const text of ['', 'plain', 'über straße', '漢字 😀 …', 'if (a && b) c %= d;', '\\n\\t', 'नमस्ते', 'مرحبا'])
      expect(plain(text)).toBe(text);
  });
});
