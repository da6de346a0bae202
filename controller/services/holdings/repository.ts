import type { BoxWhereabouts } from '../../model/custody.ts';
import type { BoxRecord, Volume } from '../../model/holdings.ts';

/** A volume with its box, and where that is. */
export interface LocatedVolume extends Volume {
  /** Barcode. */
  readonly box: string;
  readonly whereabouts: BoxWhereabouts;
}

export interface VolumeFilter {
  readonly reference?: string;
  readonly customer?: string;
  readonly box?: string;
  /** Words of the title; all must occur. */
  readonly title?: string;
}

/** What holdings reads; implemented by the store. Synchronous: inside a commit it sees that commit's own changes. */
export interface HoldingsRepository {
  box(barcode: string): BoxRecord | null;
  volumesOf(barcode: string): readonly Volume[];
  /** The volumes of one box, located: one look where it would be a search. */
  volumesIn(barcode: string): readonly LocatedVolume[];
  /** Volumes whose id or reference code is `text`; more than one when a reference is not unique. */
  volumesNamed(text: string): readonly LocatedVolume[];
  /** One page in a stable order, `after` being the `next` of the page before (opaque). */
  findVolumes(
    filter: VolumeFilter,
    page: { limit: number; after: string | null },
  ): { items: readonly LocatedVolume[]; next: string | null };
  counts(): { boxes: number; volumes: number };
}
