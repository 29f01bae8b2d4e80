import * as fc from 'fast-check';
import { applyEdits } from './apply-edits.js';
import { parseJson } from './parse-json.js';
import { removeItems } from './remove-items.js';

const without = (text: string, doomed: (value: unknown) => boolean): unknown => {
  const root = parseJson(text);
  const starts = new Set<number>();
  const find = (node: typeof root): void => {
    if (node.kind === 'object') node.members.forEach(({ value }) => find(value));
    if (node.kind !== 'array') return;
    for (const item of node.items) {
      if (doomed(JSON.parse(text.slice(item.start, item.end)))) starts.add(item.start);
      else find(item);
    }
  };
  find(root);
  return JSON.parse(applyEdits(text, removeItems(root, starts, 'gone')));
};

describe('removeItems', () => {
  it('takes items out of their lists, first, last and in between, and leaves no list empty', () => {
    const items = fc.array(fc.oneof(fc.constant('x'), fc.nat({ max: 9 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(items, fc.constantFrom(0, 1), (list, indent) => {
        const kept = list.filter((item) => item !== 'x');
        const expected = { a: { list: kept.length === 0 ? 'gone' : kept } };
        expect(without(JSON.stringify({ a: { list } }, null, indent), (item) => item === 'x')).toEqual(expected);
      }),
    );
  });

  it('changes nothing where nothing is to go', () => expect(without('[[1],[]]', () => false)).toEqual([[1], []]));
});
