import type { Obligation } from '#contracts';
import * as fc from 'fast-check';
import { obligationsByBlock } from './obligations-by-block.js';

const obligation: fc.Arbitrary<Obligation> = fc.record({
  type: fc.constant('withhold'),
  ruleId: fc.constantFrom('a', 'b'),
  blocks: fc.array(fc.constantFrom('1', '2', '3', '__proto__'), { maxLength: 6 }),
});

describe('obligationsByBlock', () => {
  it('gives each block what names it, once and in order', () => {
    fc.assert(
      fc.property(fc.array(obligation, { maxLength: 5 }), (duties) => {
        const dutiesOf = obligationsByBlock(duties);
        for (const block of ['1', '2', '3', '__proto__', 'none'])
          expect(dutiesOf(block)).toEqual(duties.filter(({ blocks }) => blocks.includes(block)));
      }),
    );
  });

  it('looks at each list of blocks once, however many blocks are asked about', () => {
    let reads = 0;
    const blocks = Array.from({ length: 2_000 }, (_, index) => `messages.${index}`);
    const counted = new Proxy(blocks, { get: (list, key) => ((reads += 1), Reflect.get(list, key) as unknown) });
    const dutiesOf = obligationsByBlock([{ type: 'withhold', ruleId: 'a', blocks: counted } satisfies Obligation]);
    for (const block of blocks) expect(dutiesOf(block)).toHaveLength(1);
    expect(reads).toBeLessThan(5 * blocks.length);
  });
});
