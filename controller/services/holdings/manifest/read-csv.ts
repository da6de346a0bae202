import { CsvError, parse } from 'csv-parse/sync';
import type { Problems } from './problems.ts';

/** One file as handed in: its name for the report, and its bytes, text, or a stream of bytes. */
export interface ManifestFile {
  readonly name: string;
  readonly content: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** Larger files are refused before they fill the memory: some 1.5 million rows of the house's own manifest. */
export const MANIFEST_LIMIT_BYTES = 256 * 1024 * 1024;

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le';

export interface CsvRow {
  /** Line of the file on which the row begins. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface CsvTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** @returns the file's text, or `null` after saying why there is none */
export async function readText(
  file: ManifestFile,
  encoding: Encoding,
  problems: Problems,
): Promise<string | null> {
  const { name, content } = file;
  if (typeof content === 'string') return content.replace(/^\uFEFF/, '');
  try {
    const bytes = content instanceof Uint8Array ? content : await collect(content);
    if (bytes === null || bytes.byteLength > MANIFEST_LIMIT_BYTES) {
      problems.error('file-too-large', { file: name, line: 0 }, { limitMb: MANIFEST_LIMIT_BYTES / 2 ** 20 });
      return null;
    }
    return decode(bytes, encoding, name, problems);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    problems.error('file-unreadable', { file: name, line: 0 }, { detail });
    return null;
  }
}

/** Reads a stream until the limit; `null` beyond it. */
async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > MANIFEST_LIMIT_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Uint8Array, encoding: Encoding, file: string, problems: Problems): string | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // Half of a UTF-16 file is zero bytes, which UTF-8 takes for characters; no CSV holds one.
    if (!text.includes('\0')) return text;
  } catch {
    // Said below, with the line.
  }
  const lossy = new TextDecoder(encoding).decode(bytes);
  const at = lossy.search(/[\uFFFD\0]/);
  const line = at < 0 ? 1 : lossy.slice(0, at).split('\n').length;
  problems.error('encoding-wrong', { file, line }, { encoding: encoding.toUpperCase() });
  return null;
}

/** @returns the rows under their column names, trimmed; `null` when the file cannot be read as a table at all */
export function readTable(
  file: string,
  text: string,
  delimiter: string,
  problems: Problems,
): CsvTable | null {
  const records = parseRecords(file, text, delimiter, problems);
  if (records === null) return null;
  const [header, ...body] = records;
  if (!header) {
    problems.error('file-empty', { file, line: 0 });
    return null;
  }
  const columns = header.cells.map((cell) => cell.trim());
  if (!columnsUsable(file, columns, problems)) return null;
  const rows: CsvRow[] = [];
  for (const { line, cells } of body) {
    if (cells.length !== columns.length)
      problems.error('cells-miscounted', { file, line }, { found: cells.length, expected: columns.length });
    else
      rows.push({
        line,
        cells: Object.fromEntries(columns.map((name, i) => [name, (cells[i] ?? '').trim()])),
      });
  }
  return { file, columns, rows };
}

function columnsUsable(file: string, columns: readonly string[], problems: Problems): boolean {
  const seen = new Set<string>();
  let usable = true;
  for (const name of columns) {
    if (name !== '' && seen.has(name)) {
      problems.error('column-repeated', { file, line: 1, column: name }, { name });
      usable = false;
    }
    seen.add(name);
  }
  return usable;
}

interface Numbered {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Records with the line each begins on; blank lines are left out. */
function parseRecords(
  file: string,
  text: string,
  delimiter: string,
  problems: Problems,
): readonly Numbered[] | null {
  try {
    const parsed = parse(text, { delimiter, info: true, relax_column_count: true }) as unknown as readonly {
      record: readonly string[];
      info: { lines: number };
    }[];
    let ended = 0;
    const records = parsed.map(({ record, info }) => {
      const line = ended + 1;
      // A record that spans lines is counted by the parser where it ends.
      ended = info.lines;
      return { line, cells: record };
    });
    return records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 0;
    problems.error('csv-broken', { file, line }, { detail: error.message });
    return null;
  }
}
