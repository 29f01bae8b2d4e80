import { visible } from '#chassis';
import * as fc from 'fast-check';
import { asCode, asLine, asLink, asMention, asPlain, asTime } from './mrkdwn.js';
import { readFence, readLine, readPlain } from './testing/slack-reader.js';

const nasty = [
  '<!here>', '<!channel>', '<@U123>', '<#C123|general>', '<https://evil.example|click>', '```', '`', '*bold*', '_it_', '~no~', '\n> quoted', '>>> all',
  ':tada:', ':100:', '@here', '#general', 'https://evil.example', '&amp;', '&lt;!here&gt;', '\u202e', '\u0000', '\r\n', '😀', '\ud800', '\u200b', '\u{e0041}', '\u3164', '\ufe01',
]; // prettier-ignore
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(fc.oneof(fc.constantFrom(...nasty), fc.string({ maxLength: 5 })), { maxLength: 40 }).map((parts) => parts.join('')),
);

/** As it may be shown: line ends are one, and what would hide something or move it is a sign. */
const readable = (text: string): string => visible(text.toWellFormed());

describe('text that others wrote', () => {
  it('shows letter by letter, and does nothing', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(readPlain(asPlain(text, 100_000).text)).toEqual({ text: readable(text), active: [] });
        expect(readFence(asCode(text, 100_000).text)).toEqual({ text: readable(text), active: [] });
      }),
    );
  });

  it('fits, whole characters only, and tells how many are missing', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 20, max: 300 }), (text, limit) => {
        for (const [write, read] of [
          [asPlain, readPlain],
          [asCode, readFence],
        ] as const) {
          const written = write(text, limit);
          const { text: seen, active } = read(written.text);
          const all = [...readable(text)];
          expect(written.text.length).toBeLessThanOrEqual(limit);
          expect(active).toEqual([]);
          if (written.cut === 0) expect(seen).toBe(all.join(''));
          else {
            expect(seen.endsWith('…')).toBe(true);
            expect(all.join('').startsWith(seen.slice(0, -1))).toBe(true);
          }
        }
      }),
    );
  });

  it('does nothing within a line of ours either, and looks the same', () => {
    const lookalikes: Readonly<Record<string, string>> = { '\u2217': '*', '\u02cd': '_', '\u223c': '~', '\u02cb': '`', '\u203a': '>' };
    const same = (text: string): string =>
      text.replace(/[\u2217\u02cd\u223c\u02cb\u203a]/gu, (character) => lookalikes[character] ?? character);
    fc.assert(
      fc.property(texts, (text) => {
        const { text: seen, active } = readLine(asLine(text, 100_000));
        expect(active).toEqual([]);
        expect(same(seen)).toBe(same(readable(text.replace(/\s+/gu, ' ').trim())));
      }),
    );
    expect(asLine('a_b_c 2*3 _it_', 100)).toBe('a_b_c 2*3 \u02cdit\u02cd');
  });
});

describe('what we write ourselves', () => {
  it('is a moment in the reader’s time, with one in UTC for whoever cannot show it', () => {
    expect(asTime(new Date('2026-03-02T09:15:00Z'))).toBe('<!date^1772442900^{date_short_pretty} {time}|2026-03-02 09:15 UTC>');
  });

  it('is a link that no address breaks out of', () => {
    expect(asLink('https://ostiary.example/a|b>c', 'Look')).toBe('<https://ostiary.example/a%7Cb%3Ec|Look>');
  });

  it('mentions user groups, and nothing that is none', () => {
    expect(['S0TEAM', '!here', 'S1> <!here', ''].map(asMention)).toEqual(['<!subteam^S0TEAM>', '', '', '']);
  });
});
