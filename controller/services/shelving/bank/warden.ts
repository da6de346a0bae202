import type { BankStatus, Clock, Log } from '../../../../drivers/contract/index.ts';
import type { ShelvingEvent } from '../../../model/events.ts';
import type { BankAlarms } from './bank-alarms.ts';
import type { BankJournal } from './journal.ts';
import { COMMANDER_UNKNOWN, RAN_ON } from './latch-causes.ts';
import type { Sighting } from './lookout.ts';
import type { BankMemory } from './memory.ts';
import { furthest } from './rolling-watch.ts';

export interface WardenDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly alarms: BankAlarms;
  /** Sends a stop under a new number. */
  readonly stop: () => void;
}

/** A stop is sent again this often while carriages go on in spite of it, ms. */
const STOP_AGAIN_MS = 1000;
/** Carriages that stand so much elsewhere were moved, mm; less is play and encoders. */
const MOVED_MM = 30;

/** Sees to what must not be: carriages that run on, a commander that nobody knows, movements that were not ours. */
export class BankWarden {
  readonly #memory: BankMemory;
  readonly #journal: BankJournal;
  readonly #deps: WardenDeps;
  #stoppedAtMs = -Infinity;
  /** Whether the local panel had the bank since it last stood where we knew. */
  #local = false;
  /** Whether the controller said meanwhile that it does not know where its carriages are. */
  #lost = false;

  constructor(memory: BankMemory, journal: BankJournal, deps: WardenDeps) {
    this.#memory = memory;
    this.#journal = journal;
    this.#deps = deps;
  }

  /** Latches what a look brought to light, and writes it down. */
  see({ ranOn, foreign, leaps }: Sighting): void {
    const { spec } = this.#memory;
    const { bank } = spec;
    const { log } = this.#deps;
    if (leaps.length > 0) log.warn({ ...spec, leaps }, 'aisles changed without a movement that was seen');
    if (foreign) {
      log.error({ ...spec, ...foreign }, 'something else commands the bank');
      this.#memory.foreign = foreign;
      const { sequence, expected } = foreign;
      this.#latch(COMMANDER_UNKNOWN, { type: 'bank.commanded-by-other', bank, sequence, expected });
    }
    if (ranOn) {
      log.error({ ...spec, ...ranOn }, 'carriages ran on');
      const travelMm = Math.round(ranOn.travelMm);
      this.#latch(RAN_ON, { type: 'bank.ran-on', bank, carriage: ranOn.carriage, travelMm });
    }
    if (this.#memory.lookout.ranOn && !this.#memory.lookout.still) this.#stopAgain();
  }

  /** Finds out from a look at a bank at rest whether somebody else has moved it, and writes that down. */
  compare(status: BankStatus): void {
    const memory = this.#memory;
    const { openAisles, restedAt, restedMm, lookout } = memory;
    this.#local ||= status.localControl === true;
    this.#lost ||= !status.moving && status.openAisles === null;
    if (!memory.pursuits.none || openAisles === null || !lookout.still) return;
    const elsewhere = restedMm !== null && furthest(restedMm, status.positionsMm).travelMm > MOVED_MM;
    // An encoder that trembles at the width from which an aisle counts as open has moved nothing.
    const told = restedMm !== null && [...restedMm, ...status.positionsMm].every((mm) => mm !== null);
    const others = !told && restedAt !== null && restedAt.join() !== openAisles.join();
    const lost = this.#lost && restedAt !== null;
    if (restedAt !== null && (lost || elsewhere || others)) this.#moved(lost ? null : restedAt, openAisles);
    else memory.rest(openAisles, restedMm ?? status.positionsMm);
    this.#lost = false;
    if (status.localControl === false) this.#local = false;
  }

  /** Raises and clears the alarms of the bank. */
  tellAlarms(): void {
    const { latched, foreign, lookout } = this.#memory;
    const { ranOn, implausible } = lookout;
    this.#deps.alarms.update({ latched, foreign, ranOn, implausible });
  }

  #moved(from: readonly number[] | null, to: readonly number[]): void {
    if (!this.#journal.movedExternally(from, to)) return;
    if (!this.#local && !this.#memory.lookout.ranOn) this.#deps.alarms.movedExternally();
  }

  /** Latches a stop, and journals it together with what it is for. */
  #latch(cause: string, event: ShelvingEvent): void {
    this.#memory.trip(cause);
    this.#memory.pursuits.wantStop();
    this.#journal.report(event);
  }

  #stopAgain(): void {
    const nowMs = this.#deps.clock.monotonic();
    if (nowMs - this.#stoppedAtMs < STOP_AGAIN_MS) return;
    this.#stoppedAtMs = nowMs;
    this.#deps.stop();
  }
}
