import * as fc from 'fast-check';
import { closest, editDistance } from './closest.js';
import { parseDuration } from './duration.js';
import { formatPath } from './policy-problem.js';

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
  ])('reads %s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '15', 'm', '0m', '-5m', '1.5h', '15 m', '15M', '1w', '15m ', '12345678s'])('refuses "%s"', (text) =>
    expect(parseDuration(text)).toBeNull(),
  );
});

describe('closest', () => {
  it('knows typing slips', () => {
    expect(closest('blok', ['allow', 'mask', 'block', 'require-approval'])).toEqual(['block']);
    expect(closest('github-tokne', ['github-token', 'gitlab-token', 'aws-access-key'])[0]).toBe('github-token');
    expect(closest('approval', ['allow', 'require-approval'])).toEqual(['require-approval']);
    expect(closest('zebra', ['allow', 'mask'])).toEqual([]);
  });

  it('measures a distance: zero for the same word, symmetric, never more than the longer word', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });

  it('counts two swapped neighbours as one slip', () => expect(editDistance('match', 'macth')).toBe(1));
});

describe('formatPath', () => {
  it('reads like code', () => {
    expect(formatPath(['rules', 1, 'match', 'words', 0])).toBe('rules[1].match.words[0]');
    expect(formatPath([])).toBe('');
  });
});
