import type { Sqlite, Statement } from '../database.ts';
import { readBlock, type Take } from './block-codec.ts';
import { floorTo, MINUTE_MS } from './tiers.ts';

/** What is let go of at a time: some milliseconds' work. */
const STEP_BLOCKS = 600;

/**
 * The time-first table: what was not packed yet, on disk, and some of what was. What came at once of one minute is one
 * row: a row a sample costs five times the time, and memory answers all questions about fresh samples anyway. All there
 * is of a minute goes at once, so that a sample never outlives the one that corrected it.
 */
export class BlockTable {
  readonly #insert: Statement<[number, number, Buffer]>;
  readonly #minutes: Statement<[], number>;
  readonly #ofMinute: Statement<[number], Buffer>;
  readonly #deleteSome: Statement<[number, number]>;
  readonly #clear: Statement<[]>;
  #last: number;

  constructor(db: Sqlite) {
    this.#insert = db.prepare('INSERT INTO block (minute, number, data) VALUES (?, ?, ?)');
    this.#minutes = db.prepare<[], number>('SELECT DISTINCT minute FROM block ORDER BY minute').pluck();
    this.#ofMinute = db
      .prepare<[number], Buffer>('SELECT data FROM block WHERE minute = ? ORDER BY number')
      .pluck();
    this.#deleteSome = db.prepare(
      `DELETE FROM block WHERE minute < ?
       AND minute <= (SELECT max(minute) FROM (SELECT minute FROM block ORDER BY minute LIMIT ?))`,
    );
    this.#clear = db.prepare('DELETE FROM block');
    this.#last = db.prepare<[], number>('SELECT coalesce(max(number), 0) FROM block').pluck().get() ?? 0;
  }

  /** @param minute start of the block's minute, epoch ms */
  write(minute: number, block: Buffer): void {
    this.#insert.run(minute, ++this.#last, block);
  }

  /**
   * Reads every sample, minute by minute; of the same point and time the one that counts comes last.
   * @param damaged told of each block that cannot be read: what it held is lost
   */
  forEach(take: Take, damaged: (minute: number, problem: RangeError) => void): void {
    for (const minute of this.#minutes.all())
      for (const block of this.#ofMinute.all(minute))
        try {
          readBlock(minute, block, take);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          damaged(minute, error);
        }
  }

  /**
   * Lets go of some of what lies before `endMs` and is packed, minutes as a whole.
   * @returns whether there may be more of it; call again until there is not
   */
  packedUntil(endMs: number): boolean {
    return this.#deleteSome.run(floorTo(MINUTE_MS, endMs), STEP_BLOCKS).changes > 0;
  }

  /** Lets go of everything. */
  clear(): void {
    this.#clear.run();
  }
}
