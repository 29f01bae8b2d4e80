import { approvalStates, assertMove, checkTransitions, isOpen, openStates, transitions } from './approval.js';

describe('the life of an approval', () => {
  it('is whole', () => {
    expect(() => checkTransitions()).not.toThrow();
  });

  it.each([
    [
      'a state that nothing leads to',
      { ...transitions, pending: ['approved', 'denied', 'expired', 'orphaned'] as const, orphaned: ['pending', 'expired'] as const },
      /nothing leads to: canceled/,
    ],
    ['a state without a way out', { ...transitions, orphaned: ['pending'] as const }, /never end: orphaned/],
  ])('with %s is refused at boot', (_name, table, words) => {
    expect(() => checkTransitions(table)).toThrow(words);
  });

  it('allows the moves of the table, and no others', () => {
    const allowed = approvalStates.flatMap((from) =>
      approvalStates.filter((to) => !throws(() => assertMove(from, to))).map((to) => `${from} ${to}`),
    );
    expect(allowed).toEqual([
      'pending orphaned',
      'pending approved',
      'pending denied',
      'pending expired',
      'pending canceled',
      'orphaned pending',
      'orphaned approved',
      'orphaned denied',
      'orphaned expired',
      'orphaned canceled',
    ]);
  });

  it('is open while somebody may decide', () => {
    expect(openStates).toEqual(['pending', 'orphaned']);
    expect(isOpen('approved')).toBe(false);
  });
});

function throws(work: () => void): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}
