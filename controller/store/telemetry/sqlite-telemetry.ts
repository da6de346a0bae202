import type { Log } from '../../../drivers/contract/index.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import type { HistoryBucket, Sample, TelemetryRepository } from '../../services/climate/repository.ts';
import type { Sqlite, Statement } from '../database.ts';
import { decodeChunk, TIME_LIMIT } from './chunk-codec.ts';
import { Compactor, hourOf } from './compactor.ts';
import { summarise } from './history.ts';
import { overlay, QUALITIES, qualityOf, type StoredSample } from './stored-sample.ts';

/** What power loss may cost at most. */
const FLUSH_MS = 1000;
/** Late samples get this long before their hour is packed. */
const SETTLE_MS = 120_000;
const COMPACT_EVERY_MS = 60_000;
/** Between two steps of compaction, so that commands and screens get their turn. */
const STEP_PAUSE_MS = 20;
const STEP_ROWS = 50_000;
/** A disk that takes nothing must not take the memory too: about a minute of 10,000 samples a second. */
const MAX_QUEUED = 600_000;
/** Rows to a statement: binding and stepping once for so many costs a third of doing it for each (measured). */
const ROWS_PER_INSERT = 32;
const COLUMNS = 4;

/** Samples in `telemetry.db`. The constructor prepares; `start` begins to compact, `stop` writes what waits. */
export class SqliteTelemetry implements TelemetryRepository {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #compactor: Compactor;
  readonly #points: Map<string, number>;
  readonly #insertPoint: Statement<[string]>;
  readonly #insert: Statement<[number[]]>;
  readonly #insertMany: Statement<[number[]]>;
  readonly #fresh: Statement<[number, number, number], StoredSample>;
  readonly #chunks: Statement<[number, number, number], { last: number; data: Buffer }>;
  readonly #write: (samples: readonly Sample[]) => void;
  readonly #unrecordable = new Set<string>();
  #queue: Sample[] = [];
  #cancelFlush: Cancel | null = null;
  #cancelCompaction: Cancel | null = null;
  #cancelStep: Cancel | null = null;

