import type { Sample } from '../repository.ts';
import type { LogMapping } from './mapping.ts';
import { type LogProblem, LogProblems } from './problems.ts';
import { placesOf, rowsOf } from './table.ts';
import { type TimedRow, timesOf } from './times.ts';
import { CONVERSIONS } from './units.ts';

export interface ReadLogOptions {
  readonly mapping: LogMapping;
  /** Ids of the configured points. */
  readonly points: ReadonlySet<string>;
  /** What a point has in [fromMs, toMs) already. */
  readonly kept: (point: string, fromMs: number, toMs: number) => readonly Sample[];
  /** Whether a sample of that time, epoch ms, would be kept at all. */
  readonly keeps: (point: string, timeMs: number) => boolean;
  /** Epoch ms; nothing was measured later. */
  readonly now: number;
}

/** What an import would do, and everything there is to say about it. Nothing was changed. */
export interface LogPlan {
  /** Samples of rows without an error that are not there yet. */
  readonly samples: readonly Sample[];
  readonly problems: readonly LogProblem[];
  /** Whether every row can be taken. */
  readonly clean: boolean;
  /** Whether the rows without an error can be taken: what is wrong is in rows, not in the whole file or mapping. */
  readonly usable: boolean;
  /** How long a sample stands when no other follows, ms. */
  readonly holdMs: number;
  readonly summary: {
    readonly rows: number;
    readonly rowsWithErrors: number;
    readonly errors: number;
    readonly notices: number;
    /** Times at which rows are missing between two others. */
    readonly gaps: number;
    readonly samples: number;
    /** Samples that are there already, with the same value. */
    readonly unchanged: number;
    /** Epoch ms of the oldest and newest row with a time; `null` when there is none. */
    readonly from: number | null;
    readonly to: number | null;
  };
}

/** Of a log of one row nobody knows the step, ms. */
const HOLD_WITHOUT_STEP_MS = 60_000;
const LONGEST_HOLD_MS = 24 * 3_600_000;

/**
 * Reads a foreign climate log. Never throws for what is in the file; the same file read again after its import plans
 * nothing.
 * @throws RangeError when the mapping names a time zone that does not exist
 */
export function readLog(bytes: Uint8Array, options: ReadLogOptions): LogPlan {
  const { mapping, points } = options;
  const problems = new LogProblems();
  for (const { point } of mapping.columns)
    if (!points.has(point)) problems.error('point-unknown', 0, null, { point });
  const [header, ...rows] = rowsOf(bytes, mapping, problems);
  const places = header ? placesOf(header, mapping, problems) : null;
  if (rows.length === 0 && problems.errors === 0) problems.error('file-empty', 0);
  const usable = problems.errors === 0;
  const timed = header && places ? timesOf(rows, header.cells.length, places.times, mapping, problems) : [];
  const holdMs = mapping.holdMinutes === undefined ? usualHold(timed) : mapping.holdMinutes * 60_000;
  const gaps = tellGaps(timed, holdMs, problems);
  const samples = timed.flatMap((row) => samplesOf(row, places?.values ?? [], options, problems));
  const { fresh, unchanged } = newOnes(samples, options, problems);
  const list = problems.list();
  return {
    samples: usable ? fresh : [],
    problems: list,
    clean: problems.errors === 0,
    usable,
    holdMs,
    summary: {
      rows: rows.length,
      rowsWithErrors: problems.lines,
      errors: problems.errors,
      notices: list.filter(({ severity }) => severity === 'notice').length,
      gaps,
      samples: usable ? fresh.length : 0,
      unchanged,
      from: timed[0]?.timeMs ?? null,
      to: timed.at(-1)?.timeMs ?? null,
    },
  };
}

type LineSample = Sample & { readonly line: number; readonly column: string };

