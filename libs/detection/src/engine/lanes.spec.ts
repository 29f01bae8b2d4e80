import * as fc from 'fast-check';
import { buildAutomaton } from './automaton.js';
import { inLanes, runLanes, runRow, SLICE } from './lanes.js';

const literals = ['a', 'aa', 'aaaa', 'abab', 'key', 'keys are here', '000', 'b0', 'a literal that is longer than the others are'];
const automaton = buildAutomaton(literals.map((literal, rule) => ({ literal, rule, mark: 0 })));

const piece = fc.oneof(
  fc.constantFrom(...literals, ...literals.map((literal) => literal.slice(0, -1)), 'ab', ' ', 'x', '7'),
  fc
    .tuple(fc.constantFrom('filler ', 'aab', 'keys are her', '0'), fc.integer({ min: 1, max: 300 }))
    .map(([text, count]) => text.repeat(count)),
);

describe('an automaton in lanes', () => {
  it('is in the same state at the end, and has told of the same places in the same order, as in one row', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 20 }), fc.nat({ max: 4 }), fc.nat({ max: 1_000 }), (pieces, begin, base) => {
        const bytes = Buffer.from(pieces.join('').repeat(4), 'latin1').subarray(0, SLICE);
        fc.pre(inLanes(automaton, bytes.length));
        const state = runRow(automaton, Buffer.from('aaab'), begin, 0, 0, () => undefined);
        const [row, lanes]: [number[], number[]] = [[], []];
        const end = runRow(automaton, bytes, bytes.length, state, base, (...hit) => row.push(...hit));
        expect(runLanes(automaton, bytes, bytes.length, state, base, (...hit) => lanes.push(...hit))).toBe(end);
        expect(lanes.join(' ')).toBe(row.join(' '));
      }),
      { numRuns: 300 },
    );
  });

  it('takes too few bytes in one row', () => {
    expect([inLanes(automaton, 100), inLanes(automaton, SLICE)]).toEqual([false, true]);
    const long = buildAutomaton([{ literal: 'x'.repeat(5_000), rule: 0, mark: 0 }]);
    expect(inLanes(long, SLICE)).toBe(false);
  });
});
