import { CsvError, parse } from 'csv-parse/sync';
import type { LogMapping } from './mapping.ts';
import type { LogProblems } from './problems.ts';

/** A row of the file, with the line it stands on. */
export interface LogRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** No logger writes a longer row, characters; what does is a quote that was never closed, or no table. */
const LONGEST_ROW = 64 * 1024;
/** Read at a time, for all of them are in memory together: a sample a minute for almost two years. */
const MOST_ROWS = 1_000_000;

/** Where in a row the mapped columns stand. */
export interface Places {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** @returns header and rows, trimmed, without blank ones; none after saying why */
export function rowsOf(bytes: Uint8Array, mapping: LogMapping, problems: LogProblems): readonly LogRow[] {
  const text = decoded(bytes, mapping.encoding ?? 'utf-8', problems);
  if (text === null) return [];
  const skipped = mapping.skipLines ?? 0;
  const body = skipped === 0 ? text : text.split('\n').slice(skipped).join('\n');
  const rows: LogRow[] = [];
  let ended = skipped;
  try {
    parse(body, {
      delimiter: mapping.delimiter ?? ',',
      // All of them in one file: found by the first line alone, the rest would be one row.
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: LONGEST_ROW,
      relax_column_count: true,
      trim: true,
      to: MOST_ROWS + 2,
      on_record: (cells: readonly string[], info: { readonly lines: number }) => {
        const line = ended + 1;
        // A record that spans lines is counted by the parser where it ends.
        ended = skipped + info.lines;
        if (cells.some((cell) => cell !== '')) rows.push({ line, cells });
        // Kept here; the parser need not keep it too.
        return null;
      },
    });
    if (rows.length <= MOST_ROWS + 1) return rows;
    problems.error('rows-too-many', 0, null, { most: MOST_ROWS });
    return [];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] + skipped : 0;
    problems.error('csv-broken', line, null, { detail: error.message });
    return [];
  }
}

function decoded(bytes: Uint8Array, encoding: string, problems: LogProblems): string | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // Half of a UTF-16 file is zero bytes, which UTF-8 takes for characters; no table holds one.
    if (!text.includes('\0')) return text;
  } catch {
    // Said below.
  }
  problems.error('encoding-wrong', 0, null, { encoding: encoding.toUpperCase() });
  return null;
}

/** @returns `null` after saying which column is missing, or is there more than once */
export function placesOf(header: LogRow, mapping: LogMapping, problems: LogProblems): Places | null {
  let complete = true;
  const place = (name: string): number => {
    const at = header.cells.indexOf(name.trim());
    if (at < 0) {
      problems.error('column-missing', header.line, name, { name, found: header.cells.join(', ') });
      complete = false;
    } else if (at !== header.cells.lastIndexOf(name.trim())) {
      problems.error('column-ambiguous', header.line, name, { name });
      complete = false;
    }
    return at;
  };
  const times = mapping.time.columns.map(place);
  const values = mapping.columns.map(({ column }) => place(column));
  return complete ? { times, values } : null;
}
