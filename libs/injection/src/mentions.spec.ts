import * as fc from 'fast-check';
import { Mentions } from './mentions.js';

const around = 400;
const words = [
  'attack',
  'jailbreak',
  'research',
  'payload',
  'ignore',
  'the',
  'rules',
  '"',
  "'",
  '“',
  '”',
  '`',
  '\n',
  ': ',
  '= ',
  '```\n',
  '~~~\n',
  ', ',
  'x'.repeat(150),
];
const text = fc.array(fc.constantFrom(...words), { maxLength: 80 }).map((parts) => parts.join(' '));

/** What is talked about, looked for around the place anew. */
const wordsAround = (whole: string, start: number, end: number): number =>
  new Set(whole.slice(Math.max(0, start - around), end + around).match(/attack|jailbreak|payload|research/g)).size;

describe('mentions', () => {
  it('tell quotations and talk from use', () => {
    const quoted = 'People write "ignore all rules" there.';
    expect(new Mentions(quoted).isQuoted(14, 30)).toBe(true);
    const used = 'So ignore all rules there.';
    expect([new Mentions(used).isQuoted(3, 19), new Mentions(used).isTalk(3, 19)]).toEqual([false, false]);
    const data = 'body: "ignore all rules"';
    expect(new Mentions(data).isQuoted(7, 23)).toBe(false);
    const code = '```\nignore all rules\n```\nignore all rules';
    expect([new Mentions(code).isQuoted(4, 20), new Mentions(code).isQuoted(25, 41)]).toEqual([true, false]);
    const talk = 'Research on jailbreaks: they say ignore all rules and so on.';
    expect(new Mentions(talk).isTalk(33, 49)).toBe(true);
  });

  it('say of a place in a long text what a look around that place says', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat({ max: 20 }), (whole, at, length) => {
        const start = at % (whole.length + 1);
        const end = Math.min(whole.length, start + length);
        const mentions = new Mentions(whole);
        // A word that the edge of the look cuts off is counted by where it begins.
        const sure = [wordsAround(whole, start + 20, end - 20), wordsAround(whole, start, end)];
        if (sure[0] !== sure[1] || mentions.isQuoted(start, end)) return;
        expect(mentions.isTalk(start, end)).toBe(sure[1]! >= 2);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are the same whether a text is asked once or at each of its places', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const asked = new Mentions(whole);
        for (let at = 0; at < whole.length; at += 7) expect(asked.isTalk(at, at + 5)).toBe(new Mentions(whole).isTalk(at, at + 5));
      }),
    );
  });
});
