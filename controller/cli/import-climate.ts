import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { say } from '../config/problems.ts';
import { DAEMON } from '../model/actor.ts';
import { systemClock } from '../model/clock.ts';
import {
  type LogMapping,
  LogMappingError,
  type LogPlan,
  type LogProblem,
  readLog,
  readLogMapping,
} from '../services/climate/index.ts';
import { loadOrReport } from './check-config.ts';
import { EXIT } from './exit-codes.ts';
import { failWith } from './failures.ts';
import { inOffice, type Office } from './office.ts';
import { type CommonOptions, Output } from './output.ts';

/** Rows of one kind of problem printed for a person; `--json` lists every one. */
const ROWS_SHOWN_PER_KIND = 20;
const USUAL_HOLD_MS = 30_000;
/** Read at a time, for a file is in memory as a whole: far more than the rows that are read of it need. */
const LARGEST_FILE_MIB = 256;
/** Samples written at a time. */
const BATCH = 50_000;

export interface ImportClimateOptions extends CommonOptions {
  readonly config: string;
  readonly mapping: string;
  readonly commit?: boolean;
  readonly acceptRows?: boolean;
}

/**
 * `muniment import-climate FILE`: a dry run with a row-by-row report; with `--commit`, every row, or with `--accept-rows`
 * those without an error.
 */
export async function importClimate(file: string, options: ImportClimateOptions): Promise<void> {
  const output = new Output(options);
  const config = loadOrReport(options.config, output);
  if (!config) return;
  try {
    for (const path of [options.mapping, file]) {
      const problem = unreadable(path);
      if (!problem) continue;
      output.line(problem);
      return output.finish(EXIT.usage, { problems: [problem.en] });
    }
    const mapping = readLogMapping(readFileSync(options.mapping, 'utf8'));
    const bytes = readFileSync(file);
    await inOffice(config, async (office) => {
      const plan = planOf(office, config, bytes, mapping);
      report(output, file, plan);
      const acceptable = plan.clean || (plan.usable && options.acceptRows === true);
      const committed = options.commit === true && acceptable;
      if (committed) await takeIn(office, config, { plan, mapping, bytes, file });
      conclude(output, plan, { acceptable, committed, wanted: options.commit === true });
    });
  } catch (error) {
    if (!(error instanceof LogMappingError)) return failWith(output, error);
    output.line(`${options.mapping}: ${error.message}`);
    output.finish(EXIT.usage, { problems: [error.message] });
  }
}

/** Why a path cannot be read as a whole: a device or pipe may never end. @throws the system's error when it is not there */
function unreadable(path: string): ReturnType<typeof say> | null {
  const stat = statSync(path);
  if (!stat.isFile()) return say(`${path}：不是普通文件`, `${path}: not an ordinary file`);
  if (stat.size <= LARGEST_FILE_MIB * 1024 * 1024) return null;
  return say(
    `${path}：超过 ${LARGEST_FILE_MIB} MiB，请分成几个文件导入`,
    `${path}: larger than ${LARGEST_FILE_MIB} MiB: cut it into several files`,
  );
}

function planOf({ store }: Office, { room }: LoadedConfig, bytes: Uint8Array, mapping: LogMapping): LogPlan {
  return readLog(bytes, {
    mapping,
    points: new Set(room.points.map(({ id }) => id)),
    kept: (point, fromMs, toMs) => store.telemetry.samples(point, fromMs, toMs),
    keeps: (point, timeMs) => store.telemetry.keeps(point, timeMs),
    now: systemClock.now(),
  });
}

/** The journal says first what came from where; the samples of a run that ended here can be taken in again. */
async function takeIn(
  { store: { ledger, telemetry } }: Office,
  { room }: LoadedConfig,
  import_: { plan: LogPlan; mapping: LogMapping; bytes: Uint8Array; file: string },
): Promise<void> {
  const { plan, mapping, bytes, file } = import_;
  const points = mapping.columns.map(({ point }) => point);
  const { from, to, rowsWithErrors } = plan.summary;
  await ledger.commit(DAEMON, (tx) =>
    tx.append({
      type: 'climate.imported',
      file: basename(file),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      points,
      from: from ?? 0,
      to: to ?? 0,
      samples: plan.samples.length,
      rowsLeftOut: rowsWithErrors,
    }),
  );
  telemetry.pack();
  for (const point of points) telemetry.hold(point, plan.holdMs);
  for (let at = 0; at < plan.samples.length; at += BATCH) {
    telemetry.append(plan.samples.slice(at, at + BATCH));
    telemetry.flush();
  }
  telemetry.pack();
  // What the room's own sensors measure stands no longer than it did before.
  for (const { id, staleAfterMs = USUAL_HOLD_MS } of room.points)
    if (points.includes(id)) telemetry.hold(id, staleAfterMs);
}

function report(output: Output, file: string, { problems, summary }: LogPlan): void {
  const shown = new Map<string, number>();
  for (const problem of problems) {
    const count = (shown.get(problem.code) ?? 0) + 1;
    shown.set(problem.code, count);
    if (count <= ROWS_SHOWN_PER_KIND) output.line(lineOf(file, problem, output));
  }
  for (const [code, count] of shown)
    if (count > ROWS_SHOWN_PER_KIND) {
      const rest = count - ROWS_SHOWN_PER_KIND;
      output.line(
        say(
          `……另有 ${rest} 处“${code}”（--json 列出全部）`,
          `… and ${rest} more of "${code}" (--json lists all)`,
        ),
      );
    }
  const { rows, gaps, samples, unchanged, rowsWithErrors, errors, notices } = summary;
  const span = [summary.from, summary.to].map((time) => (time === null ? '–' : new Date(time).toISOString()));
  output.line(
    say(
      `${file}：${rows} 行，${span.join(' 至 ')}，空缺 ${gaps} 处；可导入 ${samples} 个数值，已有 ${unchanged} 个；` +
        `错误 ${errors} 处（${rowsWithErrors} 行），提示 ${notices} 处。`,
      `${file}: ${rows} rows, ${span.join(' to ')}, ${gaps} gaps; ${samples} values to take in, ${unchanged} here already; ` +
        `${errors} errors in ${rowsWithErrors} rows, ${notices} notices.`,
    ),
  );
}

function lineOf(file: string, { line, column, severity, message }: LogProblem, output: Output): string {
  const word = output.text(severity === 'error' ? say('错误', 'error') : say('提示', 'notice'));
  return `${basename(file)}:${line}${column === null ? '' : ` ${column}`}: ${word}: ${output.text(message)}`;
}

function conclude(
  output: Output,
  plan: LogPlan,
  outcome: { readonly acceptable: boolean; readonly committed: boolean; readonly wanted: boolean },
): void {
  const { acceptable, committed, wanted } = outcome;
  if (!acceptable && plan.usable)
    output.line(
      say(
        '有错误，什么也没有导入；加 --accept-rows 只导入无误的行。',
        'There are errors; nothing was taken in. Add --accept-rows to take the rows without one.',
      ),
    );
  else if (!acceptable)
    output.line(say('有错误，什么也没有导入。', 'There are errors; nothing was taken in.'));
  else if (committed) output.line(say('已导入并记入日志。', 'Taken in, and journaled.'));
  else if (!wanted)
    output.line(say('试运行；加 --commit 才会导入。', 'Dry run; add --commit to take it in.'));
  output.finish(acceptable ? EXIT.ok : EXIT.fault, {
    committed,
    summary: plan.summary,
    problems: plan.problems,
  });
}
