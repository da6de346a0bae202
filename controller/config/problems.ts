import type { Bilingual } from '../api/contract/index.ts';

/** One thing wrong in a configuration file: where it is, what it is, and how to mend it. */
export interface ConfigProblem {
  readonly file: string;
  /** Path inside the document, e.g. `/links/0/port`; '' for the whole file. */
  readonly path: string;
  /** 1-based; 0 when the file could not be read at all. */
  readonly line: number;
  readonly message: Bilingual;
}

/** Everything wrong with a configuration, at once. Nothing was started and no device was touched. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map((p) => `${p.file}:${p.line} ${p.path}: ${p.message.en}`).join('\n'));
    this.problems = problems;
  }
}

/** The same sentence in both languages of the house. */
export function say(zh: string, en: string): Bilingual {
  return { 'zh-CN': zh, en };
}
