import { resolve } from 'node:path';
import { say } from '../config/problems.ts';
import { verifyStore } from '../store/index.ts';
import { loadOrReport } from './check-config.ts';
import { EXIT } from './exit-codes.ts';
import { failWith } from './failures.ts';
import { type CommonOptions, Output } from './output.ts';

/**
 * `muniment audit verify`: proves the journal's chain and that every table follows from it, and names each row that
 * does not. Only reads, and may run beside the daemon.
 */
export function auditVerify(options: CommonOptions & { config?: string; data?: string }): void {
  const output = new Output(options);
  const folder = dataFolder(options, output);
  if (folder === null) return;
  try {
    const report = verifyStore(folder);
    for (const { table, key, problem } of report.problems) output.line(`${table} ${key}: ${problem}`);
    output.line(
      report.ok
        ? say(
            `${folder}：日志 ${report.entries} 条，哈希链完整；所有数据表与日志一致。`,
            `${folder}: ${report.entries} journal entries, chain unbroken; every table follows from the journal.`,
          )
        : say(
            `${folder}：发现 ${report.problems.length} 处不一致。`,
            `${folder}: ${report.problems.length} problem(s) found.`,
          ),
    );
    output.finish(report.ok ? EXIT.ok : EXIT.fault, { ...report, data: folder });
  } catch (error) {
    failWith(output, error);
  }
}

/** The data folder named directly, or by a configuration; `null` (and exit code 2) when neither can be had. */
export function dataFolder(options: { config?: string; data?: string }, output: Output): string | null {
  if (options.data !== undefined) return resolve(options.data);
  if (options.config !== undefined) {
    const config = loadOrReport(options.config, output);
    return config && resolve(config.room.data);
  }
  output.line(
    say('请用 --config 或 --data 指明数据位置', 'say where the data is: --config FILE or --data FOLDER'),
  );
  output.finish(EXIT.usage, { problems: ['--config or --data is needed'] });
  return null;
}
