import { BlockBuilder, type Take } from './block-codec.ts';
import type { BlockTable } from './block-table.ts';
import { floorTo, MINUTE_MS } from './tiers.ts';

/** Samples sorted into the blocks of their minutes, in each in the order in which they came. */
export class BlockBatch {
  readonly #byMinute = new Map<number, BlockBuilder>();
  /** The one that was added to last: what comes at once is mostly of one minute. */
  #minute = Number.NaN;
  #builder = new BlockBuilder(0);

  /** @param time whole ms */
  add(time: number, point: number, value: number, code: number): void {
    const minute = floorTo(MINUTE_MS, time);
    if (minute !== this.#minute) this.#turnTo(minute);
    this.#builder.add(time, point, value, code);
  }

  writeTo(table: BlockTable): void {
    for (const [minute, builder] of this.#byMinute) table.write(minute, builder.block());
  }

  /** Gives every sample back, minute by minute. */
  forEach(take: Take): void {
    for (const builder of this.#byMinute.values()) builder.forEach(take);
  }

  #turnTo(minute: number): void {
    this.#minute = minute;
    this.#builder = this.#byMinute.get(minute) ?? new BlockBuilder(minute);
    this.#byMinute.set(minute, this.#builder);
  }
}
