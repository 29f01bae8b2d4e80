const DAY_MS = 86_400_000;

/** Midday, UTC, of so many days ago, in milliseconds since 1970. */
export const middayOf = (daysAgo: number): number => (Math.floor(Date.now() / DAY_MS) - daysAgo) * DAY_MS + DAY_MS / 2;

/** That UTC day, as `2026-11-27`. */
export const dayAgo = (daysAgo: number): string => new Date(middayOf(daysAgo)).toISOString().slice(0, 10);

/** The id that an exchange has which began at a moment: a UUID of version 7. */
export function idAt(time: number, number: number): string {
  const hex = time.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(number).padStart(12, '0')}`;
}
