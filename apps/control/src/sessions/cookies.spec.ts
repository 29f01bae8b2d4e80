import * as fc from 'fast-check';
import { ChunkedCookie } from './cookies.js';

const pairOf = (line: string): string => line.split(';')[0]!;
const token = fc.stringMatching(/^[\w.-]*$/, { maxLength: 20_000 }).filter((text) => text.length > 0);

describe('a value in as many cookies as it needs', () => {
  it('comes back whole, among cookies of others, each within what a browser keeps', () => {
    fc.assert(
      fc.property(token, fc.boolean(), (value, secure) => {
        const cookie = new ChunkedCookie('ostiary-session', secure);
        const lines = cookie.write(value, 60_000);
        for (const line of lines) expect(line.length).toBeLessThan(4_096);
        expect(cookie.read(['a=b', ...lines.map(pairOf), 'c=d'].join('; '))).toBe(value);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [true, /^__Host-ostiary-session(\.0)?=\S+; Max-Age=60; Path=\/; HttpOnly; Secure; SameSite=Lax$/],
    [false, /^ostiary-session(\.0)?=\S+; Max-Age=60; Path=\/; HttpOnly; SameSite=Lax$/],
  ])('is out of reach of scripts and of other sites (secure: %s)', (secure, form) => {
    const lines = new ChunkedCookie('ostiary-session', secure).write('x', 60_000);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(form);
  });

  it('is nothing when a part is missing, or when it says to be of very many', () => {
    const cookie = new ChunkedCookie('s', false);
    const pairs = cookie.write('x'.repeat(8_000), 1_000).map(pairOf);
    for (const [index] of pairs.entries()) expect(cookie.read(pairs.toSpliced(index, 1).join('; '))).toBeNull();
    for (const header of [undefined, '', 's=0', 's=-1', 's=1e9', 's=x', 's=999; s.0=a']) expect(cookie.read(header)).toBeNull();
  });

  it('takes away each part that the browser has', () => {
    const cookie = new ChunkedCookie('s', false);
    expect(cookie.clear('a=1; s=2; s.0=x; s.7=y').map(pairOf)).toEqual(['s=', 's.0=', 's.7=']);
  });

  it('does not promise what no browser keeps', () => {
    expect(() => new ChunkedCookie('s', false).write('x'.repeat(40_000), 1_000)).toThrow(RangeError);
  });
});
