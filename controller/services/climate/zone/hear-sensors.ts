import type { Reading } from '../../../../drivers/contract/index.ts';
import type { SensorTrouble, Voted } from '../../../model/climate.ts';
import type { PointTable } from '../../../runtime/index.ts';
import { isSetBack } from '../clock-set-back.ts';
import { SENSOR_SETTINGS } from '../sensors/settings.ts';
import {
  afterCalibration,
  type DetectedTrouble,
  type SensorMemory,
  watchSensor,
} from '../sensors/watch-sensor.ts';
import { median, type Voice, type Vote, vote } from '../vote/vote.ts';
import type { SensorSpec } from './zone-spec.ts';

/** A sensor as it stands: what it says, whether it is heard, and every reason why not. */
export interface SensorPicture extends SensorSpec {
  readonly value: number | null;
  readonly unit: string;
  readonly inVote: boolean;
  readonly troubles: readonly SensorTrouble[];
}

interface Ear {
  readonly spec: SensorSpec;
  memory: SensorMemory | null;
  detected: readonly DetectedTrouble[];
  /** Source time of the newest reading that was looked at; one that is repeated tells nothing new. */
  lookedAt: number;
  /** When it came. */
  heardAt: number;
}

/** Troubles with which a sensor has no voice at all. A drifting one keeps a doubted voice where few others can be heard. */
const MUTE: ReadonlySet<SensorTrouble> = new Set([
  'never-read',
  'stale',
  'bad',
  'out-of-range',
  'frozen',
  'jumped',
]);

/** Listens to the sensors of one zone, watches each of them, and lets them vote. */
export class Sensors {
  readonly #points: Pick<PointTable, 'point'>;
  readonly #ears: readonly Ear[];

  constructor(specs: readonly SensorSpec[], points: Pick<PointTable, 'point'>) {
    this.#points = points;
    this.#ears = specs.map((spec) => ({
      spec,
      memory: null,
      detected: [],
      lookedAt: -Infinity,
      heardAt: -Infinity,
    }));
  }

  /** Looks at one more reading of one of them. */
  hear(point: string, { value, quality, sourceTime, receivedTime }: Reading): void {
    const ear = this.#ears.find(({ spec }) => spec.point === point);
    if (!ear || quality === 'bad' || typeof value !== 'number') return;
    if (sourceTime <= ear.lookedAt && !isSetBack(ear.heardAt, receivedTime)) return;
    ear.lookedAt = sourceTime;
    ear.heardAt = receivedTime;
    const others = this.#others(ear).map(({ value: said }) => said);
    const look = { at: receivedTime, value, neighbours: median(others) };
    const { memory, troubles } = watchSensor(ear.memory, look, SENSOR_SETTINGS[ear.spec.quantity]);
    ear.memory = memory;
    ear.detected = troubles;
  }

  /** The vote on one quantity. @param band how far apart sensors that agree may be, in its unit */
  vote(quantity: Voted, band: number): Vote {
    const ears = this.#ears.filter(({ spec }) => spec.quantity === quantity);
    return vote(
      ears.flatMap((ear) => this.#voiceOf(ear) ?? []),
      ears.length,
      band,
    );
  }

  /** @param votes by which it is known who was outvoted */
  pictures(votes: Readonly<Record<Voted, Vote>>): readonly SensorPicture[] {
    return this.#ears.map((ear) => {
      const { spec } = ear;
      const { outvoted, voters } = votes[spec.quantity];
      const picture = this.#points.point(spec.point);
      return {
        ...spec,
        value: typeof picture?.value === 'number' ? picture.value : null,
        unit: picture?.unit ?? '',
        inVote: voters.includes(spec.point),
        troubles: outvoted.includes(spec.point)
          ? [...this.#troublesOf(ear), 'disagrees' as const]
          : this.#troublesOf(ear),
      };
    });
  }

  /** Whether a vote that was taken no longer stands, because a sensor fell silent since. */
  isSilencedSince(votes: Readonly<Record<Voted, Vote>>): boolean {
    const voters = [...votes.temperature.voters, ...votes.humidity.voters];
    return voters.some((point) => this.#points.point(point)?.quality === 'bad');
  }

  calibrated(point: string): void {
    const ear = this.#ears.find(({ spec }) => spec.point === point);
    if (!ear?.memory) return;
    ear.memory = afterCalibration(ear.memory);
    ear.detected = ear.detected.filter((trouble) => trouble === 'out-of-range');
  }

  /** When a sensor was first heard, epoch ms; `null` when it never was. */
  firstSeen(point: string): number | null {
    return this.#ears.find(({ spec }) => spec.point === point)?.memory?.firstSeen ?? null;
  }

  /** What is remembered of each, plain JSON. */
  get memory(): Readonly<Record<string, SensorMemory>> {
    return Object.fromEntries(
      this.#ears.flatMap(({ spec, memory }) => (memory ? [[spec.point, memory] as const] : [])),
    );
  }

  recall(memory: Readonly<Record<string, SensorMemory>>): void {
    for (const ear of this.#ears) ear.memory = memory[ear.spec.point] ?? null;
  }

  #troublesOf({ spec, detected }: Ear): readonly SensorTrouble[] {
    const picture = this.#points.point(spec.point);
    if (!picture || picture.sourceTime === null) return ['never-read'];
    if (picture.quality !== 'bad') return detected;
    return [picture.why === 'stale' ? 'stale' : 'bad', ...detected];
  }

  #voiceOf(ear: Ear): Voice | null {
    const troubles = this.#troublesOf(ear);
    const picture = this.#points.point(ear.spec.point);
    if (typeof picture?.value !== 'number' || troubles.some((trouble) => MUTE.has(trouble))) return null;
    const isDrifting = troubles.includes('drifting');
    // Of two that drift apart nobody knows which; with more, the others say so.
    if (isDrifting && this.#others(ear).length >= 2) return null;
    return {
      id: ear.spec.point,
      value: picture.value,
      doubted: isDrifting || picture.quality !== 'good',
    };
  }

  /** What the other sensors of the same quantity say, as far as they can be believed. */
  #others(ear: Ear): readonly { readonly value: number }[] {
    return this.#ears.flatMap((other) => {
      if (other === ear || other.spec.quantity !== ear.spec.quantity) return [];
      const picture = this.#points.point(other.spec.point);
      if (picture?.quality !== 'good' || typeof picture.value !== 'number') return [];
      return other.detected.length > 0 ? [] : [{ value: picture.value }];
    });
  }
}
