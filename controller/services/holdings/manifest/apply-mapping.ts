import type { BankShape, Face } from '../../../model/address.ts';
import { HOUSE_COLUMN_NAMES, HOUSE_COLUMNS, type HouseColumn, type HouseRow } from './columns.ts';
import type { Existing } from './compare.ts';
import type { ImportMapping, ShelfRule, ValueRule } from './mapping-schema.ts';
import type { Place, Problems } from './problems.ts';
import type { CsvRow, CsvTable } from './read-csv.ts';
import { type Shelf, ShelfAllocator } from './shelf-allocator.ts';
import { applyRule, columnsNamed } from './value-rule.ts';

/** A row of the joined tables: every column by its name, and where it is from. */
export interface ForeignRow extends Place {
  readonly file: string;
  readonly cells: Readonly<Record<string, string>>;
  /** The row of the first file that it comes from. */
  readonly main: Place;
}

/** Turns rows of a foreign catalogue into the house's columns, saying of each row what the mapping has no answer for. */
export function applyMapping(
  mapping: ImportMapping,
  table: { readonly columns: readonly string[]; readonly rows: readonly ForeignRow[] },
  room: { readonly shapes: readonly BankShape[]; readonly existing: Existing },
  problems: Problems,
): readonly HouseRow[] {
  if (!namesKnownColumns(mapping, table, problems)) return [];
  const placer = mapping.shelf && new Placer(mapping.shelf, room.shapes, room.existing, problems);
  const noted = new Set<string>();
  return table.rows.flatMap((row) => {
    const cells = mapCells(mapping, row, noted, problems);
    if (cells === null) return [];
    const slot = placer ? placer.slotOf(cells.box_barcode, row) : cells.slot;
    return [{ file: row.file, line: row.line, boxAt: row.main, cells: { ...cells, slot } }];
  });
}

function namesKnownColumns(
  mapping: ImportMapping,
  table: { readonly columns: readonly string[] },
  problems: Problems,
): boolean {
  const { when = [], unplaceable: _, ...shelf } = mapping.shelf ?? {};
  const rules = [...Object.values(mapping.columns), ...Object.values(shelf)] as readonly ValueRule[];
  const missing = new Set([...rules.flatMap(columnsNamed), ...when]);
  for (const column of table.columns) missing.delete(column);
  for (const name of missing) problems.error('mapping-column-unknown', { line: 0, column: name }, { name });
  return missing.size === 0;
}

/** @param noted notes already given, so that each is said once a box and not once a volume */
function mapCells(
  mapping: ImportMapping,
  row: ForeignRow,
  noted: Set<string>,
  problems: Problems,
): Record<HouseColumn, string> | null {
  const cells = Object.fromEntries(HOUSE_COLUMN_NAMES.map((name) => [name, ''])) as Record<
    HouseColumn,
    string
  >;
  let usable = true;
  for (const name of HOUSE_COLUMN_NAMES) {
    const rule = mapping.columns[name];
    if (rule === undefined) continue;
    const outcome = applyRule(rule, row.cells);
    const at = { ...(HOUSE_COLUMNS[name].of === 'box' ? row.main : placeOf(row)), column: name };
    if (outcome.kind === 'value') {
      cells[name] = outcome.value;
      const note = `${name} ${outcome.value}`;
      if (outcome.notice && !noted.has(note)) {
        noted.add(note);
        problems.notice('mapping-note', at, { zh: outcome.notice['zh-CN'], en: outcome.notice.en });
      }
    } else if (outcome.kind === 'not-in-table') {
      problems.error('value-not-in-table', at, { name, value: outcome.value });
      usable = false;
    } else if (HOUSE_COLUMNS[name].of === 'box' && HOUSE_COLUMNS[name].required) {
      problems.error('nothing-applies', at, { name, tried: outcome.tried });
      usable = false;
    }
  }
  return usable ? cells : null;
}

/** Finds each box its slot, once: the rows of its other volumes get the same. */
class Placer {
  readonly #rule: ShelfRule;
  readonly #allocator: ShelfAllocator;
  readonly #problems: Problems;
  readonly #slots = new Map<string, { shelf: string; slot: string }>();
  /** Boxes whose shelf cannot be read: said once, not again with each of their volumes. */
  readonly #unreadable = new Set<string>();

  constructor(rule: ShelfRule, shapes: readonly BankShape[], existing: Existing, problems: Problems) {
    this.#rule = rule;
    this.#allocator = new ShelfAllocator(shapes, existing.custody);
    this.#problems = problems;
  }

