import * as fc from 'fast-check';
import { Engine } from '../engine/engine.js';
import { builtInRules } from '../rules/built-in.js';
import { plainView } from './plain-view.js';
import { disguiseSigns, stopsOf } from './stops.js';

const engine = new Engine(builtInRules(), disguiseSigns);

const escapes = ['%41', '%', '&amp;', '&AMP;', '&NewLine;', '&#65;', '&#x41;', '&', '\\u0041', '\\U0041', '\\\\u0041', '\\\\\\x41', '\\'];
const colours = ['\u001b[32m', '\\x1b[0m', '\\033[1m', '\\\\e[2m', '\\E[2m', '^[[1m', '^[', '\\u{1b}[3m', '\u009b1m', '\\x9b1m'];
const units = fc.integer({ min: 0, max: 0x24ff }).map((code) => String.fromCharCode(code));
const latin = fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code));
const other = fc.constantFrom('😀', '漢', '\ud83d', '\u{e0100}', '\uff21', '\u{1d41a}', '\uffff', 'plain words ', '_', '*');
const piece = fc.oneof(units, latin, fc.constantFrom(...escapes, ...colours), other, fc.constant('filler '.repeat(3000)));

describe('the places where a text may read differently', () => {
  it('are all of them: what is read at those places alone is what is read at every place', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const stops = stopsOf(text, engine.search(text).signs);
        expect(plainView(text, stops)).toEqual(plainView(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('are known for every single unit', () => {
    for (let code = 0; code < 0x10000; code++) {
      const text = `a${String.fromCharCode(code)}b`;
      if (plainView(text) !== null) expect(stopsOf(text, engine.search(text).signs)).toEqual([1]);
    }
  });

  it('are none in plain text', () => {
    const text = 'const a = b && c ^ d; // 100 % of "it"\\n';
    expect(stopsOf(text, engine.search(text).signs)).toEqual([]);
  });
});
