import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MONTH_PATTERN } from '../api/contract/index.ts';
import { roomWords } from '../api/views/room.ts';
import { say } from '../config/problems.ts';
import { systemClock } from '../model/clock.ts';
import { DefinitionBook } from '../services/alarms/index.ts';
import { preservationIndexOf } from '../services/climate/index.ts';
import { ReportService } from '../services/reports/index.ts';
import { openSnapshot } from '../store/index.ts';
import { loadOrReport } from './check-config.ts';
import { EXIT } from './exit-codes.ts';
import { failWith } from './failures.ts';
import { makeLog } from './log.ts';
import { type CommonOptions, Output } from './output.ts';

interface ReportOptions extends CommonOptions {
  readonly config: string;
  readonly zone: string;
  readonly month: string;
  readonly out: string;
}

const MONTH = new RegExp(MONTH_PATTERN);

/**
 * `muniment report climate`: writes the monthly report of a zone as PDF and CSV. Only reads, and may run beside the
 * daemon: it works on a copy.
 */
export async function reportClimate(options: ReportOptions): Promise<void> {
  const output = new Output(options);
  const { zone, month, out } = options;
  if (!MONTH.test(month)) {
    output.line(
      say(
        `月份“${month}”应写作 YYYY-MM，年份 1970 至 2199`,
        `"${month}" is no month; write YYYY-MM, of the years 1970 to 2199`,
      ),
    );
    return output.finish(EXIT.usage, { problems: ['--month YYYY-MM'] });
  }
  const config = loadOrReport(options.config, output);
  if (!config) return;
  const { room } = config;
  if (!room.zones.some(({ id }) => id === zone)) {
    output.line(say(`没有分区“${zone}”`, `there is no zone "${zone}"`));
    return output.finish(EXIT.usage, { problems: [`zone ${zone}`] });
  }
  try {
    const directory = resolve(room.data);
    const store = await openSnapshot({ directory, clock: systemClock, log: makeLog('warn') });
    try {
      const book = new DefinitionBook(config.alarms, () => 0);
      const reports = new ReportService({
        preservation: preservationIndexOf(config.preservationTable),
        ruleSets: config.ruleSets,
        ...store,
        room,
        clock: systemClock,
        wordsIn: roomWords(room),
        definitionOf: (kind, subject) => book.find(kind, subject),
      });
      mkdirSync(out, { recursive: true });
      const base = join(resolve(out), `climate-${zone}-${month}`);
      const files = [`${base}.pdf`, `${base}.csv`] as const;
      writeFileSync(files[0], await reports.climatePdf(zone, month, output.language));
      writeFileSync(files[1], await reports.climateCsv(zone, month, output.language));
      for (const file of files) output.line(say(`已写入 ${file}`, `wrote ${file}`));
      output.finish(EXIT.ok, { files });
    } finally {
      store.close();
    }
  } catch (error) {
    failWith(output, error);
  }
}
