import * as fc from 'fast-check';
import { jsonStrings } from './json-strings.js';

const stringsIn = (value: unknown, name: string | null = null): [string | null, string][] => {
  if (typeof value === 'string') return [[name, value]];
  if (Array.isArray(value)) return value.flatMap((item) => stringsIn(item, null));
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, item]) => stringsIn(item, key)) : [];
};

describe('jsonStrings', () => {
  it('finds every string with its name, in any layout', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        expect(jsonStrings(JSON.stringify(value, null, indent)).map(({ name, value: string }) => [name, string])).toEqual(stringsIn(value));
      }),
    );
  });

  it('takes what was cut as far as it goes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, at) => {
        const json = JSON.stringify(value);
        const cut = jsonStrings(json.slice(0, at % (json.length + 1)));
        expect(cut.length).toBeLessThanOrEqual(stringsIn(value).length + 1);
      }),
    );
    expect(jsonStrings('{"path":"a.ts","content":"const a = 1;\\nconst')).toEqual([
      { name: 'path', value: 'a.ts' },
      { name: 'content', value: 'const a = 1;\nconst' },
    ]);
  });
});
