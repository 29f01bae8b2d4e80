import * as fc from 'fast-check';
import { decodeUtf8 } from './decode-utf8.js';

describe('decodeUtf8', () => {
  it('gives back any well-formed text but one with a byte order mark', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !text.startsWith('\ufeff')),
        (text) => expect(decodeUtf8(Buffer.from(text))).toBe(text),
      ),
    );
  });

  it.each([
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x7b, 0x7d]],
    ['an overlong form', [0x22, 0xc0, 0xaf, 0x22]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a cut sequence', [0x22, 0xe2, 0x82]],
    ['a lone continuation', [0x80]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ])('refuses %s', (_what, bytes) =>
    expect(() => decodeUtf8(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code: 'body_not_utf8' })),
  );
});
