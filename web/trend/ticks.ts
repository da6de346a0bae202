const DAY_S = 86_400;

function format(timeZone: string, locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options });
}

/**
 * Words under the time axis: as much as tells two neighbours apart, and the day where it changes.
 * @param splits epoch seconds
 * @param incrS from one to the next, seconds
 */
export function tickTexts(
  splits: readonly number[],
  incrS: number,
  timeZone: string,
  language: string,
): readonly string[] {
  const locale = language === 'en' ? 'en-GB' : language;
  const year = format(timeZone, locale, { year: 'numeric' });
  if (incrS >= 360 * DAY_S) return splits.map((at) => year.format(at * 1000));
  const month = format(timeZone, locale, { year: 'numeric', month: 'short' });
  if (incrS >= 28 * DAY_S) return splits.map((at) => month.format(at * 1000));
  const day = format(timeZone, locale, { month: 'short', day: 'numeric' });
  if (incrS >= DAY_S) return splits.map((at) => day.format(at * 1000));
  const clock = format(timeZone, locale, {
    hour: '2-digit',
    minute: '2-digit',
    ...(incrS < 60 ? { second: '2-digit' } : {}),
  });
  let last = '';
  return splits.map((at) => {
    const date = day.format(at * 1000);
    const text = clock.format(at * 1000);
    if (date === last) return text;
    last = date;
    return `${text}\n${date}`;
  });
}