/** What a row measured; nothing when one of its cells is wrong. */
function samplesOf(
  { line, cells, timeMs }: TimedRow,
  places: readonly number[],
  { mapping, keeps, now }: ReadLogOptions,
  problems: LogProblems,
): readonly LineSample[] {
  const samples: LineSample[] = [];
  const moment = { value: new Date(timeMs).toISOString() };
  let sound = timeMs <= now;
  if (!sound) problems.error('time-ahead', line, null, moment);
  for (const [index, { column, point, unit, low, high }] of mapping.columns.entries()) {
    const text = cells[places[index] ?? -1] ?? '';
    if (text === '' || mapping.missing?.includes(text)) {
      problems.notice('value-absent', line, column);
      continue;
    }
    const read = numberOf(text, mapping.decimal ?? '.');
    const { convert, to, min, max } = CONVERSIONS[unit];
    const value = read === null ? Number.NaN : convert(read);
    if (read === null) problems.error('number-malformed', line, column, { value: text });
    else if (value < min || value > max)
      problems.error('value-impossible', line, column, { value, unit: to, min, max });
    if (!(value >= min && value <= max)) sound = false;
    else {
      if (!keeps(point, timeMs)) {
        problems.error('time-too-old', line, column, moment);
        sound = false;
      }
      const limited = low !== undefined || high !== undefined;
      const outside = limited ? value < (low ?? -Infinity) || value > (high ?? Infinity) : null;
      samples.push({ line, column, point, time: timeMs, value, quality: 'good', outside });
    }
  }
  return sound ? samples : [];
}

function numberOf(text: string, decimal: '.' | ','): number | null {
  const plain = decimal === ',' ? /^[+-]?\d+(,\d+)?$/ : /^[+-]?\d+(\.\d+)?$/;
  return plain.test(text) ? Number(text.replace(',', '.')) : null;
}

/** Leaves out what is there already. What differs from it is an error: history is not rewritten by a file. */
function newOnes(
  samples: readonly LineSample[],
  { mapping, kept, points }: ReadLogOptions,
  problems: LogProblems,
): { readonly fresh: readonly Sample[]; readonly unchanged: number } {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return { fresh: [], unchanged: 0 };
  const known = new Map(
    mapping.columns
      .filter(({ point }) => points.has(point))
      .map(({ point }) => [
        point,
        new Map(kept(point, first.time, last.time + 1).map(({ time, value }) => [time, value])),
      ]),
  );
  const fresh: Sample[] = [];
  let unchanged = 0;
  for (const { line, column, ...sample } of samples) {
    const there = known.get(sample.point)?.get(sample.time);
    if (there === undefined) fresh.push(sample);
    else if (there === sample.value) unchanged++;
    else
      problems.error('value-differs', line, column, {
        point: sample.point,
        kept: there,
        value: sample.value,
      });
  }
  return { fresh, unchanged };
}

/** Says where rows are further apart than a value stands: nothing is known of the time between. */
function tellGaps(rows: readonly TimedRow[], holdMs: number, problems: LogProblems): number {
  let gaps = 0;
  for (let i = 1; i < rows.length; i++) {
    const [before, { line, timeMs }] = [rows[i - 1] as TimedRow, rows[i] as TimedRow];
    if (timeMs - before.timeMs <= holdMs) continue;
    gaps++;
    const hours = Math.round((timeMs - before.timeMs) / 360_000) / 10;
    const [from, to] = [before.timeMs, timeMs].map((time) => new Date(time).toISOString());
    problems.notice('rows-missing', line, null, { from: from ?? '', to: to ?? '', hours });
  }
  return gaps;
}

/** Half as long again as the usual step: a logger that is a little late leaves no gap, one that missed a row does. */
function usualHold(rows: readonly TimedRow[]): number {
  const steps = rows.slice(1).map(({ timeMs }, i) => timeMs - (rows[i] as TimedRow).timeMs);
  const usual = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)];
  return Math.min(LONGEST_HOLD_MS, usual === undefined ? HOLD_WITHOUT_STEP_MS : usual * 1.5);
}
