/** What a clock on the wall shows, as if it were UTC, epoch ms. */
export type WallTime = number;

/** A way of writing times that cannot be read by. */
export class TimeFormatError extends Error {
  override readonly name = 'TimeFormatError';
}

const FIELDS: Readonly<Record<string, { readonly name: string; readonly pattern: string }>> = {
  YYYY: { name: 'year', pattern: '\\d{4}' },
  YY: { name: 'shortYear', pattern: '\\d{2}' },
  MM: { name: 'month', pattern: '\\d{2}' },
  M: { name: 'month', pattern: '\\d{1,2}' },
  DD: { name: 'day', pattern: '\\d{2}' },
  D: { name: 'day', pattern: '\\d{1,2}' },
  HH: { name: 'hour', pattern: '\\d{2}' },
  H: { name: 'hour', pattern: '\\d{1,2}' },
  hh: { name: 'halfDayHour', pattern: '\\d{2}' },
  h: { name: 'halfDayHour', pattern: '\\d{1,2}' },
  mm: { name: 'minute', pattern: '\\d{2}' },
  ss: { name: 'second', pattern: '\\d{2}' },
  A: { name: 'half', pattern: '[AaPp]\\.?[Mm]\\.?|上午|下午' },
};
const TOKEN = /YYYY|YY|MM|M|DD|D|HH|H|hh|h|mm|ss|A/g;
/** Two digits of a year are of this century: no digital logger is older. */
const CENTURY = 2000;

/** Reads times written in one way, such as `DD-MM-YYYY HH:mm`. */
export class TimeFormat {
  readonly #pattern: RegExp;

  /** @throws TimeFormatError when a date or hour is missing or named twice */
  constructor(format: string) {
    const names: string[] = [];
    let pattern = '';
    let end = 0;
    for (const match of format.matchAll(TOKEN)) {
      const field = FIELDS[match[0]] as (typeof FIELDS)[string];
      pattern += `${literal(format.slice(end, match.index))}(?<${field.name}>${field.pattern})`;
      if (names.includes(field.name)) throw new TimeFormatError(`names the ${field.name} twice`);
      names.push(field.name);
      end = match.index + match[0].length;
    }
    const has = (...some: string[]): boolean => some.some((name) => names.includes(name));
    if (!has('year', 'shortYear') || !has('month') || !has('day') || !has('hour', 'halfDayHour'))
      throw new TimeFormatError('needs year, month, day and hour');
    if (has('halfDayHour') !== has('half')) throw new TimeFormatError('hh needs A, and A needs hh');
    this.#pattern = new RegExp(`^${pattern}${literal(format.slice(end))}$`, 'u');
  }

  /** @returns what the clock showed; `null` when the text is written otherwise, or there is no such date or hour */
  read(text: string): WallTime | null {
    const groups = this.#pattern.exec(text)?.groups;
    if (!groups) return null;
    const number = (name: string): number => Number(groups[name] ?? 0);
    const year = groups['year'] === undefined ? CENTURY + number('shortYear') : number('year');
    const hour =
      groups['half'] === undefined ? number('hour') : hourOfDay(number('halfDayHour'), groups['half']);
    const [month, day, minute, second] = [number('month'), number('day'), number('minute'), number('second')];
    if (hour === null || hour > 23 || minute > 59 || second > 59) return null;
    const wall = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
    // The calendar makes 2 March of 30 February.
    return wall.getUTCMonth() === month - 1 && wall.getUTCDate() === day ? wall.getTime() : null;
  }
}

function hourOfDay(hour: number, half: string): number | null {
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (/^[Pp]|下午/.test(half) ? 12 : 0);
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(/\s+/g, '\\s+');
}
