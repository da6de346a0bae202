import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { say } from '../config/problems.ts';
import { DAEMON } from '../model/actor.ts';
import {
  type ImportMapping,
  type ImportPlan,
  type ImportProblem,
  type ManifestFile,
  MappingError,
  readManifest,
  readMapping,
} from '../services/holdings/index.ts';
import { loadOrReport } from './check-config.ts';
import { EXIT } from './exit-codes.ts';
import { failWith } from './failures.ts';
import { inOffice, type Office } from './office.ts';
import { type CommonOptions, Output } from './output.ts';

/** Rows of one kind of problem printed for a person; `--json` lists every one. */
const ROWS_SHOWN_PER_KIND = 20;

export interface ImportOptions extends CommonOptions {
  readonly config: string;
  readonly mapping?: string;
  readonly commit?: boolean;
}

/** `muniment import FILE.csv`: a dry run with a row-by-row report; with `--commit`, all of it or nothing. */
export async function importHoldings(file: string, options: ImportOptions): Promise<void> {
  const output = new Output(options);
  const config = loadOrReport(options.config, output);
  if (!config) return;
  try {
    const mapping =
      options.mapping === undefined ? undefined : readMapping(readFileSync(options.mapping, 'utf8'));
    await inOffice(config, async (office) => {
      const plan = await planImport(office, config, file, mapping);
      report(output, file, plan);
      const committed = options.commit === true && plan.acceptable;
      if (committed) await office.holdings.accession(DAEMON, plan);
      conclude(output, plan, committed, options.commit === true);
    });
  } catch (error) {
    if (!(error instanceof MappingError)) return failWith(output, error);
    output.line(`${options.mapping}: ${error.message}`);
    output.finish(EXIT.usage, { problems: [error.message] });
  }
}

/** Reads a catalogue and plans its import; nothing is changed yet. */
export function planImport(
  { store }: Office,
  { room }: LoadedConfig,
  file: string,
  mapping?: ImportMapping,
): Promise<ImportPlan> {
  const joined = (mapping?.join ?? []).filter((j) => existsSync(join(dirname(file), j.file)));
  const lookups = Object.fromEntries(joined.map((j) => [j.file, open(join(dirname(file), j.file))]));
  return readManifest(open(file), {
    ...(mapping ? { mapping, lookups } : {}),
    shapes: room.banks,
    existing: { holdings: store.holdings, custody: store.custody },
  });
}

function open(file: string): ManifestFile {
  return { name: basename(file), content: createReadStream(file) };
}

function report(output: Output, file: string, { problems, summary }: ImportPlan): void {
  const shown = new Map<string, number>();
  for (const problem of problems) {
    const count = (shown.get(problem.code) ?? 0) + 1;
    shown.set(problem.code, count);
    if (count <= ROWS_SHOWN_PER_KIND) output.line(lineOf(problem, output));
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
  output.line(
    say(
      `${file}：${summary.rows} 行；可入库 ${summary.boxes} 盒 ${summary.volumes} 卷（其中 ${summary.unplaced} 盒无架位），` +
        `已在库 ${summary.unchanged} 盒；错误 ${summary.errors} 处，提示 ${summary.notices} 处。`,
      `${file}: ${summary.rows} rows; ${summary.boxes} boxes with ${summary.volumes} volumes to take in ` +
        `(${summary.unplaced} without a slot), ${summary.unchanged} boxes here already; ` +
        `${summary.errors} errors, ${summary.notices} notices.`,
    ),
  );
}

function lineOf(problem: ImportProblem, output: Output): string {
  const column = problem.column === null ? '' : ` ${problem.column}`;
  const severity = output.text(problem.severity === 'error' ? say('错误', 'error') : say('提示', 'notice'));
  return `${problem.file}:${problem.line}${column}: ${severity}: ${output.text(problem.message)}`;
}

function conclude(output: Output, plan: ImportPlan, committed: boolean, wanted: boolean): void {
  if (!plan.acceptable)
    output.line(say('有错误，什么也没有导入。', 'There are errors; nothing was taken in.'));
  else if (committed) output.line(say('已导入并记入日志。', 'Taken in, and journaled.'));
  else if (!wanted)
    output.line(say('试运行；加 --commit 才会导入。', 'Dry run; add --commit to take it in.'));
  output.finish(plan.acceptable ? EXIT.ok : EXIT.fault, {
    committed,
    summary: plan.summary,
    problems: plan.problems,
  });
}
