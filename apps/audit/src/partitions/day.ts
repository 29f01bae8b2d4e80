const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DAY_MS = 86_400_000;
/** 9999-12-31, in days since 1970. */
const LAST_DAY = 2_932_896;
/** The day of ids that tell no time. */
export const FIRST_DAY = '1970-01-01';

/** The UTC day of a moment in RFC 3339 with `Z`, as `2026-11-27`. */
export const dayOf = (time: string): string => time.slice(0, 10);

/** The day that an exchange's row stands under: that of its id's time. The same as the database's `exchange_day`. */
export function exchangeDay(id: string): string {
  if (!UUID_V7.test(id)) return FIRST_DAY;
  // Later than any date has four digits for; such an id is no clock's.
  const days = Math.floor(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) / DAY_MS);
  return days > LAST_DAY ? FIRST_DAY : new Date(days * DAY_MS).toISOString().replace(/T.*/, '');
}
