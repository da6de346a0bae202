import type { BoxCustody } from '../../model/custody.ts';
import type { Volume } from '../../model/holdings.ts';
import type { Reason } from '../../model/reasons.ts';
import type { LocatedVolume } from '../../services/holdings/index.ts';
import type { Availability, BoxView, VolumeView } from '../contract/index.ts';
import type { Words } from '../contract/messages/index.ts';
import type { ApiDeps } from '../deps.ts';
import { reasonView } from './reason.ts';
import { instantOrNull } from './time.ts';

type Shelf = Pick<ApiDeps, 'repositories' | 'custody'>;
type WarmShelf = Shelf & Pick<ApiDeps, 'boxClimate'>;

function availabilityView(reasons: readonly Reason[], words: Words): Availability {
  return { available: reasons.length === 0, reasons: reasons.map((reason) => reasonView(reason, words)) };
}

/** Volumes with where their boxes are; what can be had of each box is asked once a page. */
export function volumeViews(volumes: readonly LocatedVolume[], shelf: Shelf, words: Words): VolumeView[] {
  const boxes = new Map<string, Availability>();
  return volumes.map((volume) => {
    const { box, whereabouts } = volume;
    const availability = boxes.get(box) ?? availabilityView(shelf.custody.availability(whereabouts), words);
    boxes.set(box, availability);
    // Written out: a lookup has nothing else to do, and spreading costs as much as reading the row.
    return {
      id: volume.id,
      reference: volume.reference,
      title: volume.title,
      customer: volume.customer ?? null,
      pages: volume.pages ?? null,
      box,
      slot: whereabouts.slot,
      state: whereabouts.state,
      availability,
    };
  });
}

/** A box as the API shows it; `null` when there is none. The seal is told to keepers only: knowing it helps to forge it. */
export function boxView(
  barcode: string,
  shelf: WarmShelf,
  words: Words,
  { sealShown }: { sealShown: boolean },
): BoxView | null {
  const { holdings } = shelf.repositories;
  const record = holdings.box(barcode);
  if (!record) return null;
  const box = custodyOf(barcode, shelf);
  const { until, neededMs } = shelf.boxClimate.warmth(barcode);
  return {
    barcode,
    epc: box.epc,
    seal: sealShown ? box.seal : null,
    securityClass: record.securityClass,
    medium: record.medium,
    slot: box.slot,
    state: box.state,
    retrieval: box.retrieval,
    availability: availabilityView(shelf.custody.availability(box), words),
    warmUpUntil: instantOrNull(until),
    warmUpMinutes: Number.isFinite(neededMs) ? Math.ceil(neededMs / 60_000) : null,
    volumes: holdings.volumesOf(barcode).map(volumeFacts),
  };
}

/** What custody knows of a box that holdings know. */
function custodyOf(barcode: string, { repositories }: Shelf): BoxCustody {
  const box = repositories.custody.box(barcode);
  if (!box) throw new Error(`box ${barcode} is in the holdings and not in custody`);
  return box;
}

function volumeFacts({ id, reference, title, customer, pages }: Volume) {
  return { id, reference, title, customer: customer ?? null, pages: pages ?? null };
}
