import type { BoxRecord, Volume } from '../../../model/holdings.ts';
import type { Accession, LocatedAccession } from './assemble.ts';
import type { Problems } from './problems.ts';

/** What is here already, as far as an import must know it; the repositories of holdings and custody together. */
export interface Existing {
  readonly holdings: {
    box(barcode: string): BoxRecord | null;
    volumesOf(barcode: string): readonly Volume[];
  };
  readonly custody: {
    box(barcode: string): { readonly slot: string | null } | null;
    boxByEpc(epc: string): { readonly barcode: string } | null;
    boxAtHome(slot: string): { readonly barcode: string } | null;
  };
}

/**
 * Holds a manifest against what is here. A box that is here with the same volumes is the same box, and stays as it is; a
 * slot the manifest leaves out says nothing.
 * @returns the boxes that are new, and how many were here already
 */
export function compare(
  boxes: readonly LocatedAccession[],
  existing: Existing,
  problems: Problems,
): { accessions: readonly Accession[]; unchanged: number } {
  const accessions: Accession[] = [];
  let unchanged = 0;
  for (const { at, ...accession } of boxes) {
    const here = existing.holdings.box(accession.box.barcode);
    if (here) {
      if (compareKnown(accession, here, existing, at, problems)) unchanged++;
      continue;
    }
    claimFree(accession, existing, at, problems);
    if (accession.slot === null)
      problems.notice('box-unplaced', { ...at, column: 'slot' }, { box: accession.box.barcode });
    accessions.push(accession);
  }
  return { accessions, unchanged };
}

function compareKnown(
  accession: Accession,
  here: BoxRecord,
  existing: Existing,
  at: LocatedAccession['at'],
  problems: Problems,
): boolean {
  const { barcode } = accession.box;
  const ids = new Set(existing.holdings.volumesOf(barcode).map((volume) => volume.id));
  if (ids.size !== accession.volumes.length || !accession.volumes.every((volume) => ids.has(volume.id))) {
    problems.error('barcode-taken', { ...at, column: 'box_barcode' }, { box: barcode });
    return false;
  }
  const fields = differences(accession, here, existing);
  if (fields.length === 0) problems.notice('box-already-here', at, { box: barcode });
  else problems.notice('box-differs', at, { box: barcode, fields: fields.join(', ') });
  return true;
}

function differences(accession: Accession, here: BoxRecord, existing: Existing): readonly string[] {
  const { box, slot } = accession;
  const fields: string[] = (['epc', 'seal', 'securityClass', 'medium', 'zone'] as const).filter(
    (field) => box[field] !== here[field],
  );
  if (slot !== null && slot !== existing.custody.box(box.barcode)?.slot) fields.push('slot');
  const pages = new Map(existing.holdings.volumesOf(box.barcode).map((volume) => [volume.id, volume.pages]));
  if (accession.volumes.some((volume) => volume.pages !== pages.get(volume.id))) fields.push('pages');
  return fields;
}

function claimFree(
  { box, slot }: Accession,
  { custody }: Existing,
  at: LocatedAccession['at'],
  problems: Problems,
): void {
  const neighbour = slot === null ? null : custody.boxAtHome(slot);
  if (slot !== null && neighbour)
    problems.error('slot-taken', { ...at, column: 'slot' }, { value: slot, box: neighbour.barcode });
  const wearer = box.epc === undefined ? null : custody.boxByEpc(box.epc);
  if (box.epc !== undefined && wearer)
    problems.error('epc-taken', { ...at, column: 'epc' }, { value: box.epc, box: wearer.barcode });
}
