import type { Bilingual } from '../api/contract/index.ts';
import type { ExitCode } from './exit-codes.ts';

export type Language = keyof Bilingual;

/** Options every command understands. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly lang?: string;
}

/** Where a command's result goes: lines for a person, or one JSON document for a program. */
export class Output {
  readonly language: Language;
  readonly #json: boolean;

  constructor(options: CommonOptions, env: Readonly<Record<string, string | undefined>> = process.env) {
    const wanted = options.lang ?? env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? '';
    this.language = wanted.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
    this.#json = options.json === true;
  }

  /** A sentence in the reader's language. */
  text(message: Bilingual): string {
    return message[this.language];
  }

  /** A line for a person; silent under `--json`. */
  line(message: Bilingual | string): void {
    if (!this.#json) console.log(typeof message === 'string' ? message : this.text(message));
  }

  /**
   * The command's result: printed as JSON under `--json`, otherwise left to the lines already printed.
   * Sets the exit code; the process ends by itself when nothing is left to do.
   */
  finish(code: ExitCode, result: Readonly<Record<string, unknown>>): void {
    if (this.#json) console.log(JSON.stringify({ ok: code === 0, ...result }, null, 2));
    process.exitCode = code;
  }
}
