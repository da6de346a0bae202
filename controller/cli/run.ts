import { once } from 'node:events';
import { Daemon } from '../main.ts';
import { loadOrReport } from './check-config.ts';
import { EXIT } from './exit-codes.ts';
import { failWith } from './failures.ts';
import { makeLog } from './log.ts';
import { type CommonOptions, Output } from './output.ts';

/** `muniment run --config FILE`: the daemon, until it is asked to stop. */
export async function run(options: CommonOptions & { config: string }): Promise<void> {
  const output = new Output(options);
  const config = loadOrReport(options.config, output);
  if (!config) return;
  let daemon: Daemon | null = null;
  try {
    daemon = new Daemon({ config, log: makeLog() });
    const { url } = await daemon.start();
    if (options.json) console.log(JSON.stringify({ ready: true, url }));
    else output.line({ 'zh-CN': `正在运行：${url}`, en: `running at ${url}` });
    await asked();
    await daemon.stop();
    process.exitCode = EXIT.ok;
  } catch (error) {
    await daemon?.stop().catch(() => {});
    failWith(output, error);
  }
}

/** Resolves when the terminal or the service manager asks the process to stop; asked twice, it ends at once. */
export async function asked(): Promise<void> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const force = (): never => process.exit(EXIT.fault);
  process.on('SIGINT', force);
  process.on('SIGTERM', force);
}
