import { type BankGeometry, gapsMm } from './geometry.ts';

/** Closer than this two things touch, mm. */
export const TOUCH_MM = 0.01;

/**
 * What the position encoders of a bank say, as far as it differs from the truth. An encoder that drifts is off by so
 * much more with every metre its carriage travels, whichever way. Switches put it right: a stack of carriages pressed
 * against an end stop knows where it is, and a carriage that runs into another takes its place from that one.
 */
export class Encoders {
  readonly #geometry: BankGeometry;
  readonly #offsetsMm: number[];

  constructor(geometry: BankGeometry, offsetsMm?: readonly number[]) {
    this.#geometry = geometry;
    this.#offsetsMm = Array.from({ length: geometry.carriages }, (_, i) => {
      const offset = offsetsMm?.[i] ?? 0;
      return Number.isFinite(offset) ? offset : 0;
    });
  }

  /** Reported minus true position of each carriage, mm. */
  get offsetsMm(): readonly number[] {
    return this.#offsetsMm;
  }

  /** Where the encoders say that carriages are which truly are at `positionsMm`. */
  reported(positionsMm: readonly number[]): number[] {
    return positionsMm.map((position, i) => position + (this.#offsetsMm[i] ?? 0));
  }

  /** Counts the way from one place to the next. */
  count(
    fromMm: readonly number[],
    toMm: readonly number[],
    driftMmPerM: (index: number) => number,
    ranInto: (index: number) => number | null,
  ): void {
    for (let i = 0; i < this.#offsetsMm.length; i++) {
      const travelM = Math.abs((toMm[i] ?? 0) - (fromMm[i] ?? 0)) / 1000;
      this.#offsetsMm[i] = (this.#offsetsMm[i] ?? 0) + travelM * driftMmPerM(i);
    }
    for (let i = 0; i < this.#offsetsMm.length; i++) {
      const other = ranInto(i);
      if (other !== null) this.#offsetsMm[i] = this.#offsetsMm[other] ?? 0;
    }
    this.#zeroAtEnds(toMm);
  }

  #zeroAtEnds(positionsMm: readonly number[]): void {
    const touching = gapsMm(this.#geometry, positionsMm).map((gap) => gap <= TOUCH_MM);
    const last = this.#offsetsMm.length - 1;
    for (let i = 0; i <= last && touching[i]; i++) this.#offsetsMm[i] = 0;
    for (let i = last; i >= 0 && touching[i + 1]; i--) this.#offsetsMm[i] = 0;
  }
}
