import { createHash } from 'node:crypto';
import type { BankShape } from '../../../model/address.ts';
import type { BoxRecord, Volume } from '../../../model/holdings.ts';
import {
  HOUSE_COLUMN_NAMES,
  HOUSE_COLUMNS,
  type HouseColumn,
  type HouseRow,
  readBarcode,
  readEpc,
  readMedium,
  readPages,
  readSecurityClass,
  readSlot,
  readWords,
} from './columns.ts';
import type { Place, Problems } from './problems.ts';

/** One box to be taken in, with everything in it. */
export interface Accession {
  readonly box: BoxRecord;
  /** Home slot, as text; `null` when it still has to be placed. */
  readonly slot: string | null;
  readonly volumes: readonly Volume[];
}

/** An accession and where the manifest first speaks of it. */
export interface LocatedAccession extends Accession {
  readonly at: Place;
}

const BOX_COLUMNS = HOUSE_COLUMN_NAMES.filter((name) => HOUSE_COLUMNS[name].of === 'box');

interface Gathering {
  readonly at: Place;
  /** The first value given for each box column, and the line that gave it. */
  readonly said: Map<HouseColumn, { value: string; at: Place }>;
  readonly rows: HouseRow[];
}

/** Puts the rows of a manifest together to boxes, saying what is wrong with each cell and between the rows. */
export function assemble(
  rows: readonly HouseRow[],
  shapes: readonly BankShape[],
  problems: Problems,
): readonly LocatedAccession[] {
  const taken = { slots: new Map<string, Owner>(), epcs: new Map<string, Owner>() };
  const boxes: LocatedAccession[] = [];
  for (const [barcode, gathering] of gather(rows, problems)) {
    const box = readBox(barcode, gathering, shapes, problems);
    const volumes = readVolumes(barcode, gathering.rows, problems);
    if (!box) continue;
    const owner = { box: barcode, line: gathering.at.line };
    claim(taken.slots, box.slot, owner, 'slot', lineOf(gathering, 'slot'), problems);
    claim(taken.epcs, box.record.epc ?? null, owner, 'epc', lineOf(gathering, 'epc'), problems);
    boxes.push({ box: box.record, slot: box.slot, volumes, at: gathering.at });
  }
  return boxes;
}

/** Rows by barcode. An empty box cell says "as above"; two different values are a contradiction. */
function gather(rows: readonly HouseRow[], problems: Problems): ReadonlyMap<string, Gathering> {
  const boxes = new Map<string, Gathering>();
  for (const row of rows) {
    const barcode = readBarcode(row.cells.box_barcode, row.boxAt, problems);
    if (barcode === null) continue;
    const box: Gathering = boxes.get(barcode) ?? { at: row.boxAt, said: new Map(), rows: [] };
    boxes.set(barcode, box);
    box.rows.push(row);
    for (const column of BOX_COLUMNS) {
      const value = row.cells[column];
      const first = box.said.get(column);
      if (value === '') continue;
      if (!first) box.said.set(column, { value, at: row.boxAt });
      else if (first.value !== value)
        problems.error(
          'box-disagrees',
          { ...row.boxAt, column },
          { box: barcode, line: first.at.line, first: first.value, value },
        );
    }
  }
  return boxes;
}

function lineOf(gathering: Gathering, column: HouseColumn): Place {
  return gathering.said.get(column)?.at ?? gathering.at;
}

function readBox(
  barcode: string,
  gathering: Gathering,
  shapes: readonly BankShape[],
  problems: Problems,
): { record: BoxRecord; slot: string | null } | null {
  const said = (column: HouseColumn): string => gathering.said.get(column)?.value ?? '';
  const at = (column: HouseColumn): Place => lineOf(gathering, column);
  const epc = readEpc(said('epc'), at('epc'), problems);
  const seal = readWords(said('seal'), 'seal', at('seal'), problems);
  const securityClass = readSecurityClass(said('security_class'), at('security_class'), problems);
  const medium = readMedium(said('medium'), at('medium'), problems);
  const zone = readWords(said('zone'), 'zone', at('zone'), problems);
  const slot = readSlot(said('slot'), shapes, at('slot'), problems);
  if (epc === null || seal === null || !securityClass || !medium || zone === null || slot === null)
    return null;
  const record = {
    barcode,
    ...(epc !== '' && { epc }),
    ...(seal !== '' && { seal }),
    securityClass,
    medium,
    ...(zone !== '' && { zone }),
  };
  return { record, slot: slot === '' ? null : slot };
}

function readVolumes(barcode: string, rows: readonly HouseRow[], problems: Problems): readonly Volume[] {
  const times = new Map<string, number>();
  return rows.flatMap((row) => {
    const { volume_reference, volume_title, customer, pages } = row.cells;
    // A box that came in empty is one row without a volume.
    if (volume_reference === '' && volume_title === '' && customer === '' && pages === '') return [];
    const read = {
      reference: readWords(volume_reference, 'volume_reference', row, problems),
      title: readWords(volume_title, 'volume_title', row, problems),
      customer: readWords(customer, 'customer', row, problems),
      pages: readPages(pages, row, problems),
    };
    if (read.reference === '') problems.error('cell-empty', { ...row, column: 'volume_reference' });
    if (!read.reference || read.title === null || read.customer === null || read.pages === null) return [];
    if (read.title === '') problems.notice('volume-untitled', { ...row, column: 'volume_title' });
    const name = JSON.stringify([read.reference, read.title]);
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    if (time > 1)
      problems.notice(
        'volume-repeated',
        { ...row, column: 'volume_reference' },
        {
          box: barcode,
          reference: read.reference,
        },
      );
    return [
      {
        id: volumeId(barcode, name, time),
        reference: read.reference,
        title: read.title === '' ? read.reference : read.title,
        ...(read.customer !== '' && { customer: read.customer }),
        ...(read.pages !== undefined && { pages: read.pages }),
      },
    ];
  });
}

/**
 * An id that is the same whenever the same manifest is read, so that reading it again finds what is here already. 80 bits
 * of SHA-256: two alike among a thousand million volumes less than once in a million such archives.
 */
function volumeId(barcode: string, name: string, time: number): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([barcode, name, time]))
    .digest('hex');
  return `V-${digest.slice(0, 20)}`;
}

interface Owner {
  readonly box: string;
  readonly line: number;
}

function claim(
  taken: Map<string, Owner>,
  value: string | null,
  owner: Owner,
  column: 'slot' | 'epc',
  at: Place,
  problems: Problems,
): void {
  if (value === null) return;
  const first = taken.get(value);
  if (first)
    problems.error(`${column}-taken-in-file`, { ...at, column }, { value, box: first.box, line: first.line });
  else taken.set(value, owner);
}
