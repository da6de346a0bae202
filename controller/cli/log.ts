import { type Logger, pino } from 'pino';

/**
 * The daemon's log: JSON lines on standard error, so that standard output is left to results.
 * @param level pino level; `MUNIMENT_LOG` overrides it
 */
export function makeLog(level = 'info'): Logger {
  return pino(
    { level: process.env['MUNIMENT_LOG'] ?? level, base: null },
    pino.destination({ dest: 2, sync: true }),
  );
}