  slotOf(box: string, row: ForeignRow): string {
    if (this.#unreadable.has(box) || this.#rule.when.some((column) => !row.cells[column])) return '';
    const shelf = this.#shelf(row);
    if (!shelf) {
      this.#unreadable.add(box);
      return '';
    }
    const name = `${shelf.bank}-${shelf.carriage}-${shelf.face}-${shelf.section}-${shelf.level}`;
    const before = this.#slots.get(box);
    if (before?.shelf === name) return before.slot;
    const allocation = this.#allocator.allocate(box, shelf);
    const slot = allocation.kind === 'slot' ? allocation.slot : '';
    // A second shelf for one box gets a slot of its own here, and is then found out as a contradiction.
    this.#slots.set(box, { shelf: name, slot });
    if (allocation.kind !== 'slot')
      this.#problems[this.#rule.unplaceable](
        allocation.kind === 'full' ? 'shelf-full' : 'shelf-not-in-room',
        { ...row.main, column: 'slot' },
        { shelf: name, box },
      );
    return slot;
  }

  #shelf(row: ForeignRow): Shelf | null {
    const bank = this.#number('bank', row);
    const carriage = this.#number('carriage', row);
    const face = this.#word('face', row);
    const section = this.#number('section', row);
    const level = this.#number('level', row);
    if (bank === null || carriage === null || section === null || level === null || face === null)
      return null;
    if (face === 'A' || face === 'B') return { bank, carriage, face: face satisfies Face, section, level };
    this.#problems.error('word-unknown', this.#at('face', row), { value: face, allowed: 'A, B' });
    return null;
  }

  #number(name: 'bank' | 'carriage' | 'section' | 'level', row: ForeignRow): number | null {
    const text = this.#word(name, row);
    if (text === null) return null;
    if (/^[1-9]\d?$/.test(text)) return Number(text);
    this.#problems.error('number-invalid', this.#at(name, row), { value: text, min: 1, max: 99 });
    return null;
  }

  #word(name: 'bank' | 'carriage' | 'face' | 'section' | 'level', row: ForeignRow): string | null {
    const outcome = applyRule(this.#rule[name], row.cells);
    if (outcome.kind === 'value') return outcome.value;
    if (outcome.kind === 'not-in-table')
      this.#problems.error('value-not-in-table', this.#at(name, row), { name, value: outcome.value });
    else this.#problems.error('nothing-applies', this.#at(name, row), { name, tried: outcome.tried });
    return null;
  }

  #at(name: string, row: ForeignRow): Place {
    return { ...row.main, column: `slot.${name}` };
  }
}

/** Joins a second table to rows: each row once for every match, and once with empty cells where there is none. */
export function joinTable(
  rows: readonly ForeignRow[],
  join: NonNullable<ImportMapping['join']>[number],
  table: CsvTable,
  problems: Problems,
): readonly ForeignRow[] {
  const { ours, theirs } = join.on;
  const matches = groupBy(table.rows, theirs);
  const empty = prefixed(join.as, Object.fromEntries(table.columns.map((column) => [column, ''])));
  const keys = new Map<string, number>();
  const joined = rows.flatMap((row) => {
    const key = row.cells[ours] ?? '';
    const first = keys.get(key);
    // Two boxes under one key would each get the other's volumes.
    if (first !== undefined)
      problems.error('join-key-repeated', { ...row.main, column: ours }, { key, line: first });
    keys.set(key, row.line);
    const found = key === '' ? [] : (matches.get(key) ?? []);
    if (found.length === 0) return [{ ...row, cells: { ...row.cells, ...empty } }];
    return found.map((match) => ({
      file: table.file,
      line: match.line,
      main: row.main,
      cells: { ...row.cells, ...prefixed(join.as, match.cells) },
    }));
  });
  for (const row of table.rows)
    if (!keys.has(row.cells[theirs] ?? ''))
      problems[join.unmatched](
        'join-unmatched',
        { file: table.file, line: row.line, column: theirs },
        { file: table.file, key: row.cells[theirs] ?? '' },
      );
  return joined;
}

function groupBy(rows: readonly CsvRow[], column: string): ReadonlyMap<string, readonly CsvRow[]> {
  const groups = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const key = row.cells[column] ?? '';
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function placeOf({ file, line }: ForeignRow): Place {
  return { file, line };
}

function prefixed(as: string, cells: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(cells).map(([name, value]) => [`${as}.${name}`, value]));
}
