import type { BankShape } from '../../../model/address.ts';
import { applyMapping, type ForeignRow, joinTable } from './apply-mapping.ts';
import { type Accession, assemble } from './assemble.ts';
import { HOUSE_COLUMN_NAMES, HOUSE_COLUMNS, type HouseColumn, type HouseRow } from './columns.ts';
import { compare, type Existing } from './compare.ts';
import type { ImportMapping } from './mapping-schema.ts';
import { type ImportProblem, Problems } from './problems.ts';
import { type CsvTable, type ManifestFile, readTable, readText } from './read-csv.ts';

export interface ReadOptions {
  /** How to read a foreign catalogue; left out, the file is in the house's own columns. */
  readonly mapping?: ImportMapping;
  /** Files the mapping joins, by the name it gives them. */
  readonly lookups?: Readonly<Record<string, ManifestFile>>;
  readonly shapes: readonly BankShape[];
  readonly existing: Existing;
}

/** What an import would do, and everything there is to say about it. Nothing was changed. */
export interface ImportPlan {
  /** Boxes that are new; none when anything is an error. */
  readonly accessions: readonly Accession[];
  readonly problems: readonly ImportProblem[];
  /** Whether it may be committed: no error, and something or nothing to do that is not a mistake. */
  readonly acceptable: boolean;
  readonly summary: {
    readonly rows: number;
    readonly boxes: number;
    readonly volumes: number;
    /** Boxes that are here already and stay as they are. */
    readonly unchanged: number;
    /** New boxes without a slot. */
    readonly unplaced: number;
    readonly errors: number;
    readonly notices: number;
  };
}

/**
 * Reads a manifest and plans its import: all of it or, when a single row is wrong, nothing. Never throws for what is in
 * the files; the same file read again after its import plans nothing.
 */
export async function readManifest(file: ManifestFile, options: ReadOptions): Promise<ImportPlan> {
  const problems = new Problems();
  const rows = await readRows(file, options, problems);
  const boxes = assemble(rows, options.shapes, problems);
  const { accessions, unchanged } = compare(boxes, options.existing, problems);
  if (boxes.length === 0 && problems.errors === 0) problems.error('no-boxes', { file: file.name, line: 0 });
  const list = problems.list();
  const acceptable = problems.errors === 0;
  return {
    accessions: acceptable ? accessions : [],
    problems: list,
    acceptable,
    summary: {
      rows: rows.length,
      boxes: accessions.length,
      volumes: accessions.reduce((sum, { volumes }) => sum + volumes.length, 0),
      unchanged,
      unplaced: accessions.filter(({ slot }) => slot === null).length,
      errors: problems.errors,
      notices: list.filter(({ severity }) => severity === 'notice').length,
    },
  };
}

async function readRows(
  file: ManifestFile,
  options: ReadOptions,
  problems: Problems,
): Promise<readonly HouseRow[]> {
  const { mapping } = options;
  const table = await readOne(file, mapping, problems);
  if (!table) return [];
  if (!mapping) return houseRows(table, problems);
  const joined = await joinAll(table, mapping, options.lookups ?? {}, problems);
  return joined ? applyMapping(mapping, joined, options, problems) : [];
}

async function readOne(
  file: ManifestFile,
  mapping: ImportMapping | undefined,
  problems: Problems,
): Promise<CsvTable | null> {
  const text = await readText(file, mapping?.encoding ?? 'utf-8', problems);
  return text === null ? null : readTable(file.name, text, mapping?.delimiter ?? ',', problems);
}

function houseRows(table: CsvTable, problems: Problems): readonly HouseRow[] {
  const present = new Set(table.columns);
  let complete = true;
  for (const name of HOUSE_COLUMN_NAMES) {
    if (present.delete(name)) continue;
    const at = { file: table.file, line: 1, column: name };
    if (HOUSE_COLUMNS[name].required) {
      problems.error('column-missing', at, { name });
      complete = false;
    } else problems.notice('column-absent', at, { name });
  }
  for (const name of present)
    if (name !== '') problems.notice('column-unknown', { file: table.file, line: 1, column: name }, { name });
  if (!complete) return [];
  return table.rows.map(({ line, cells }) => ({
    file: table.file,
    line,
    boxAt: { file: table.file, line },
    cells: Object.fromEntries(HOUSE_COLUMN_NAMES.map((name) => [name, cells[name] ?? ''])) as Record<
      HouseColumn,
      string
    >,
  }));
}

async function joinAll(
  table: CsvTable,
  mapping: ImportMapping,
  lookups: Readonly<Record<string, ManifestFile>>,
  problems: Problems,
): Promise<{ columns: readonly string[]; rows: readonly ForeignRow[] } | null> {
  let columns = table.columns;
  let rows: readonly ForeignRow[] = table.rows.map(({ line, cells }) => ({
    file: table.file,
    line,
    cells,
    main: { file: table.file, line },
  }));
  for (const join of mapping.join ?? []) {
    const file = lookups[join.file];
    if (!file) {
      problems.error('file-missing', { file: join.file, line: 0 }, { file: join.file });
      return null;
    }
    const other = await readOne(file, mapping, problems);
    if (!other) return null;
    const missing = [
      [table.file, join.on.ours, columns],
      [other.file, join.on.theirs, other.columns],
    ] as const;
    for (const [where, name, there] of missing)
      if (!there.includes(name)) {
        problems.error('column-missing', { file: where, line: 1, column: name }, { name });
        return null;
      }
    rows = joinTable(rows, join, other, problems);
    columns = [...columns, ...other.columns.map((column) => `${join.as}.${column}`)];
  }
  return { columns, rows };
}
