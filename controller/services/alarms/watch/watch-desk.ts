import type { Actor } from '../../../model/actor.ts';
import type { ShiftEntry, Watch } from '../../../model/alarms.ts';
import { type Decision, granted } from '../../../model/decision.ts';
import type { WatchEvent } from '../../../model/events/alarms.ts';
import type { Ledger, Once } from '../../../model/ledger.ts';
import type { AlarmRepository } from '../repository.ts';
import { decideEnd, decideHandOver, decideTake, type Receiver, type Shift } from './decide-watch.ts';

export interface WatchDeskDeps {
  readonly ledger: Ledger;
  readonly alarms: AlarmRepository;
}

/** Who watches the room: taken, handed over with what is open, and written down by both. */
export class WatchDesk {
  readonly #deps: WatchDeskDeps;

  constructor(deps: WatchDeskDeps) {
    this.#deps = deps;
  }

  /** `null` while nobody is on watch. */
  current(): Watch | null {
    return this.#deps.alarms.watch();
  }

  /** The shift log, newest first; `before` a sequence, or all when `null`. */
  log(limit: number, before: number | null): readonly ShiftEntry[] {
    return this.#deps.alarms.shifts(limit, before);
  }

  /** @throws Refusal `role-missing`, `already-on-watch`, `watch-held` */
  take(
    actor: Actor,
    command: { readonly notes: string; readonly relieve: boolean },
    once?: Once,
  ): Promise<Watch | null> {
    return this.#commit(actor, (shift) => decideTake(shift, { actor, ...command }), once);
  }

  /** @throws Refusal `role-missing`, `not-on-watch`, `watch-receiver-same`, `watch-receiver-role` */
  handOver(
    actor: Actor,
    command: { readonly receiver: Receiver; readonly notes: string },
  ): Promise<Watch | null> {
    return this.#commit(actor, (shift) => decideHandOver(shift, { actor, ...command }));
  }

  /** @throws Refusal `role-missing`, `not-on-watch` */
  end(actor: Actor, command: { readonly notes: string }, once?: Once): Promise<Watch | null> {
    return this.#commit(actor, (shift) => decideEnd(shift, { actor, ...command }), once);
  }

  #commit(
    actor: Actor,
    decide: (shift: Shift) => Decision<{ readonly events: readonly WatchEvent[] }>,
    once?: Once,
  ): Promise<Watch | null> {
    const { ledger, alarms } = this.#deps;
    return ledger.commit(
      actor,
      (tx) => {
        const openAlarms = alarms.active().map(({ id }) => id);
        tx.append(...granted(decide({ watch: alarms.watch(), openAlarms })).events);
        return alarms.watch();
      },
      once,
    );
  }
}