  constructor(db: Sqlite, clock: Clock, log: Log) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
    this.#compactor = new Compactor(db, STEP_ROWS);
    const known = db.prepare<[], { number: number; name: string }>('SELECT number, name FROM point').all();
    this.#points = new Map(known.map(({ name, number }) => [name, number]));
    this.#insertPoint = db.prepare('INSERT INTO point (name) VALUES (?)');
    this.#insert = db.prepare<[number[]]>(insertOf(1));
    this.#insertMany = db.prepare<[number[]]>(insertOf(ROWS_PER_INSERT));
    this.#fresh = db.prepare(
      'SELECT time, value, quality FROM sample WHERE time >= ? AND time < ? AND point = ? ORDER BY time',
    );
    this.#chunks = db.prepare(
      'SELECT last, data FROM chunk WHERE point = ? AND first >= ? AND first < ? ORDER BY first',
    );
    this.#write = db.transaction((samples: readonly Sample[]) => {
      const whole = samples.length - (samples.length % ROWS_PER_INSERT);
      const many = Array.from({ length: ROWS_PER_INSERT * COLUMNS }, () => 0);
      for (let from = 0; from < whole; from += ROWS_PER_INSERT) {
        for (let i = 0; i < ROWS_PER_INSERT; i++) this.#bind(many, i * COLUMNS, samples[from + i] as Sample);
        this.#insertMany.run(many);
      }
      const one = [0, 0, 0, 0];
      for (let from = whole; from < samples.length; from++) {
        this.#bind(one, 0, samples[from] as Sample);
        this.#insert.run(one);
      }
    });
  }

  start(): void {
    this.#cancelCompaction ??= this.#clock.every(COMPACT_EVERY_MS, () => this.#compact());
  }

  stop(): void {
    this.#cancelCompaction?.();
    this.#cancelCompaction = null;
    this.#cancelStep?.();
    this.#cancelStep = null;
    this.flush();
    this.#cancelFlush?.();
    this.#cancelFlush = null;
  }

  append(samples: readonly Sample[]): void {
    for (const sample of samples) {
      if (Number.isFinite(sample.value) && Math.abs(sample.time) < TIME_LIMIT) this.#queue.push(sample);
      else this.#reportUnrecordable(sample);
    }
    if (this.#queue.length > MAX_QUEUED) {
      this.#log.error({ lost: this.#queue.length - MAX_QUEUED }, 'telemetry cannot be written, oldest lost');
      this.#queue = this.#queue.slice(-MAX_QUEUED);
    }
    if (this.#queue.length > 0) this.#cancelFlush ??= this.#clock.after(FLUSH_MS, () => this.flush());
  }

  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    if (this.#queue.length === 0) return;
    const batch = this.#queue;
    this.#queue = [];
    try {
      this.#write(batch);
    } catch (err) {
      this.#log.error({ err, samples: batch.length }, 'telemetry could not be written, will try again');
      this.#forgetUnwrittenPoints();
      this.#queue = [...batch, ...this.#queue];
      this.#cancelFlush = this.#clock.after(FLUSH_MS, () => this.flush());
    }
  }

  history(point: string, fromMs: number, toMs: number, buckets: number): readonly HistoryBucket[] {
    return summarise(this.#parts(point, fromMs, toMs), fromMs, toMs, buckets);
  }

  samples(point: string, fromMs: number, toMs: number): readonly Sample[] {
    return [...this.#parts(point, fromMs, toMs)]
      .flat()
      .map(({ time, value, quality }) => ({ point, time, value, quality: qualityOf(quality) }));
  }

  /**
   * Packed and fresh samples as one series, chunk by chunk; a fresh one is a late correction of a packed one. The
   * database takes no other statement until the last part was taken.
   */
  *#parts(name: string, fromMs: number, toMs: number): Generator<readonly StoredSample[]> {
    this.flush();
    const point = this.#points.get(name);
    if (point === undefined) return;
    const fresh = this.#fresh.all(fromMs, toMs, point);
    let next = 0;
    for (const { last, data } of this.#chunks.iterate(point, hourOf(fromMs), toMs)) {
      const within = decodeChunk(data).filter(({ time }) => time >= fromMs && time < toMs);
      const begun = next;
      while ((fresh[next]?.time ?? Infinity) <= last) next++;
      yield overlay(within, fresh.slice(begun, next));
    }
    yield fresh.slice(next);
  }

  #compact(): void {
    this.#cancelStep?.();
    this.#cancelStep = null;
    try {
      this.flush();
      if (this.#compactor.step(this.#clock.now() - SETTLE_MS))
        this.#cancelStep = this.#clock.after(STEP_PAUSE_MS, () => this.#compact());
    } catch (err) {
      this.#log.error({ err }, 'telemetry could not be compacted, will try again');
    }
  }

  #bind(values: number[], at: number, { point, time, value, quality }: Sample): void {
    values[at] = Math.round(time);
    values[at + 1] = this.#numberOf(point);
    values[at + 2] = value;
    values[at + 3] = QUALITIES.indexOf(quality);
  }

  #numberOf(name: string): number {
    const known = this.#points.get(name);
    if (known !== undefined) return known;
    const number = Number(this.#insertPoint.run(name).lastInsertRowid);
    this.#points.set(name, number);
    return number;
  }

  /** A rolled-back batch takes the points it introduced with it. */
  #forgetUnwrittenPoints(): void {
    const written = new Set(this.#db.prepare<[], string>('SELECT name FROM point').pluck().all());
    for (const name of this.#points.keys()) if (!written.has(name)) this.#points.delete(name);
  }

  #reportUnrecordable({ point, time, value }: Sample): void {
    if (this.#unrecordable.has(point)) return;
    this.#unrecordable.add(point);
    this.#log.warn({ point, time, value }, 'no number, or no time: not recorded; said once for each point');
  }
}

/** Inserts so many samples; one of the same point and time is replaced. */
function insertOf(rows: number): string {
  const values = Array.from({ length: rows }, () => '(?, ?, ?, ?)').join(', ');
  return `INSERT INTO sample (time, point, value, quality) VALUES ${values}
    ON CONFLICT (time, point) DO UPDATE SET value = excluded.value, quality = excluded.quality`;
}
