import * as fc from 'fast-check';
import { backoffMs, LONGEST_TRIED_MS, retryAfterMs } from './next-attempt.js';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the wait for the next attempt', () => {
  it('grows from half a second to ten minutes, and never stops growing before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), random, (attempts, jitter) => {
        const [least, wait, next] = [backoffMs(attempts, 1 - Number.EPSILON), backoffMs(attempts, jitter), backoffMs(attempts + 1, jitter)];
        expect(wait).toBeGreaterThanOrEqual(Math.max(500, least));
        expect(wait).toBeLessThanOrEqual(600_000);
        expect(next).toBeGreaterThanOrEqual(wait);
      }),
    );
    expect([1, 2, 3, 11].map((attempts) => backoffMs(attempts, 0))).toEqual([1_000, 2_000, 4_000, 600_000]);
  });

  it('is what Retry-After asks for, in seconds or as a date, and a day at most', () => {
    const now = Date.parse('2026-01-02T03:04:05Z');
    expect(retryAfterMs('120', now)).toBe(120_000);
    expect(retryAfterMs(' 7 ', now)).toBe(7_000);
    expect(retryAfterMs('Fri, 02 Jan 2026 03:05:05 GMT', now)).toBe(60_000);
    expect(retryAfterMs('999999999', now)).toBe(LONGEST_TRIED_MS);
    for (const nothing of [undefined, '', '0', '-5', '1.5', 'soon', '3 days', 'Thu, 01 Jan 1970 00:00:00 GMT', '9'.repeat(400)]) {
      expect(retryAfterMs(nothing, now)).toBeNull();
    }
  });

  it('is nothing, or within a day, whatever a receiver says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.integer().map(String),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        (text) => {
          const wait = retryAfterMs(text, 1_700_000_000_000);
          expect(wait === null || (wait > 0 && wait <= LONGEST_TRIED_MS)).toBe(true);
        },
      ),
    );
  });
});
