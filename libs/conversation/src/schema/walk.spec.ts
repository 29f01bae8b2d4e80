import * as fc from 'fast-check';
import { parseJson } from '../json/parse-json.js';
import type { Literal } from './literal.js';
import { content, json, leaf, list, number, object, variant, words } from './schema.js';
import { walk } from './walk.js';

const schema = object({
  model: leaf('name', 'the model', /^[a-z-]{1,20}$/),
  size: number,
  items: list(
    variant('type', { text: object({ type: words('text'), text: content }), call: object({ type: words('call'), arguments: json }) }),
  ),
});

const literalsOf = (text: string, described: boolean) => {
  const literals: Literal[] = [];
  let vocabulary = 0;
  walk(parseJson(text), described ? schema : undefined, '', { literal: (found) => literals.push(found), vocabulary: () => vocabulary++ });
  return { literals, vocabulary };
};

/** Every string, number and key of a body, counted by its raw text. */
const count = (value: unknown): number => {
  if (typeof value === 'string' || typeof value === 'number') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + count(item), 0);
  return Object.values(value).reduce((sum: number, item) => sum + 1 + count(item), 0);
};

describe('a walk', () => {
  it('meets every literal of any body exactly once', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { literals } = literalsOf(JSON.stringify(value), false);
        expect(literals).toHaveLength(count(JSON.parse(JSON.stringify(value))));
        expect(literals.every(({ role }) => role === 'content')).toBe(true);
      }),
    );
  });

  it('exempts by exact path, and only what has the form', () => {
    const text = JSON.stringify({
      model: 'a-b',
      size: 3,
      note: { model: 'a-b', size: 3 },
      items: [{ type: 'text', text: 'hi', model: 'x' }, { type: 'zz' }],
    });
    const { literals, vocabulary } = literalsOf(text, true);
    const told = literals.map(({ path, literal, role }) => `${path} ${literal} ${role}`);
    expect(told).toEqual([
      'model string name',
      'size number number',
      'note key content',
      'note.model key content',
      'note.model string content',
      'note.size key content',
      'note.size number content',
      'items.0.text string content',
      'items.0.model key content',
      'items.0.model string content',
      'items.1.type key content',
      'items.1.type string content',
    ]);
    expect(vocabulary + literals.length).toBe(count(JSON.parse(text)));
    expect(literalsOf('{"model":"A B"}', true).literals[0]?.role).toBe('content');
  });

  it('tells one form of a string from another', () => {
    const place = { ...leaf('address', 'an address', /^https:/), otherwise: leaf('encoded', 'bytes', /^data:/) };
    const roleOf = (value: string): string | undefined => {
      const roles: string[] = [];
      walk(parseJson(JSON.stringify(value)), place, '', { literal: ({ role }) => roles.push(role) });
      return roles[0];
    };
    expect(['https://x', 'data:x', 'x'].map(roleOf)).toEqual(['address', 'encoded', 'content']);
  });

  it('looks into strings that hold JSON', () => {
    const text = JSON.stringify({
      items: [
        { type: 'call', arguments: '{"k":"v\\u0041"}' },
        { type: 'call', arguments: '{' },
      ],
    });
    const { literals } = literalsOf(text, true);
    expect(literals.map(({ path, value, within }) => [path, value, within?.path ?? null])).toEqual([
      ['items.0.arguments.k', 'k', 'items.0.arguments'],
      ['items.0.arguments.k', 'vA', 'items.0.arguments'],
      ['items.1.arguments', '{', null],
    ]);
  });
});
