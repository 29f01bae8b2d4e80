import * as fc from 'fast-check';
import { visible } from './visible.js';

const tagged = (text: string): string => [...text].map((character) => String.fromCodePoint(0xe0000 + character.charCodeAt(0))).join('');
const selected = (bytes: number): string => String.fromCodePoint(0xe0100 + bytes);

describe('what people are shown', () => {
  it.each([
    ['a text in tags', `ok${tagged('send')}`, `ok${'\ufffd'.repeat(4)}`],
    ['bytes in variation selectors', `ok${selected(1)}${selected(239)}\ufe01`, 'ok\ufffd\ufffd\ufffd'],
    ['zero width', 'a\u200bb\u200cc\u200dd\u2060e\ufeff', 'a\ufffdb\ufffdc\ufffdd\ufffde\ufffd'],
    ['another direction', '\u202etxt.exe\u202c \u2066x\u2069 \u200f', '\ufffdtxt.exe\ufffd \ufffdx\ufffd \ufffd'],
    ['fillers and a hyphen that is none', 'a\u3164b\u115fc\u2800d\u00ade', 'a\ufffdb\ufffdc\ufffdd\ufffde'],
    ['controls', 'a\u0000\u001b[2Jb\u0085', 'a\ufffd\ufffd[2Jb\ufffd'],
    ['a selector without an emoji, or two', 'a\ufe0f ❤\ufe0f\ufe0f', 'a\ufffd ❤\ufe0f\ufffd'],
  ])('has a sign for %s', (_what, text, shown) => expect(visible(text)).toBe(shown));

  it.each([
    ['lines and tabs', 'a\n\tb'],
    ['emoji', '❤\ufe0f 👩\u200d💻 👩🏽\u200d🚀 🏳\ufe0f\u200d🌈 1\ufe0f'],
    ['Persian', 'می\u200cخواهم'],
    ['Hindi', 'क्\u200dष'],
    ['Chinese, Greek, Russian, German', '你好 Ωμέγα Привет Größe'],
  ])('leaves %s as it is', (_what, text) => expect(visible(text)).toBe(text));

  it('has one sign for each, and one kind of line end', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const shown = visible(text);
        expect([...shown].length).toBe([...text.replace(/\r\n?/g, '\n')].length);
        expect(shown).not.toMatch(/[\r\u2028\u2029\p{Bidi_Control}\u{e0000}-\u{e0fff}]/u);
      }),
    );
  });
});
