import type { BankStatus } from '../../../../drivers/contract/index.ts';
import type { Seen } from './travel-model.ts';

/** Looks closer together than this tell no speed: a millimetre of rounding would be a tenth of it. */
const SHORTEST_SPAN_MS = 40;
/** Looks further apart may have a whole motion between them. */
const LONGEST_SPAN_MS = 2000;
/** Weight of the newest speed. */
const NEWEST = 0.2;
/** Slower than this share of the cruise speed a carriage is setting off or coming to rest. */
const CRUISING = 0.7;
/** A carriage that covered less than this share of the fastest one's way does not roll with it. */
const ROLLS_TOO = 0.2;
/** Less than this is encoder noise, mm. */
const NOISE_MM = 3;

/** Learns from looks at rolling carriages how fast they are, and whether several roll at once. */
export class Cruise {
  #last: BankStatus | null = null;
  #cruiseMmPerS: number | null = null;
  #togetherShare: number | null = null;
  /** Carriages seen rolling in this motion, looks at them, and looks at several at once. */
  readonly #rolled = new Set<number>();
  #looks = 0;
  #looksAtSeveral = 0;

  /** @param status a fresh look */
  see(status: BankStatus): void {
    const last = this.#last;
    this.#last = status;
    if (!status.moving) this.#endMotion();
    if (!last?.moving || !status.moving) return;
    const spanMs = status.receivedTime - last.receivedTime;
    if (spanMs > LONGEST_SPAN_MS) return;
    if (spanMs < SHORTEST_SPAN_MS) {
      // Measured from the older one, the next look tells more.
      this.#last = last;
      return;
    }
    this.#learn(waysBetween(last, status), spanMs);
  }

  get seen(): Seen {
    return { cruiseMmPerS: this.#cruiseMmPerS, togetherShare: this.#togetherShare };
  }

  #learn(ways: readonly number[], spanMs: number): void {
    const wayMm = Math.max(0, ...ways);
    if (wayMm < NOISE_MM) return;
    const speed = (wayMm / spanMs) * 1000;
    const cruise = this.#cruiseMmPerS;
    if (cruise === null || speed > cruise)
      this.#cruiseMmPerS = cruise === null ? speed : mix(cruise, speed, 0.5);
    else if (speed >= cruise * CRUISING) this.#cruiseMmPerS = mix(cruise, speed, NEWEST);
    const enoughMm = Math.max(NOISE_MM, wayMm * ROLLS_TOO);
    const rolling = ways.flatMap((way, index) => (way >= enoughMm ? [index] : []));
    for (const index of rolling) this.#rolled.add(index);
    this.#looks++;
    if (rolling.length > 1) this.#looksAtSeveral++;
  }

  /** A motion in which only one carriage had to roll says nothing of the order. */
  #endMotion(): void {
    if (this.#rolled.size > 1) {
      const share = this.#looksAtSeveral / this.#looks;
      this.#togetherShare = this.#togetherShare === null ? share : mix(this.#togetherShare, share, NEWEST);
    }
    this.#rolled.clear();
    this.#looks = this.#looksAtSeveral = 0;
  }
}

function waysBetween(a: BankStatus, b: BankStatus): readonly number[] {
  return b.positionsMm.map((to, index) => {
    const from = a.positionsMm[index] ?? null;
    return to === null || from === null ? 0 : Math.abs(to - from);
  });
}

function mix(old: number, fresh: number, weight: number): number {
  return old + (fresh - old) * weight;
}
