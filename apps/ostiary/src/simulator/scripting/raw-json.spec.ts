import * as fc from 'fast-check';
import { RawJson, writeJson } from './raw-json.js';

it('writes a value without raw parts as JSON.stringify does', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => writeJson(value) === JSON.stringify(value)));
});

it('writes each raw part at its place', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (values) => {
      const raw = values.map((value) => ({ input: new RawJson(JSON.stringify(value)) }));
      expect(writeJson({ raw })).toBe(JSON.stringify({ raw: values.map((input) => ({ input })) }));
    }),
  );
  expect(writeJson([new RawJson('{"a":1,"a":2}'), new RawJson('{"cut')])).toBe('[{"a":1,"a":2},{"cut]');
});
