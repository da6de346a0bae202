import type { Actor } from '../../model/actor.ts';
import { granted, Refusal } from '../../model/decision.ts';
import type { BoxRecord, Volume } from '../../model/holdings.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import { reason } from '../../model/reasons.ts';
import { decideAccession } from './decide-accession.ts';
import type { Existing } from './manifest/compare.ts';
import type { ImportPlan } from './manifest/read-manifest.ts';
import type { HoldingsRepository, LocatedVolume, VolumeFilter } from './repository.ts';

export interface HoldingsDeps {
  readonly ledger: Ledger;
  readonly holdings: HoldingsRepository;
  /** Where boxes are at home; custody's repository. */
  readonly custody: Existing['custody'];
}

/** What the house holds: boxes, the volumes in them, and how they come in. */
export class HoldingsService {
  readonly #deps: HoldingsDeps;

  constructor(deps: HoldingsDeps) {
    this.#deps = deps;
  }

  /** One page of the volumes that match, in a stable order; `after` is the `next` of the page before. */
  find(
    filter: VolumeFilter,
    page: { limit: number; after: string | null },
  ): { items: readonly LocatedVolume[]; next: string | null } {
    return this.#deps.holdings.findVolumes(filter, page);
  }

  /**
   * A box with everything in it.
   * @throws Refusal `box-unknown`
   */
  box(barcode: string): { record: BoxRecord; volumes: readonly Volume[] } {
    const { holdings } = this.#deps;
    const record = holdings.box(barcode);
    if (!record) throw new Refusal(reason('box-unknown', { box: barcode }));
    return { record, volumes: holdings.volumesOf(barcode) };
  }

  counts(): { boxes: number; volumes: number } {
    return this.#deps.holdings.counts();
  }

  /**
   * Takes the boxes of a plan in, all in one transaction.
   * @throws Refusal `manifest-rejected`, `role-missing`, or what became taken since the plan was made
   */
  accession(
    actor: Actor,
    plan: Pick<ImportPlan, 'accessions' | 'acceptable' | 'summary'>,
    once?: Once,
  ): Promise<{ boxes: number; volumes: number }> {
    return this.#deps.ledger.commit(
      actor,
      (tx) => {
        tx.append(...granted(decideAccession(this.#deps, plan, actor)).events);
        return {
          boxes: plan.accessions.length,
          volumes: plan.accessions.reduce((sum, { volumes }) => sum + volumes.length, 0),
        };
      },
      once,
    );
  }
}
