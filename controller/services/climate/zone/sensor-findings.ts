import type { ParamsOf } from '../../../model/alarm-params.ts';
import type { AlarmKind } from '../../../model/alarms.ts';
import { type SensorTrouble, VOTED, zonePoint } from '../../../model/climate.ts';
import type { Finding } from './conditions.ts';
import type { ZonePicture } from './zone-keeper.ts';

const KINDS = {
  'out-of-range': 'sensor-range',
  frozen: 'sensor-frozen',
  jumped: 'sensor-jump',
  drifting: 'sensor-drift',
} as const satisfies Partial<Record<SensorTrouble, AlarmKind>>;

/** While nothing is heard of a sensor, nothing is known of its faults either. */
const UNHEARD: ReadonlySet<SensorTrouble> = new Set(['never-read', 'stale', 'bad']);

/** What is wrong with the sensors of a zone, each by itself, and with what they say together. */
export function sensorFindings(
  { spec, sensors, votes }: ZonePicture,
  calibrationDueAt: (point: string) => number,
  now: number,
): readonly Finding[] {
  const ofSensors = sensors.flatMap(({ point, quantity, troubles }): Finding[] => {
    const isUnheard = troubles.some((trouble) => UNHEARD.has(trouble));
    const params = { point, zone: spec.id, what: quantity } satisfies ParamsOf<'sensor-frozen'>;
    const detected = Object.entries(KINDS).map(([trouble, kind]): Finding => {
      const stands = troubles.includes(trouble as SensorTrouble) || (isUnheard ? null : false);
      return { kind, subject: point, priority: 'low', stands, params };
    });
    const due = calibrationDueAt(point);
    const isDue = now >= due;
    const dueAt = isDue ? new Date(due).toISOString() : '';
    const dueParams = { ...params, dueAt } satisfies ParamsOf<'calibration-due'>;
    return [
      ...detected,
      { kind: 'calibration-due', subject: point, priority: 'low', stands: isDue, params: dueParams },
    ];
  });
  const ofVotes = VOTED.flatMap((quantity): Finding[] => {
    if (!sensors.some((sensor) => sensor.quantity === quantity)) return [];
    return [
      {
        kind: 'vote-lost',
        subject: zonePoint(spec.id, quantity),
        priority: 'high',
        stands: votes[quantity].value === null,
        params: { zone: spec.id, what: quantity } satisfies ParamsOf<'vote-lost'>,
      },
    ];
  });
  return [...ofSensors, ...ofVotes];
}
