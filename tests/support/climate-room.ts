import type { Log } from '../../drivers/contract/index.ts';
import { Value } from 'typebox/value';
import { ClimateConfig } from '../../controller/config/schema-climate.ts';
import type { RuleSet } from '../../controller/model/climate.ts';
import type { Clock } from '../../controller/model/clock.ts';
import { EventBus, PointTable } from '../../controller/runtime/index.ts';
import { AlarmService } from '../../controller/services/alarms/index.ts';
import {
  ClimateService,
  derivedPoints,
  preservationIndexOf,
  ZoneService,
} from '../../controller/services/climate/index.ts';
import { openStore, type Store } from '../../controller/store/index.ts';

const both = (text: string) => ({ 'zh-CN': text, en: text });

/** Sensors of a climate room: a zone with so many pairs, `<zone>-T1`, `<zone>-H1` and so on, each pair one device. */
export interface ZoneOf {
  readonly id: string;
  readonly pairs: number;
  readonly rules?: readonly string[];
}

export interface ClimateRoom {
  readonly store: Store;
  readonly points: PointTable;
  readonly zones: ZoneService;
  readonly climate: ClimateService;
  readonly alarms: AlarmService;
  /** Readings of one pair as its device would give them. */
  read(zone: string, pair: number, at: number, temperature: number | null, humidity: number | null): void;
  /** Stops the services in order, and closes the store. */
  stop(): Promise<void>;
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** The climate services as the daemon wires them, on a real store and without devices. */
export function openClimateRoom(of: {
  readonly directory: string;
  readonly clock: Clock;
  /** What the store does by the clock; the same one unless given. */
  readonly storeClock?: Clock;
  readonly zones: readonly ZoneOf[];
  readonly ruleSets: readonly RuleSet[];
  readonly staleAfterMs: number;
  /** Beside the defaults. */
  readonly climate?: Readonly<Record<string, unknown>>;
}): ClimateRoom {
  const { clock, staleAfterMs } = of;
  const room = {
    zones: of.zones.map(({ id, rules }) => ({
      id,
      name: both(id),
      medium: 'paper' as const,
      ...(rules && { rules: [...rules] }),
    })),
    points: of.zones.flatMap(({ id, pairs }) =>
      Array.from({ length: pairs }, (_, i) => i + 1).flatMap((n) =>
        (['temperature', 'humidity'] as const).map((quantity) => ({
          id: `${id}-${quantity === 'temperature' ? 'T' : 'H'}${n}`,
          name: both(id),
          device: `${id}-${n}`,
          channel: quantity,
          zone: id,
          quantity,
          staleAfterMs,
        })),
      ),
    ),
  };
  const store = openStore({ directory: of.directory, clock: of.storeClock ?? clock, log: silent });
  const { ledger } = store;
  const bus = new EventBus((_, error) => {
    throw error;
  });
  const specs = [...room.points, ...derivedPoints(room)];
  const points = new PointTable(specs, clock);
  const alarms = new AlarmService({ ledger, clock, log: silent, bus, alarms: store.alarms });
  const zones = new ZoneService({
    preservation: preservationIndexOf(null),
    room,
    climate: Value.Parse(ClimateConfig, Value.Default(ClimateConfig, { ...of.climate })),
    ruleSets: of.ruleSets,
    points,
    telemetry: store.telemetry,
    notes: store.zoneNotes,
    repository: store.climate,
    ledger,
    alarms,
    clock,
    log: silent,
  });
  const climate = new ClimateService({
    points,
    specs,
    telemetry: store.telemetry,
    isOutside: (point, value) => zones.isOutside(point, value),
  });
  points.start();
  climate.start();
  alarms.start();
  zones.start();
  return {
    store,
    points,
    zones,
    climate,
    alarms,
    read(zone, pair, at, temperature, humidity) {
      const base = { device: `${zone}-${pair}`, quality: 'good', sourceTime: at, receivedTime: at } as const;
      points.apply([
        ...(temperature === null
          ? []
          : [{ ...base, channel: 'temperature', value: temperature, unit: '°C' }]),
        ...(humidity === null ? [] : [{ ...base, channel: 'humidity', value: humidity, unit: '%' }]),
      ]);
    },
    async stop() {
      await zones.stop();
      await alarms.stop();
      climate.stop();
      points.stop();
      store.close();
    },
  };
}
