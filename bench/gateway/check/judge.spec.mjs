import { judge, ratioOf } from './judge.mjs';

const attempt = (own, reference) => ({ own, reference });

describe('the check of processor time a call', () => {
  it('takes the middle one of the ratios of each pair of rounds', () => {
    expect(ratioOf(attempt([4, 2, 9], [2, 1, 1]))).toBe(2);
  });

  it('passes up to 1.5 times the committed ratio', () => {
    expect(judge('small', [attempt([3], [1])], 2)).toEqual({ scenario: 'small', ratio: 3, committed: 2, limit: 3, passed: true });
    expect(judge('small', [attempt([3.1], [1])], 2).passed).toBe(false);
  });

  it('lets the best attempt count', () => {
    expect(judge('small', [attempt([8], [1]), attempt([2.5], [1])], 2)).toMatchObject({ ratio: 2.5, passed: true });
    expect(judge('small', [attempt([8], [1]), attempt([4], [1])], 2)).toMatchObject({ ratio: 4, passed: false });
  });

  it('does not pass what no ratio is committed for', () => {
    expect(judge('new', [attempt([1], [1])], undefined).passed).toBe(false);
  });
});
