import type { BankStatus } from '../../../../drivers/contract/index.ts';
import type { BankSnapshot } from '../arbiter/snapshot.ts';
import { type Aisle, type Leap, leapsOf, nextAisles } from './aisle-machine.ts';
import type { ForeignCommand } from './commanders.ts';
import { implausibilityOf } from './plausible.ts';
import type { Pursuits } from './pursuits.ts';
import {
  forgiven,
  isStill,
  type RanOn,
  STILL_MS,
  UNWATCHED,
  type Watched,
  watchRolling,
} from './rolling-watch.ts';

/** What one look brought to light that must not be. */
export interface Sighting {
  /** A carriage that ran on, told once until it was forgiven. */
  readonly ranOn: RanOn | null;
  readonly foreign: ForeignCommand | null;
  /** Aisles that changed without any movement that could be seen. */
  readonly leaps: readonly Leap[];
}

/** Without a look for so long, anything may have happened, ms. */
const GAP_MS = 2000;

/** What looks tell over time that no single one does. */
export class Lookout {
  readonly #maxSpeedMmPerS: number | null;
  #watched: Watched = UNWATCHED;
  #aisles: readonly Aisle[] = [];
  #implausible: string | null = null;

  /** @param maxSpeedMmPerS faster than any motor of the bank; `null` when nobody knows */
  constructor(maxSpeedMmPerS: number | null) {
    this.#maxSpeedMmPerS = maxSpeedMmPerS;
  }

  /**
   * Takes in a fresh look.
   * @param bank as it stands with this look
   */
  see(status: BankStatus, pursuits: Pursuits, bank: BankSnapshot): Sighting {
    const { motion, stopTaken } = pursuits;
    const was = this.#watched;
    const before = was.last?.status.receivedTime ?? status.receivedTime;
    const look = { status, commanded: motion !== null && !motion.stopWanted, stopTaken };
    this.#watched = watchRolling(was, look, this.#maxSpeedMmPerS);
    this.#implausible = this.#watched.leapt ?? implausibilityOf(bank, status);
    const seen = { ...bank, implausible: this.#implausible };
    const leaps = leapsOf(this.#aisles, seen);
    this.#aisles = nextAisles(this.#aisles, seen);
    return {
      ranOn: was.ranOn ? null : this.#watched.ranOn,
      foreign: pursuits.commanders.see(status, motion, status.receivedTime - before > GAP_MS),
      leaps,
    };
  }

  /** The aisles as of the newest look, held against how the bank stands now. */
  aislesOf(bank: BankSnapshot): readonly Aisle[] {
    return nextAisles(this.#aisles, bank);
  }

  get implausible(): string | null {
    return this.#implausible;
  }

  get ranOn(): RanOn | null {
    return this.#watched.ranOn;
  }

  /** Whether the newest looks show the carriages in one place. */
  get still(): boolean {
    return isStill(this.#watched);
  }

  /** Whether they have stood there long enough to be trusted to stay, where one had run on. */
  get settled(): boolean {
    const { ranOn, changedAtMs, last } = this.#watched;
    return ranOn === null || (last !== null && last.status.receivedTime - (changedAtMs ?? 0) >= STILL_MS);
  }

  /** A person has looked, and says that all is well. */
  forgive(): void {
    this.#watched = forgiven(this.#watched);
  }
}
