/** From when to when a budget is counted, milliseconds since 1970, end exclusive. */
export interface BudgetWindow {
  readonly start: number;
  readonly end: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const fixed = { minute: MINUTE_MS, hour: HOUR_MS } as const;

/** The window in which a time falls: the same on every instance. A day is one of the budget's zone, 23 or 25 hours long where clocks are changed. */
export function budgetWindow(
  { per, zone }: { readonly per: 'minute' | 'hour' | 'day'; readonly zone: string },
  time: number,
): BudgetWindow {
  if (per === 'day' && zone !== 'UTC') return dayIn(zone, time);
  const length = per === 'day' ? DAY_MS : fixed[per];
  const start = Math.floor(time / length) * length;
  return { start, end: start + length };
}

const days = new Map<string, BudgetWindow>();

/** A call has one of today's times nearly always. */
function dayIn(zone: string, time: number): BudgetWindow {
  const known = days.get(zone);
  if (known !== undefined && known.start <= time && time < known.end) return known;
  const local = time + offsetAt(zone, time);
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  const day = { start: instantOf(zone, midnight), end: instantOf(zone, midnight + DAY_MS) };
  days.set(zone, day);
  return day;
}

/** When a zone's clocks show a time; of two such times one. */
function instantOf(zone: string, local: number): number {
  const guess = local - offsetAt(zone, local);
  return local - offsetAt(zone, guess);
}

/** How far a zone's clocks are ahead of UTC at a time. */
function offsetAt(zone: string, time: number): number {
  const parts = new Map<string, number>(
    formatIn(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: string): number => parts.get(type) ?? 0;
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(time / 1_000) * 1_000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const numeric = 'numeric';
  const fields = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...fields });
  formats.set(zone, format);
  return format;
}

/** Whether a name is one of a time zone. */
export function isZone(name: string): boolean {
  try {
    return formatIn(name) !== undefined;
  } catch {
    return false;
  }
}
