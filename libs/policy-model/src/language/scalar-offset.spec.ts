import * as fc from 'fast-check';
import { isScalar, parseDocument, Scalar, stringify } from 'yaml';
import { scalarOffset } from './scalar-offset.js';

/** Texts of which every visible character is different, so that a character names its place. */
const text = fc
  .uniqueArray(fc.constantFrom(...`abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"'\\:#-|>&*!%@,[]{}=.()éß中😀`), {
    minLength: 1,
    maxLength: 60,
  })
  .chain((characters) =>
    fc
      .array(fc.constantFrom('', '', '', ' ', '  ', '\n', '\t'), { minLength: characters.length, maxLength: characters.length })
      .map((gaps) => characters.map((character, index) => character + gaps[index]!).join('')),
  );

const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;

describe('scalarOffset', () => {
  it('finds every visible character of a text however YAML writes it', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...styles), fc.integer({ min: 20, max: 80 }), (value, style, lineWidth) => {
        const scalar = new Scalar(value);
        scalar.type = style;
        const source = stringify({ outer: { when: scalar } }, { lineWidth });
        const node = parseDocument(source).getIn(['outer', 'when'], true);
        // The writer has corners of its own (a plain text over two lines that holds a colon, a pair cut in two): not what is tested here.
        fc.pre(isScalar(node) && node.value === value && source.isWellFormed());
        if (!isScalar(node)) return;
        const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
        const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
        const start = block ? source.indexOf('\n', node.range![0]) + 1 : node.range![0] + (quoted ? 1 : 0);
        const written = node.type === 'QUOTE_DOUBLE' ? 'double' : node.type === 'QUOTE_SINGLE' ? 'single' : 'plain';
        for (const [offset, character] of [...value].map(
          (character, index, all) => [all.slice(0, index).join('').length, character] as const,
        )) {
          if (/\s/.test(character)) continue;
          const at = scalarOffset(source, start, written, value, offset);
          const rest = written === 'double' ? source.slice(at).replace(/^\\(?=["\\])/, '') : source.slice(at);
          expect(rest.startsWith(character)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('steps over escapes and joined lines of double quotes', () => {
    const source = `"a\\u0062\\x63\\U0001F600 \\\n   d\\te"`;
    const value = 'abc😀 d\te';
    expect(parseDocument(source).toJS()).toBe(value);
    const at = (character: string) => scalarOffset(source, 1, 'double', value, value.indexOf(character));
    expect(source.slice(at('b'))).toMatch(/^\\u0062/);
    expect(source.slice(at('c'))).toMatch(/^\\x63/);
    expect(source.slice(at('😀'))).toMatch(/^\\U0001F600/);
    expect(source[at('d')]).toBe('d');
    expect(source[at('e')]).toBe('e');
  });
});
