import * as fc from 'fast-check';
import { hash } from 'node:crypto';
import { advance } from './chain-progress.js';
import type { ChainHead, Link } from './chain-progress.js';

const empty: ChainHead = { contiguous: -1, highest: -1, highestDigest: null };

function chainOf(length: number): Link[] {
  let prev = Buffer.alloc(32);
  return Array.from({ length }, (_, seq) => {
    const digest = hash('sha256', `record ${seq}`, 'buffer');
    const link = { seq, prev, digest };
    prev = digest;
    return link;
  });
}

describe('advance', () => {
  it('takes a whole chain, however it is cut into batches', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1 }), (length, sizes) => {
        const links = chainOf(length);
        let head = empty;
        for (let at = 0, turn = 0; at < length; turn++) {
          const size = sizes[turn % sizes.length]!;
          const result = advance(head, links.slice(at, at + size).toReversed());
          expect(result.faults).toEqual([]);
          head = result.head;
          at += size;
        }
        expect(head).toEqual({ contiguous: length - 1, highest: length - 1, highestDigest: links.at(-1)!.digest });
      }),
    );
  });

  it('names every record that is missing, and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.array(fc.nat({ max: 39 })), (length, dropped) => {
        const missing = new Set(dropped.filter((seq) => seq < length - 1));
        const { head, faults } = advance(
          empty,
          chainOf(length).filter(({ seq }) => !missing.has(seq)),
        );
        const named = faults.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
        expect(named).toEqual([...missing].sort((a, b) => a - b));
        expect(faults.every(({ kind }) => kind === 'gap')).toBe(true);
        expect(head.highest).toBe(length - 1);
        expect(head.contiguous).toBe(missing.size === 0 ? length - 1 : Math.min(...missing) - 1);
      }),
    );
  });

  it.each(['prev', 'digest'] as const)('sees a record whose %s was changed', (field) => {
    for (let seq = 0; seq < 4; seq++) {
      const links = chainOf(5).map((link) => (link.seq === seq ? { ...link, [field]: hash('sha256', 'changed', 'buffer') } : link));
      const at = field === 'prev' ? seq : seq + 1;
      expect(advance(empty, links).faults).toEqual([{ kind: 'broken_link', from: at, to: at }]);
    }
  });

  it('gives back what lies below the end, to be looked up', () => {
    const links = chainOf(5);
    const head = { contiguous: 1, highest: 4, highestDigest: links[4]!.digest };
    expect(advance(head, [links[2]!])).toEqual({ head, faults: [], late: [links[2]] });
  });
});
