import type { LogMapping } from './mapping.ts';
import type { LogProblems } from './problems.ts';
import type { LogRow } from './table.ts';
import { TimeFormat, type WallTime } from './time-format.ts';
import { WallClock } from './wall-clock.ts';

/** A row, and when it was measured, epoch ms. */
export interface TimedRow extends LogRow {
  readonly timeMs: number;
}

interface WallRow extends LogRow {
  readonly text: string;
  readonly wall: WallTime;
}

/**
 * Says when each row was measured. A wall clock shows one hour twice when it is put back; which of the two a row means
 * only its place in the file tells: rows go forward in time, so a time that was had already is of the second hour.
 * @param columns cells that a row must have
 * @param places of the time in a row
 * @returns rows in order of time; those without a time were complained about
 */
export function timesOf(
  rows: readonly LogRow[],
  columns: number,
  places: readonly number[],
  mapping: LogMapping,
  problems: LogProblems,
): readonly TimedRow[] {
  const { format, zone } = mapping.time;
  const reader = new TimeFormat(format);
  const column = mapping.time.columns.join(' ');
  const walls: WallRow[] = [];
  for (const { line, cells } of rows) {
    const text = places.map((at) => cells[at] ?? '').join(' ');
    const wall = reader.read(text);
    if (cells.length !== columns)
      problems.error('cells-miscounted', line, null, { found: cells.length, expected: columns });
    else if (wall === null) problems.error('time-malformed', line, column, { value: text, format });
    else walls.push({ line, cells, text, wall });
  }
  const [first, last] = [walls[0], walls.at(-1)];
  if (first && last && first.wall > last.wall) {
    problems.notice('newest-first', 0);
    walls.reverse();
  }
  return inOrder(walls, column, zone, problems);
}

function inOrder(
  walls: readonly WallRow[],
  column: string,
  zone: string,
  problems: LogProblems,
): readonly TimedRow[] {
  const clock = new WallClock(zone);
  const timed: TimedRow[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const { line, cells, text, wall } of walls) {
    const moments = clock.momentsOf(wall);
    const timeMs = moments.find((moment) => moment > before);
    const about = { value: text, zone };
    if (moments.length === 0) problems.error('time-skipped', line, column, about);
    else if (timeMs === undefined)
      problems.error(moments.at(-1) === before ? 'time-repeated' : 'time-backwards', line, column, about);
    else {
      if (timeMs !== moments[0]) problems.notice('hour-resolved', line, column, about);
      timed.push({ line, cells, timeMs });
      before = timeMs;
    }
  }
  return timed;
}
