const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options });
  return (date: Date): string => formatter.format(date);
};

const long = format({ weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' });
const medium = format({ month: 'long', day: 'numeric', year: 'numeric' });
const short = format({ month: 'short', day: 'numeric', year: 'numeric' });
const day = (date: Date): string => date.toISOString().slice(0, 10);
const time = (date: Date): string => date.toISOString().slice(11, 16);
const oneDayMs = 86_400_000;
const units = [
  ['day', oneDayMs],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

const pretty = (written: (date: Date) => string) => (date: Date, now: Date) => {
  const near = [-1, 0, 1].find((days) => day(date) === day(new Date(now.getTime() + days * oneDayMs)));
  return near === undefined ? written(date) : (['yesterday', 'today', 'tomorrow'][near + 1] ?? '');
};

const ago = (date: Date, now: Date): string => {
  const elapsed = now.getTime() - date.getTime();
  const [unit, ms] = units.find(([, length]) => Math.abs(elapsed) >= length) ?? ['second', 1_000];
  const count = Math.round(Math.abs(elapsed) / ms);
  const words = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return elapsed < 0 ? `in ${words}` : `${words} ago`;
};

const tokens: Readonly<Record<string, (date: Date, now: Date) => string>> = {
  date_num: day,
  date: medium,
  date_short: short,
  date_long: long,
  date_pretty: pretty(medium),
  date_short_pretty: pretty(short),
  date_long_pretty: pretty(long),
  time,
  time_secs: (date) => date.toISOString().slice(11, 19),
  ago,
};

/**
 * A date as Slack formats it, in UTC: `format` has tokens in braces, https://docs.slack.dev/messaging/formatting-message-text#date-formatting.
 * The fallback where the time is none or the format holds a token that there is not.
 */
export function dateText(seconds: number, formatted: string, fallback: string, now: Date): string {
  const date = new Date(seconds * 1_000);
  if (!Number.isFinite(date.getTime()) || date.getUTCFullYear() > 9_999) return fallback;
  const names = formatted.match(/\{\w+\}/g) ?? [];
  if (!names.every((name) => Object.hasOwn(tokens, name.slice(1, -1)))) return fallback;
  return formatted.replace(/\{(\w+)\}/g, (_whole, name: string) => tokens[name]?.(date, now) ?? '');
}
