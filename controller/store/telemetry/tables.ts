import type { HistoryOptions } from '../../model/history.ts';
import type { Sample } from '../../services/climate/repository.ts';
import type { Sqlite } from '../database.ts';
import { BlockBatch } from './block-batch.ts';
import { BlockTable } from './block-table.ts';
import type { Chunk } from './chunk-codec.ts';
import { ChunkTable } from './chunk-table.ts';
import { FreshSamples } from './fresh-samples.ts';
import { layOver } from './lay-over.ts';
import { LocalDays } from './local-days.ts';
import { Packer } from './packer.ts';
import { PointNumbers } from './point-numbers.ts';
import { Pruner } from './pruner.ts';
import { areLocalDays, rebuildDays, rebuildSums, takeOverRows } from './rebuild.ts';
import { Settings } from './settings.ts';
import { codeOf } from './stored-sample.ts';
import { SumReader } from './sum-reader.ts';
import { SumTables } from './sum-tables.ts';
import { HOUR_MS, hourOf } from './tiers.ts';

/** Days are cut by it when nobody ever said where the room is. */
const NO_ZONE = 'UTC';
const TIME_ZONE = 'time-zone';
/** Which edition of the rules of all time zones days were last held against. */
const ZONE_RULES = 'zone-rules';
/** A sample without value, which only says that the one before it ended. */
const END_CODE = codeOf('bad', null);

/** Everything in `telemetry.db`, put together. */
export class TelemetryTables {
  readonly points: PointNumbers;
  readonly fresh = new FreshSamples();
  readonly blocks: BlockTable;
  readonly packer: Packer;
  readonly pruner: Pruner;
  readonly reader: SumReader;
  readonly days: LocalDays;
  readonly #chunks: ChunkTable;
  readonly #sums: SumTables;
  readonly #write: (samples: readonly Sample[], batch: BlockBatch, refused: Sample[]) => void;
  readonly #rewrite: () => void;
  readonly #damaged: number[] = [];

  /** @throws RangeError when there is no such time zone */
  constructor(db: Sqlite, { timeZone, retention }: HistoryOptions, nowMs: number) {
    const settings = new Settings(db);
    const zoneBefore = settings.read(TIME_ZONE);
    const zone = timeZone ?? zoneBefore ?? NO_ZONE;
    this.days = new LocalDays(zone);
    this.points = new PointNumbers(db);
    this.pruner = new Pruner(db, settings, retention ?? null);
    this.blocks = new BlockTable(db);
    this.#chunks = new ChunkTable(db);
    this.#sums = new SumTables(db, this.days);
    const parts = {
      chunks: this.#chunks,
      sums: this.#sums,
      fresh: this.fresh,
      days: this.days,
      holdOf: (point: number) => this.points.holdOf(point),
    };
    this.packer = new Packer(parts);
    this.reader = new SumReader({ ...parts, packer: this.packer });
    this.#write = db.transaction((samples: readonly Sample[], batch: BlockBatch, refused: Sample[]) => {
      const openSince = this.pruner.keptSince('raw');
      for (const sample of samples) {
        const time = Math.round(sample.time);
        const point = this.points.numberOf(sample.point);
        if (time < openSince && this.isClosed(point, time)) refused.push(sample);
        else batch.add(time, point, sample.value, codeOf(sample.quality, sample.outside));
      }
      batch.writeTo(this.blocks);
    });
    this.#rewrite = db.transaction(() => {
      this.blocks.clear();
      const left = new BlockBatch();
      for (const [point, { time, value, code }] of this.fresh.all()) left.add(time, point, value, code);
      left.writeTo(this.blocks);
    });
    this.pruner.begin(nowMs);
    takeOverRows(db, this.blocks);
    this.#readFresh();
    rebuildSums(db, this.packer);
    // Countries change the rules of their zones, and the runtime learns of it with its next version.
    const rules = process.versions['tz'] ?? process.version;
    if (zone === zoneBefore && rules === settings.read(ZONE_RULES)) return;
    if (zoneBefore !== null && (zone !== zoneBefore || !areLocalDays(db, this.days)))
      rebuildDays(db, this.#sums, this.days);
    settings.write(TIME_ZONE, zone);
    settings.write(ZONE_RULES, rules);
  }

  /** Starts of minutes, epoch ms, of which fresh samples were lost because their block could not be read at the start. */
  get damagedMinutes(): readonly number[] {
    return this.#damaged;
  }

  /**
   * Writes samples in one transaction.
   * @param arrived told of each that was written
   * @returns those whose hour is closed: its samples were deleted, so that its sums cannot be made again
   */
  write(
    samples: readonly Sample[],
    arrived: (point: number, timeMs: number) => void,
  ): { readonly refused: readonly Sample[] } {
    const batch = new BlockBatch();
    const refused: Sample[] = [];
    try {
      this.#write(samples, batch, refused);
    } catch (error) {
      this.points.forgetUnwritten();
      throw error;
    }
    batch.forEach((time, point, value, code) => {
      this.fresh.put(point, time, value, code);
      arrived(point, time);
    });
    return { refused };
  }

  /** Writes the time-first table anew, without anything that is packed: it must never be packed again. */
  forgetPacked(): void {
    this.#rewrite();
  }

  /**
   * Packed and fresh samples of a point in [fromMs, toMs) as one series, hour by hour; a fresh one is a late correction of
   * a packed one.
   * @param andNext whether to end with a bad sample at the time of the one behind the span
   */
  *parts(
    point: number,
    fromMs: number,
    toMs: number,
    { andNext = false }: { readonly andNext?: boolean } = {},
  ): Generator<Chunk> {
    let next: number | null = null;
    for (
      let hour: number | null = hourOf(fromMs);
      hour !== null && hour < toMs;
      hour = this.#hourAfter(point, hour)
    ) {
      const chunks = this.#chunks.ofHour(point, hour);
      const fresh = this.fresh.between(point, hour, hour + HOUR_MS);
      for (const { holdMs, samples } of layOver(chunks, fresh, this.points.holdOf(point))) {
        next ??= samples.find(({ time }) => time >= toMs)?.time ?? null;
        const within = samples.filter(({ time }) => time >= fromMs && time < toMs);
        if (within.length > 0) yield { holdMs, samples: within };
      }
    }
    if (!andNext) return;
    next ??= earlier(this.#chunks.firstAfter(point, toMs - 1), this.fresh.firstTime(point, toMs));
    if (next !== null) yield { holdMs: 0, samples: [{ time: next, value: 0, code: END_CODE }] };
  }

  #readFresh(): void {
    this.blocks.forEach(
      (time, point, value, code) => {
        // What an hour held that is closed was packed before it was.
        if (!this.isClosed(point, time)) this.fresh.put(point, time, value, code);
      },
      (minute) => this.#damaged.push(minute),
    );
  }

  /** The next hour with samples. */
  #hourAfter(point: number, hour: number): number | null {
    const behind = hour + HOUR_MS;
    const next = earlier(this.#chunks.firstAfter(point, behind - 1), this.fresh.firstTime(point, behind));
    return next === null ? null : hourOf(next);
  }

  /**
   * Whether the samples of an hour are gone or going and only its sums stay, or even these are too old to be kept.
   * @param point its number; `null` when it never had a sample
   */
  isClosed(point: number | null, timeMs: number): boolean {
    if (timeMs >= this.pruner.keptSince('raw')) return false;
    if (timeMs < this.pruner.keptSince('15m')) return true;
    return point !== null && this.#sums.knowsHour(point, hourOf(timeMs));
  }
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
