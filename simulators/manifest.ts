import { parse } from 'csv-parse/sync';
import { SimulatorError } from './errors.ts';

/** Columns of a manifest: one row a volume, those of its box repeated. */
export const MANIFEST_COLUMNS = [
  'box_barcode',
  'epc',
  'seal',
  'security_class',
  'medium',
  'zone',
  'slot',
  'volume_reference',
  'volume_title',
  'customer',
  'pages',
] as const;

/** One line of a manifest: a volume, with the columns of its box repeated. */
export type ManifestRow = Readonly<Record<(typeof MANIFEST_COLUMNS)[number], string>>;

/** Writes rows as CSV (RFC 4180), header first. */
export function* formatManifest(rows: Iterable<ManifestRow>): Generator<string> {
  yield `${MANIFEST_COLUMNS.join(',')}\n`;
  for (const row of rows) yield `${MANIFEST_COLUMNS.map((column) => quoted(row[column])).join(',')}\n`;
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Reads a manifest. Throws `SimulatorError` when it is not CSV or a column is missing. */
export function parseManifest(text: string): ManifestRow[] {
  try {
    return parse(text, {
      bom: true,
      skip_empty_lines: true,
      columns: (header: string[]) => {
        const missing = MANIFEST_COLUMNS.filter((column) => !header.includes(column));
        if (missing.length > 0) throw new Error(`columns are missing: ${missing.join(', ')}`);
        return header;
      },
    });
  } catch (cause) {
    throw new SimulatorError(`the manifest cannot be read: ${(cause as Error).message}`, { cause });
  }
}
