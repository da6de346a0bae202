import { readFileSync } from 'node:fs';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { type ConfigProblem, say } from './problems.ts';

/** A parsed YAML file that can still say on which line a value stands. */
export interface Source {
  readonly file: string;
  readonly value: unknown;
  /** Line of the value at `path`, or of its nearest parent that exists. */
  lineOf(path: readonly (string | number)[]): number;
}

/** `${NAME:-default}` or `${NAME}`, as in shells and compose files. */
const VARIABLE = /\$\{([A-Z][A-Z0-9_]*)(?::-([^}\n]*))?\}/g;
/** A room's configuration is a few hundred lines; megabytes are a mistake or an attack. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Reads a YAML file, filling in environment variables. Problems are added to `problems`; `null` when nothing can be
 * made of the file.
 */
export function readSource(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  problems: ConfigProblem[],
): Source | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    problems.push({
      file,
      path: '',
      line: 0,
      message: say(`无法读取文件：${cause}`, `cannot read the file: ${cause}`),
    });
    return null;
  }
  if (Buffer.byteLength(text) > MAX_BYTES) {
    problems.push({
      file,
      path: '',
      line: 0,
      message: say('文件超过 4 MiB', 'the file is larger than 4 MiB'),
    });
    return null;
  }
  return parseSource(file, fillIn(file, text, env, problems), problems);
}

function fillIn(
  file: string,
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  problems: ConfigProblem[],
): string {
  return text
    .split('\n')
    .map((line, index) => {
      if (line.trimStart().startsWith('#')) return line;
      return line.replace(VARIABLE, (_whole, name: string, fallback: string | undefined) => {
        const value = env[name] ?? fallback;
        if (value !== undefined) return value;
        problems.push({
          file,
          path: '',
          line: index + 1,
          message: say(
            `环境变量 ${name} 未设置，也没有默认值`,
            `environment variable ${name} is not set and has no default`,
          ),
        });
        return '';
      });
    })
    .join('\n');
}

function parseSource(file: string, text: string, problems: ConfigProblem[]): Source | null {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  for (const error of document.errors)
    problems.push({
      file,
      path: '',
      line: lines.linePos(error.pos[0]).line,
      message: say(`YAML 语法错误：${error.message}`, `YAML syntax: ${error.message}`),
    });
  if (document.errors.length > 0) return null;
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    problems.push({ file, path: '', line: 1, message: say(`YAML：${cause}`, `YAML: ${cause}`) });
    return null;
  }
  return { file, value, lineOf: (path) => lineIn(document, lines, path) };
}

function lineIn(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
