import type { Actor } from '../../../model/actor.ts';
import type { Calibration } from '../../../model/climate.ts';
import type { Clock } from '../../../model/clock.ts';
import { granted } from '../../../model/decision.ts';
import type { Ledger, Once } from '../../../model/ledger.ts';
import type { PointTable } from '../../../runtime/index.ts';
import type { ClimateRepository } from '../climate-repository.ts';
import { SENSOR_SETTINGS } from '../sensors/settings.ts';
import type { SensorSpec } from '../zone/zone-spec.ts';
import { calibrationDue, type CalibrationInput, decideCalibration } from './decide-calibration.ts';

export interface CalibrationDeps {
  readonly sensors: readonly SensorSpec[];
  /** Calendar months after which a sensor is due. */
  readonly months: number;
  readonly points: Pick<PointTable, 'point' | 'correct'>;
  readonly ledger: Ledger;
  readonly repository: Pick<ClimateRepository, 'calibrations' | 'newestCalibrations'>;
  readonly clock: Clock;
  /** When a sensor was first heard, epoch ms; `null` when it never was. */
  readonly firstSeen: (point: string) => number | null;
}

/** Keeps the corrections of the sensors: in the journal, in the point table, and when they are due anew. */
export class CalibrationDesk {
  readonly #deps: CalibrationDeps;
  readonly #newest = new Map<string, Calibration>();
  #startedAt: number;

  constructor(deps: CalibrationDeps) {
    this.#deps = deps;
    this.#startedAt = deps.clock.now();
  }

  /** Corrects every sensor by its newest calibration. */
  start(): void {
    this.#startedAt = this.#deps.clock.now();
    for (const calibration of this.#deps.repository.newestCalibrations()) this.#apply(calibration);
  }

  stateOf(point: string): { readonly offset: number; readonly at: number | null; readonly dueAt: number } {
    const newest = this.#newest.get(point);
    const since = newest?.at ?? this.#deps.firstSeen(point) ?? this.#startedAt;
    return {
      offset: newest?.after ?? 0,
      at: newest?.at ?? null,
      dueAt: calibrationDue(since, this.#deps.months),
    };
  }

  /** @throws Refusal with every reason */
  async calibrate(actor: Actor, point: string, input: CalibrationInput, once?: Once): Promise<Calibration> {
    const { ledger, repository } = this.#deps;
    const calibration = await ledger.commit(
      actor,
      (tx) => {
        const { events } = granted(decideCalibration(this.#calibrated(point), { actor, point, input }));
        tx.append(...events);
        return repository.calibrations(point)[0] as Calibration;
      },
      once,
    );
    // Not the one that was answered: an answer given a second time under its key must not undo a newer calibration.
    this.#apply(repository.calibrations(point)[0] as Calibration);
    return calibration;
  }

  #apply(calibration: Calibration): void {
    this.#newest.set(calibration.point, calibration);
    this.#deps.points.correct(calibration.point, calibration.after);
  }

  #calibrated(point: string): Parameters<typeof decideCalibration>[0] {
    const picture = this.#deps.points.point(point);
    if (!picture) return null;
    const sensor = this.#deps.sensors.find((spec) => spec.point === point);
    return {
      offset: this.#deps.repository.calibrations(point)[0]?.after ?? 0,
      shows: picture.quality === 'good' && typeof picture.value === 'number' ? picture.value : null,
      largestOffset: sensor ? SENSOR_SETTINGS[sensor.quantity].largestOffset : null,
    };
  }
}
