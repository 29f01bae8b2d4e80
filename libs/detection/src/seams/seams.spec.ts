import * as fc from 'fast-check';
import { Random } from '../samples/random.js';
import { fillShape } from '../samples/sample.js';
import { Scanner } from '../scanner.js';

const scanner = new Scanner({
  fingerprintKey: Buffer.alloc(32, 7),
  custom: [{ id: 'no-dump', words: ['dump the customers table'], patterns: ['prod(uction)?-db'] }],
});
const random = new Random(12);
const key = fillShape('AKIA{base32:16}', random);
const token = fillShape('glpat-{b64url:20}', random);
const password = `kV9${random.string('abcdefgh23456789', 12)}`;
const long = 'the quick brown fox jumps over the lazy dog. '.repeat(400);

/** The texts with everything masked that they and their seams show. */
function masked(texts: readonly string[]): string[] {
  const seams = scanner.seams(texts);
  return texts.map((text, index) => {
    const own = scanner.scan(text);
    const spans = [own, seams[index]!].flatMap(({ findings, custom }) => [...findings, ...custom]);
    return [...text].map((unit, at) => (spans.some(({ start, end }) => at >= start && at < end) ? '*' : unit)).join('');
  });
}

describe('seams', () => {
  it.each([
    ['a key', key],
    ['a token', token],
    ['a password by its name', `password="${password}"`],
    ['a phrase', 'dump the customers table'],
    ['a pattern', 'production-db'],
    ['an address', 'ann.smith@corp-mail.net'],
  ])('show %s wherever it is cut', (_name, value) => {
    const whole = masked([value])[0];
    expect(whole).toContain('***');
    for (const [before, after] of [
      ['', ''],
      ['see ', ' please'],
      [`${long} `, ` ${long}`],
    ] as const)
      for (let at = 1; at < value.length; at++) {
        const pieces = masked([before + value.slice(0, at), value.slice(at) + after]);
        const shown = pieces.join('');
        if (shown !== before + whole + after) throw new Error(`cut at ${at}: ${shown.slice(before.length - 20, before.length + 80)}`);
      }
  });

  it('show what is cut over many texts, empty ones among them, with one fingerprint', () => {
    const texts = ['see ', ...key.match(/.{1,3}/g)!, '', ' please'];
    const [fingerprint] = scanner.scan(key).findings.map((finding) => finding.fingerprint);
    const seams = scanner.seams(texts);
    expect(seams.map(({ findings }) => findings.map((finding) => finding.fingerprint))).toEqual(
      texts.map((text) => (key.includes(text) && text !== '' ? [fingerprint] : [])),
    );
    expect(masked(texts).join('')).toBe(`see ${'*'.repeat(20)} please`);
  });

  it('show a phrase whatever white space is at the border', () => {
    expect(masked(['please dump the', 'customers table'])).toEqual(['please ********', '***************']);
    expect(masked(['please dump the ', 'customers table now'])).toEqual([expect.stringMatching(/^please \*+ ?$/), '*************** now']);
  });

  it('follow a private key that began long before and ends long after', () => {
    const body = Array.from({ length: 60 }, () => random.string('abcdefghABCDEFGH0123456789+/', 64)).join('\n');
    const pem = ['-----BEGIN RSA', `PRIVATE KEY-----\n${body}\n-----END RSA`, 'PRIVATE KEY-----'].join(' ');
    const [first, second] = masked([long + pem.slice(0, 2000), `${pem.slice(2000)} and ${long}`]) as [string, string];
    expect(first.slice(long.length)).toMatch(/^\*+$/);
    expect(second).toBe(`${'*'.repeat(pem.length - 2000)} and ${long}`);
  });

  it('tell nothing of what lies within one text', () => {
    const texts = [`see ${key} and`, `${token} ann.smith@corp-mail.net is whose?`, 'dump the customers table'];
    expect(scanner.seams(texts)).toEqual(texts.map(() => ({ findings: [], custom: [] })));
    expect(scanner.seams([])).toEqual([]);
    expect(scanner.seams([key])).toEqual([{ findings: [], custom: [] }]);
  });

  it('show all that the joined text shows over its borders', () => {
    const value = fc.constantFrom(
      key,
      token,
      `password="${password}"`,
      'dump the customers table',
      'prod-db',
      '4111 1111 1111 1111',
      ' ',
      'é',
      '. ',
      'and ',
    );
    const cutTexts = fc
      .tuple(fc.array(value, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(200), { minLength: 1, maxLength: 4 }))
      .map(([values, at]) => {
        const text = values.join('');
        const cuts = [...new Set(at.map((one) => one % (text.length + 1)))].sort((a, b) => a - b);
        return [0, ...cuts].map((from, i) => text.slice(from, cuts[i]));
      });
    fc.assert(
      fc.property(cutTexts, (texts) => {
        const seams = scanner.seams(texts);
        const starts = texts.map((_, i) => texts.slice(0, i).join('').length);
        for (const { kind, start, end, fingerprint } of scanner.scan(texts.join('')).findings) {
          const touched = texts.flatMap((text, i) => {
            const [from, to] = [Math.max(start - starts[i]!, 0), Math.min(end - starts[i]!, text.length)];
            return from < to ? [{ i, from, to }] : [];
          });
          if (touched.length < 2) continue;
          for (const { i, from, to } of touched)
            expect(seams[i]!.findings).toContainEqual(expect.objectContaining({ kind, start: from, end: to, fingerprint }));
        }
      }),
      { numRuns: 300 },
    );
  });
});
