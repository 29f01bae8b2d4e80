import * as fc from 'fast-check';
import { budgetWindow, isZone } from './budget-window.js';

const hour = 3_600_000;
const told = (per: 'minute' | 'hour' | 'day', zone: string, time: string) => {
  const { start, end } = budgetWindow({ per, zone }, Date.parse(time));
  return [new Date(start).toISOString(), new Date(end).toISOString(), (end - start) / hour];
};

describe('the window of a budget', () => {
  it.each([
    ['minute', 'UTC', '2026-11-27T10:20:30.500Z', ['2026-11-27T10:20:00.000Z', '2026-11-27T10:21:00.000Z', 1 / 60]],
    ['hour', 'UTC', '2026-11-27T10:20:30.500Z', ['2026-11-27T10:00:00.000Z', '2026-11-27T11:00:00.000Z', 1]],
    ['day', 'UTC', '2026-11-27T23:59:59.999Z', ['2026-11-27T00:00:00.000Z', '2026-11-28T00:00:00.000Z', 24]],
    ['day', 'Europe/Berlin', '2026-11-27T22:59:59.999Z', ['2026-11-26T23:00:00.000Z', '2026-11-27T23:00:00.000Z', 24]],
    ['day', 'Europe/Berlin', '2026-11-27T23:00:00.000Z', ['2026-11-27T23:00:00.000Z', '2026-11-28T23:00:00.000Z', 24]],
    ['day', 'Europe/Berlin', '2026-03-29T12:00:00.000Z', ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z', 23]],
    ['day', 'Europe/Berlin', '2026-10-25T12:00:00.000Z', ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', 25]],
    ['day', 'Asia/Kathmandu', '2026-11-27T18:15:00.000Z', ['2026-11-27T18:15:00.000Z', '2026-11-28T18:15:00.000Z', 24]],
  ] as const)('a %s of %s at %s', (per, zone, time, window) => expect(told(per, zone, time)).toEqual(window));

  it('is the same for every time in it, and the next one begins where it ends', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Pacific/Kiritimati',
    );
    const times = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(
        zones,
        fc.constantFrom('minute' as const, 'hour' as const, 'day' as const),
        times,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (zone, per, time, share) => {
          const window = budgetWindow({ per, zone }, time);
          expect(window.start <= time && time < window.end).toBe(true);
          expect(budgetWindow({ per, zone }, window.start + Math.floor(share * (window.end - window.start)))).toEqual(window);
          expect(budgetWindow({ per, zone }, window.end).start).toBe(window.end);
        },
      ),
    );
  });

  it('knows zones by name', () => expect(['Europe/Berlin', 'UTC', 'Europe/Nope', ''].map(isZone)).toEqual([true, true, false, false]));
});
