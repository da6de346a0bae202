import { runsOf } from '../runs.ts';
import { language } from './language.ts';
import { t } from './text.ts';

const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function dateFormat(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${language.value}${timeZone}${JSON.stringify(options)}`;
  let format = cache.get(key) as Intl.DateTimeFormat | undefined;
  if (!format) {
    const locale = language.value === 'en' ? 'en-GB' : language.value;
    format = new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options });
    cache.set(key, format);
  }
  return format;
}

/** `14:05:09` in the room's time zone. */
export function clockTime(at: number | string, timeZone: string, seconds = true): string {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  if (seconds) options.second = '2-digit';
  return dateFormat(timeZone, options).format(new Date(at));
}

/** `1月31日 14:05`, `31 Jan, 14:05` in the room's time zone. */
export function shortTime(at: number | string, timeZone: string): string {
  const options = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return dateFormat(timeZone, options).format(new Date(at));
}

/** `2026年1月31日 周六`, `Sat, 31 Jan 2026`. */
export function longDate(at: number | string, timeZone: string): string {
  return dateFormat(timeZone, { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' }).format(
    new Date(at),
  );
}

/** A number with a fixed count of decimals; `—` for none. */
export function decimal(value: number | null, digits: number): string {
  if (value === null) return '—';
  const key = `n${language.value}${digits}`;
  let format = cache.get(key) as Intl.NumberFormat | undefined;
  if (!format) {
    format = new Intl.NumberFormat(language.value, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    cache.set(key, format);
  }
  return format.format(value);
}

/** An age in one unit: `4 s`, `12 min`, `3 h`, `2 d`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 100) return t('age.seconds', { n: seconds });
  if (seconds < 100 * 60) return t('age.minutes', { n: Math.floor(seconds / 60) });
  if (seconds < 48 * 3600) return t('age.hours', { n: Math.floor(seconds / 3600) });
  return t('age.days', { n: Math.floor(seconds / 86400) });
}

/** How long something took or stood: `35 min`, `2 h 05 min`. */
export function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return t('age.minutes', { n: minutes });
  const rest = minutes % 60;
  const hours = t('age.hours', { n: Math.floor(minutes / 60) });
  return rest === 0 ? hours : `${hours} ${t('age.minutes', { n: rest })}`;
}

/** A time left, to be counted down: `45 s`, `2 min 05 s`. */
export function timeLeft(seconds: number): string {
  if (seconds < 100) return t('time.secondsLeft', { n: seconds });
  return t('time.minutesLeft', {
    m: Math.floor(seconds / 60),
    s: String(seconds % 60).padStart(2, '0'),
  });
}

/** Numbers as people list them: `1–3, 5`. */
export function ranges(numbers: readonly number[]): string {
  return runsOf(numbers)
    .map(([first, last]) => (first === last ? String(first) : `${first}${t('range.to')}${last}`))
    .join(t('list.comma'));
}
