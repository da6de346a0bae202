import type { AlarmDefinition, PointCondition } from '../../../model/alarm-definition.ts';
import type { PointAlarmParams } from '../../../model/alarm-params.ts';
import type { Cancel } from '../../../model/clock.ts';
import type { PointPicture, PointTable, PointUpdate } from '../../../runtime/point-table.ts';
import type { RoomShape } from '../engine/explain.ts';
import { judge, type Limit } from '../engine/limit.ts';
import type { Tell } from './tell.ts';

export interface PointWatchDeps {
  readonly points: Pick<PointTable, 'onUpdate' | 'onChange' | 'points'>;
  readonly room: RoomShape;
  readonly definitions: readonly AlarmDefinition[];
  readonly tell: Tell;
  /** Whether an alarm stands, as journaled; asked once, when a point is first heard. */
  readonly stands: (kind: string, subject: string) => boolean;
  /** Whether points without a fresh value are an alarm. */
  readonly stale: boolean;
}

interface Watched {
  readonly definition: AlarmDefinition;
  readonly limit: Limit;
  /** Whether the limit was broken when it could last be told; `null` before that. */
  broken: boolean | null;
}

/** Compares every reading with the limits that the configuration declares, and notes which points are not fresh. */
export class PointWatch {
  readonly #deps: PointWatchDeps;
  readonly #watched: ReadonlyMap<string, readonly Watched[]>;
  readonly #stale = new Map<string, boolean>();
  readonly #stops: Cancel[] = [];

  constructor(deps: PointWatchDeps) {
    this.#deps = deps;
    this.#watched = watchedBy(deps.definitions, deps.room);
  }

  start(): void {
    const { points, stale } = this.#deps;
    this.#stops.push(points.onUpdate((updates) => this.#judge(updates)));
    if (!stale) return;
    this.#stops.push(points.onChange((changed) => this.#lookAtQuality(changed)));
    this.#lookAtQuality(points.points());
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  #judge(updates: readonly PointUpdate[]): void {
    for (const { id, reading } of updates) {
      const watched = this.#watched.get(id);
      if (!watched || !reading) continue;
      for (const one of watched) {
        const { definition, limit } = one;
        one.broken ??= this.#deps.stands(definition.id, id) ? true : null;
        const verdict = judge(limit, reading, definition.deadband, one.broken === true);
        // What cannot be told leaves the alarm as it was: losing a sensor never ends what it had found.
        if (verdict === 'unknown' || one.broken === (verdict === 'broken')) continue;
        one.broken = verdict === 'broken';
        const value = typeof reading.value === 'number' ? reading.value : String(reading.value);
        const finding = {
          priority: definition.priority ?? 'low',
          params: {
            point: id,
            value,
            limit: limitOf(limit),
            unit: reading.unit,
          } satisfies PointAlarmParams,
        };
        this.#deps.tell(definition.id, id, one.broken ? finding : null);
      }
    }
  }

  #lookAtQuality(pictures: readonly PointPicture[]): void {
    for (const { id, quality, why } of pictures) {
      const device = this.#deps.room.points.find((point) => point.id === id)?.device;
      const stale = quality === 'bad';
      if (device === undefined || this.#stale.get(id) === stale) continue;
      this.#stale.set(id, stale);
      const params = { point: id, device, problem: why ?? '' };
      this.#deps.tell('point-stale', id, stale ? { priority: 'low', params } : null);
    }
  }
}

function limitOf(limit: Limit): number | string {
  return 'above' in limit ? limit.above : 'below' in limit ? limit.below : String(limit.is);
}

/** Which limits hold for which point. A point that has no limit of its own is not watched by a definition that asks for it. */
function watchedBy(
  definitions: readonly AlarmDefinition[],
  room: RoomShape,
): ReadonlyMap<string, readonly Watched[]> {
  const watched = new Map<string, Watched[]>();
  const add = (id: string, definition: AlarmDefinition, limit: Limit | null): void => {
    if (limit) watched.set(id, [...(watched.get(id) ?? []), { definition, limit, broken: null }]);
  };
  for (const definition of definitions) {
    const { source } = definition;
    if (!('points' in source)) continue;
    const { point, zone, quantity } = source.points;
    const chosen = room.points.filter(
      (one) =>
        (point === undefined || one.id === point) &&
        (zone === undefined || one.zone === zone) &&
        (quantity === undefined || one.quantity === quantity),
    );
    for (const one of chosen) add(one.id, definition, filledIn(source.when, one));
    // A point that the daemon derives is not in the configuration; it is watched as soon as it is heard.
    if (point !== undefined && chosen.length === 0) add(point, definition, filledIn(source.when, {}));
  }
  return watched;
}

function filledIn(when: PointCondition, { low, high }: { low?: number; high?: number }): Limit | null {
  if ('is' in when) return when;
  if ('above' in when) {
    const above = when.above === 'high' ? high : when.above;
    return above === undefined ? null : { above };
  }
  const below = when.below === 'low' ? low : when.below;
  return below === undefined ? null : { below };
}
