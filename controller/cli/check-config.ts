import { families } from '../../drivers/registry.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { ConfigError, say } from '../config/problems.ts';
import { EXIT } from './exit-codes.ts';
import { type CommonOptions, Output } from './output.ts';

/** `muniment check-config FILE`: every error at once, each with path and line; touches no device. */
export function checkConfig(file: string, options: CommonOptions): void {
  const output = new Output(options);
  const loaded = loadOrReport(file, output);
  if (!loaded) return;
  const { links, devices, banks, points } = loaded.room;
  output.line(
    say(
      `${file}：没有问题（${links.length} 条链路，${devices.length} 台设备，${banks.length} 个区，${points.length} 个测点）`,
      `${file}: no problems (${links.length} links, ${devices.length} devices, ${banks.length} banks, ${points.length} points)`,
    ),
  );
  output.finish(EXIT.ok, { file, problems: [] });
}

/** Loads a configuration; reports what is wrong with it and sets exit code 2 when it cannot be used. */
export function loadOrReport(file: string, output: Output): LoadedConfig | null {
  try {
    return loadConfig(file, process.env, { families });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems)
      output.line(`${problem.file}:${problem.line}: ${problem.path} ${output.text(problem.message)}`);
    const count = error.problems.length;
    output.line(say(`共 ${count} 处错误，没有启动任何设备。`, `${count} problem(s); no device was touched.`));
    output.finish(EXIT.usage, { file, problems: error.problems });
    return null;
  }
}
