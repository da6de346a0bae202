import type { Reading } from '../../../../drivers/contract/index.ts';
import type { Limited, RuleSet, Voted, ZoneValue } from '../../../model/climate.ts';
import type { PointTable } from '../../../runtime/index.ts';
import type { ZoneNotes } from '../climate-repository.ts';
import type { Derived } from '../derive/derived.ts';
import type { PreservationIndex } from '../derive/preservation-table.ts';
import type { TelemetryRepository } from '../repository.ts';
import { type Conflict, type Demands, sideOutside, strictest } from '../rules/strictest.ts';
import type { SensorMemory } from '../sensors/watch-sensor.ts';
import { vote, type Vote } from '../vote/vote.ts';
import { type AirNow, knownIn, type Slice } from './day-window.ts';
import { type SensorPicture, Sensors } from './hear-sensors.ts';
import { recall } from './recall.ts';
import { breathe, NEW_ZONE, type ZoneMemory } from './zone-memory.ts';
import type { ZoneSpec } from './zone-spec.ts';
import { zoneValues } from './zone-values.ts';

/** How far apart sensors that agree may be. */
export type Agreement = Readonly<Record<Voted, number>>;

export interface ZoneDeps {
  readonly points: Pick<PointTable, 'point'>;
  readonly telemetry: Pick<TelemetryRepository, 'rollups' | 'samples'>;
  readonly notes: ZoneNotes;
  readonly agreement: Agreement;
  /** By which paper ages. */
  readonly preservation: PreservationIndex;
}

/** A zone as it was last looked at. */
export interface ZonePicture {
  readonly spec: ZoneSpec;
  readonly rules: readonly RuleSet[];
  readonly demands: Demands;
  readonly conflicts: readonly Conflict[];
  /** Epoch ms of the look; `null` before the first. */
  readonly at: number | null;
  readonly values: Readonly<Record<ZoneValue, Derived>>;
  readonly votes: Readonly<Record<Voted, Vote>>;
  readonly sensors: readonly SensorPicture[];
  readonly last24h: Pick<Slice, 'knownMs' | 'outsideMs'>;
}

interface Notes {
  readonly version: 1;
  readonly zone: ZoneMemory;
  readonly sensors: Readonly<Record<string, SensorMemory>>;
}

const UNHEARD: Readonly<Record<Voted, Vote>> = { temperature: vote([], 0, 0), humidity: vote([], 0, 0) };

/** Knows the air of one zone: lets its sensors vote, remembers, derives, and judges by the rules it was given. */
export class ZoneKeeper {
  readonly spec: ZoneSpec;
  readonly #deps: ZoneDeps;
  readonly #sensors: Sensors;
  #memory: ZoneMemory = NEW_ZONE;
  #rules: readonly RuleSet[] = [];
  #demands: Demands = {};
  #conflicts: readonly Conflict[] = [];
  #votes = UNHEARD;
  #lookedAt: number | null = null;
  #isNews = false;

  constructor(spec: ZoneSpec, deps: ZoneDeps) {
    this.spec = spec;
    this.#deps = deps;
    this.#sensors = new Sensors(spec.sensors, deps.points);
  }

  /** Judges by these from now on. */
  judgeBy(rules: readonly RuleSet[]): void {
    const { demands, conflicts } = strictest(rules);
    this.#rules = rules;
    this.#demands = demands;
    this.#conflicts = conflicts;
    this.#isNews = true;
  }

  /** Takes up what was kept, and what was recorded after it. @param now epoch ms */
  recall(now: number): void {
    const kept = this.#deps.notes.load(this.spec.id);
    const notes = isNotes(kept) ? kept : null;
    if (notes) this.#sensors.recall(notes.sensors);
    this.#memory = recall(
      notes?.zone ?? NEW_ZONE,
      {
        zone: this.spec.id,
        holdMs: this.spec.holdMs,
        preservation: this.#deps.preservation,
        outside: (air) => this.#outside(air),
      },
      this.#deps.telemetry,
      now,
    );
  }

  keep(): void {
    const notes: Notes = { version: 1, zone: this.#memory, sensors: this.#sensors.memory };
    this.#deps.notes.save(this.spec.id, notes);
  }

  hear(point: string, reading: Reading): void {
    this.#sensors.hear(point, reading);
    this.#isNews = true;
  }

  calibrated(point: string): void {
    this.#sensors.calibrated(point);
    this.#isNews = true;
  }

  firstSeen(point: string): number | null {
    return this.#sensors.firstSeen(point);
  }

  /** Whether a look would see anything that the last did not. */
  wantsLook(): boolean {
    return this.#lookedAt === null || this.#isNews || this.#sensors.isSilencedSince(this.#votes);
  }

  /** Epoch ms of the last look; `null` before the first. */
  get lookedAt(): number | null {
    return this.#lookedAt;
  }

  /** Lets the sensors vote and goes on to now, epoch ms. */
  look(now: number): ZonePicture {
    const { agreement, preservation } = this.#deps;
    this.#votes = {
      temperature: this.#sensors.vote('temperature', agreement.temperature),
      humidity: this.#sensors.vote('humidity', agreement.humidity),
    };
    const air = {
      at: now,
      temperature: this.#votes.temperature.value,
      humidity: this.#votes.humidity.value,
    };
    this.#memory = breathe(this.#memory, air, this.#outside(air), this.spec.holdMs, preservation);
    this.#lookedAt = now;
    this.#isNews = false;
    return this.picture(now);
  }

  /** The zone as it was last looked at. @param now epoch ms at which its windows end */
  picture(now: number): ZonePicture {
    const votes = { ...this.#votes, coldestSurfaceC: this.#coldestSurfaceC() };
    return {
      spec: this.spec,
      rules: this.#rules,
      demands: this.#demands,
      conflicts: this.#conflicts,
      at: this.#lookedAt,
      values: zoneValues(votes, this.#memory, now, this.#deps.preservation),
      votes: this.#votes,
      sensors: this.#sensors.pictures(this.#votes),
      last24h: knownIn(this.#memory.day),
    };
  }

  get demands(): Demands {
    return this.#demands;
  }

  get rules(): readonly RuleSet[] {
    return this.#rules;
  }

  #outside({ temperature, humidity }: AirNow): Readonly<Record<Voted, boolean>> {
    return {
      temperature: this.#isOutside('temperature', temperature),
      humidity: this.#isOutside('humidity', humidity),
    };
  }

  #isOutside(value: Limited, reading: number | null): boolean {
    const demand = this.#demands[value];
    return reading !== null && demand !== undefined && sideOutside(reading, demand) !== null;
  }

  #coldestSurfaceC(): number | null {
    const seen = this.spec.surfaces.flatMap((id) => {
      const picture = this.#deps.points.point(id);
      return picture?.quality === 'good' && typeof picture.value === 'number' ? [picture.value] : [];
    });
    return seen.length === 0 ? null : Math.min(...seen);
  }
}

function isNotes(kept: unknown): kept is Notes {
  return typeof kept === 'object' && kept !== null && (kept as Partial<Notes>).version === 1;
}
