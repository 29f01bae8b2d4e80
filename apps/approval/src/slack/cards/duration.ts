import { asTime } from './mrkdwn.js';

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** Milliseconds in words, in its two greatest units: `1 h 30 min`. */
export function asDuration(ms: number): string {
  const first = units.findIndex(([, size]) => ms >= size);
  if (first === -1) return 'less than a second';
  let left = ms;
  const parts = units.slice(first, first + 2).flatMap(([name, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return parts.join(' ');
}

/** Until when something is open. What is left is not said: a card that is not touched would go on saying it. */
export const timeLeft = (createdAt: string, expiresAt: string): string =>
  `until ${asTime(new Date(expiresAt))}, ${asDuration(Date.parse(expiresAt) - Date.parse(createdAt))} in all`;
