import * as fc from 'fast-check';
import { OstiaryError } from '#contracts';
import { isStorable } from '../storable.js';
import { decodeCursor, encodeCursor } from './cursor.js';

const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const at = '2026-01-01T00:00:00.000Z';

describe('a cursor', () => {
  it('comes back as it was', () => {
    const date = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(date, fc.string({ minLength: 1 }).filter(isStorable), (time, id) => {
        expect(decodeCursor(encodeCursor({ at: time, id }))).toEqual({ at: time, id });
      }),
    );
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no base64url', '!'],
    ['other letters of base64', Buffer.from(JSON.stringify([at, '\u00ff\u00fe?>'])).toString('base64')],
    ['a second spelling of the same bytes', `${made([at, 'x'])}=`],
    ['white space in its JSON', Buffer.from(`["${at}", "x"]`).toString('base64url')],
    ['no JSON', Buffer.from('[').toString('base64url')],
    ['an object', made({ at, id: 'x' })],
    ['null', made(null)],
    ['a list too short', made([at])],
    ['a list too long', made([at, 'x', 'y'])],
    ['an id that is a number', made([at, 7])],
    ['an empty id', made([at, ''])],
    ['an id with a NUL character', made([at, 'a\u0000'])],
    ['an id with half of a character', Buffer.from(`["${at}","\\ud800"]`).toString('base64url')],
    ['a time that is a number', made([0, 'x'])],
    ['the year 0', made(['0000-01-01T00:00:00.000Z', 'x'])],
    ['the year 10000', made(['+010000-01-01T00:00:00.000Z', 'x'])],
    ['a year before it all', made(['-000001-01-01T00:00:00.000Z', 'x'])],
    ['a day that there is not', made(['2026-02-30T00:00:00.000Z', 'x'])],
    ['an hour that there is not', made(['2026-01-01T25:00:00.000Z', 'x'])],
    ['a time without milliseconds', made(['2026-01-01T00:00:00Z', 'x'])],
    ['a time with an offset', made(['2026-01-01T00:00:00.000+16:00', 'x'])],
  ])('is not %s', (_what, text) => expect(() => decodeCursor(text)).toThrow(OstiaryError));

  it('that somebody made up is refused as a parameter, or is one', () => {
    const json = fc.json().map((text) => Buffer.from(text).toString('base64url'));
    fc.assert(
      fc.property(fc.oneof(fc.string(), json), (text) => {
        try {
          expect(encodeCursor(decodeCursor(text))).toBe(text);
        } catch (error) {
          expect(error).toBeInstanceOf(OstiaryError);
        }
      }),
    );
  });
});
