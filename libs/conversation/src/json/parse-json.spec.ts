import * as fc from 'fast-check';
import { ConversationError } from '../conversation-error.js';
import type { JsonNode } from './json-node.js';
import { toValue } from './json-node.js';
import { parseJson } from './parse-json.js';

const codeOf = (text: string, maxDepth?: number): string => {
  try {
    parseJson(text, maxDepth === undefined ? {} : { maxDepth });
    return 'accepted';
  } catch (error) {
    if (error instanceof ConversationError) return error.code;
    throw error;
  }
};

/** The literal of a text with every unit escaped. */
const escaped = (value: string): string =>
  `"${[...Array(value.length).keys()].map((index) => `\\u${value.charCodeAt(index).toString(16).padStart(4, '0')}`).join('')}"`;

/** Valid JSON in every spelling: white space, escapes of characters that need none, numbers in several forms. */
const space = fc.constantFrom('', '', ' ', '\n', '\r\n\t');
const spelled = fc.tuple(fc.string({ unit: 'binary' }), fc.boolean()).map(([value, all]) => (all ? escaped(value) : JSON.stringify(value)));
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.constantFrom('-0', '1E+2', '0.10e-3', '12345678901234567890'),
);
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(spelled, number, fc.constantFrom('true', 'false', 'null')),
    fc.tuple(fc.array(tie('json')), space).map(([items, gap]) => `[${gap}${items.join(`${gap},${gap}`)}${gap}]`),
    fc
      .tuple(
        fc.uniqueArray(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor')), { maxLength: 12 }),
        fc.array(tie('json'), { minLength: 12, maxLength: 12 }),
        space,
      )
      .map(
        ([keys, values, gap]) =>
          `{${keys.map((key, index) => `${gap}${JSON.stringify(key)}${gap}:${gap}${values[index]}`).join(`${gap},`)}${gap}}`,
      ),
  ),
}));

const everyNode = (node: JsonNode): JsonNode[] => {
  if (node.kind === 'array') return [node, ...node.items.flatMap(everyNode)];
  return node.kind === 'object' ? [node, ...node.members.flatMap((member) => everyNode(member.value))] : [node];
};

describe('parseJson', () => {
  it('reads what JSON.parse reads, and the same from it', () => {
    fc.assert(
      fc.property(json, space, (text, gap) =>
        expect(JSON.stringify(toValue(parseJson(gap + text + gap)))).toBe(JSON.stringify(JSON.parse(text))),
      ),
    );
  });

  it('gives every value the span of its own text', () => {
    fc.assert(
      fc.property(json, (text) => {
        for (const node of everyNode(parseJson(text))) {
          expect(JSON.stringify(toValue(node))).toBe(JSON.stringify(JSON.parse(text.slice(node.start, node.end))));
        }
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const damaged = fc
      .tuple(json, fc.nat(), fc.constantFrom('"', '{', ']', ',', '\\', '\n', '\u0000', 'x', '0', ':', ''))
      .map(([text, place, junk]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + junk + text.slice(at + 1);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        const code = codeOf(text);
        // A damaged text may by chance be valid again, with a key twice: that alone is stricter here.
        expect(code === 'accepted').toBe(valid && code !== 'body_duplicate_key');
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '',
    ' ',
    '[1,]',
    '{"a":1,}',
    '{,}',
    '{a:1}',
    "'a'",
    '01',
    '1.',
    '.5',
    '+1',
    'NaN',
    '[1 2]',
    '"\t"',
    '"\\x41"',
    '"\\u12"',
    '"abc',
    '{"a" 1}',
    'tru',
    '[]]',
    '\ufeff1',
    '"\\',
  ])('refuses %j', (text) => expect(codeOf(text)).toBe('body_not_json'));

  it('refuses a key that comes twice, in few keys and in many, whatever its spelling', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 30 }), fc.nat(), (keys, pick) => {
        const again = keys[pick % keys.length] ?? '';
        const members = keys.map((key) => `${JSON.stringify(key)}:0`).join(',');
        expect(codeOf(`{${members}}`)).toBe('accepted');
        expect(codeOf(`{${members},${escaped(again)}:1}`)).toBe('body_duplicate_key');
      }),
    );
  });

  it('counts depth before it goes deeper, so that a flood of brackets is cheap', () => {
    expect(codeOf('['.repeat(64) + ']'.repeat(64))).toBe('accepted');
    expect(codeOf('['.repeat(65) + ']'.repeat(65))).toBe('body_too_deep');
    expect(codeOf('{"a":'.repeat(1_000))).toBe('body_too_deep');
    expect(codeOf('[[1]]', 1)).toBe('body_too_deep');
    // What follows is not read any more: it would be refused for another reason.
    expect(codeOf(`${'['.repeat(65)}\u0001`)).toBe('body_too_deep');
    expect(codeOf('['.repeat(10_000_000))).toBe('body_too_deep');
  });

  it('ends on a megabyte of escapes, quotes and keys, which work by the square of it would not', () => {
    const hostile = [
      `"${'\\"'.repeat(500_000)}"`,
      `"${'\\\\'.repeat(500_000)}"`,
      `[${'"\\n",'.repeat(150_000)}0]`,
      `{${[...Array(80_000).keys()].map((n) => `"k${n}":0`).join(',')}}`,
      '[\n'.repeat(60) + '\n'.repeat(900_000),
    ];
    expect(hostile.map((text) => codeOf(text))).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'body_not_json']);
  });

  it('tells where, and never what', () => {
    const secret = `sk-${Math.random().toString(36).slice(2)}`;
    for (const text of [`{"${secret}":1,"${secret}":2}`, `{"a":"${secret}\\x"}`, `["${secret}" "${secret}"]`]) {
      expect(() => parseJson(text)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(secret), offset: expect.any(Number) }),
      );
    }
  });

  it('refuses a text of more values than memory should hold', () => {
    const numbers = (count: number): string => `[${'1,'.repeat(count - 1)}1]`;
    expect(() => parseJson(numbers(499_999))).not.toThrow();
    expect(() => parseJson(numbers(99), { maxValues: 100 })).not.toThrow();
    expect(() => parseJson(numbers(100), { maxValues: 100 })).toThrow('More than 100 values');
    expect(() => parseJson(numbers(500_000))).toThrow(expect.objectContaining({ code: 'body_too_complex' }));
  });
});
