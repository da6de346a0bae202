import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import type { Log, Reading } from '../../drivers/contract/index.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { RoomConfig } from '../config/schema.ts';
import type { Actor } from '../model/actor.ts';
import { LeapingClock } from '../model/leaping-clock.ts';
import { EventBus, PointTable } from '../runtime/index.ts';
import { AlarmService } from '../services/alarms/index.ts';
import {
  ClimateService,
  derivedPoints,
  preservationIndexOf,
  ZoneService,
} from '../services/climate/index.ts';
import { openStore } from '../store/index.ts';

/** One look at one device in the past, as the simulators write it down. */
interface PastReading {
  readonly time: number;
  readonly device: string;
  readonly readings: Readonly<Record<string, readonly [value: number, unit: string]>>;
}

export interface Past {
  readonly config: LoadedConfig;
  /** Readings, one look a line, oldest first. */
  readonly file: string;
  /** Where the store is made; must be empty. */
  readonly directory: string;
  /** Who looks at alarms in office hours. */
  readonly keeper: Actor;
  readonly log: Log;
}

/** Whoever is on watch needs so long to come, ms. */
const COMES_WITHIN_MS = 30 * 60_000;
const HOUR_MS = 3_600_000;
const STANDS_MS = 45 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Lives through the past: the readings go through the same point table, zones, history and alarms as in a running
 * daemon, on a clock that leaps from one to the next, and a keeper acknowledges what was raised. No device is touched.
 */
export async function relive({ config, file, directory, keeper, log }: Past): Promise<void> {
  const past = momentsIn(file);
  const first = await past.next();
  if (first.done) return;
  const room = asLookedAt(config.room, first.value);
  const began = first.value.time - 1;
  const clock = new LeapingClock(began);
  // What the store does by the clock, writing and tidying samples, it does once a day: each time has its price.
  const nightly = new LeapingClock(began);
  const store = openStore({ directory, clock: nightly, log });
  const { ledger } = store;
  const bus = new EventBus((event, err) => log.error({ event, err }, 'a listener failed'));
  const specs = [...room.points, ...derivedPoints(room)];
  const points = new PointTable(specs, clock);
  bus.on('readings', (readings) => points.apply(readings));
  const alarms = new AlarmService({
    ledger,
    clock,
    log,
    bus,
    room,
    points,
    alarms: store.alarms,
    definitions: config.alarms,
  });
  const zones = new ZoneService({
    room,
    ledger,
    clock,
    log,
    points,
    alarms,
    telemetry: store.telemetry,
    climate: room.climate,
    ruleSets: config.ruleSets,
    preservation: preservationIndexOf(config.preservationTable),
    notes: store.zoneNotes,
    repository: store.climate,
  });
  const climate = new ClimateService({
    points,
    specs,
    telemetry: store.telemetry,
    isOutside: (point, value) => zones.isOutside(point, value),
  });
  const hourOf = officeHour(room.site.timeZone);
  points.start();
  climate.start();
  alarms.start();
  zones.start();
  try {
    for (let next: IteratorResult<Moment, void> = first; !next.done; next = await past.next()) {
      const { time, looks } = next.value;
      nightly.pass(time);
      // Together, so that a zone hears all its sensors before it judges.
      clock.leap(time, () => bus.emit('readings', looks.flatMap(readingsOf)));
      if (time % DAY_MS === 0) nightly.leap(time, () => {});
      // What the readings led to is on disk before time goes on.
      await turn();
      if (hourOf(time)) await acknowledgeAll(alarms, keeper, time - COMES_WITHIN_MS);
    }
  } finally {
    await zones.stop();
    await alarms.stop();
    climate.stop();
    points.stop();
    store.close();
  }
}

/** Everything that was looked at in one moment. */
interface Moment {
  readonly time: number;
  readonly looks: readonly PastReading[];
}

async function* momentsIn(file: string): AsyncGenerator<Moment, void> {
  let looks: PastReading[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const look = JSON.parse(line) as PastReading;
    const [first] = looks;
    if (first && first.time !== look.time) {
      yield { time: first.time, looks };
      looks = [];
    }
    looks.push(look);
  }
  const [first] = looks;
  if (first) yield { time: first.time, looks };
}

/**
 * The room as far as its past was looked at, and seldom: what was seen stands until the next look, and a look that is
 * missing is a gap.
 */
function asLookedAt(room: RoomConfig, { looks }: Moment): RoomConfig {
  const devices = new Set(looks.map(({ device }) => device));
  const points = room.points.filter(({ device }) => devices.has(device));
  return { ...room, points: points.map((point) => ({ ...point, staleAfterMs: STANDS_MS })) };
}

function readingsOf({ device, time, readings }: PastReading): readonly Reading[] {
  return Object.entries(readings).map(([channel, [value, unit]]) => ({
    device,
    channel,
    value,
    unit,
    quality: 'good',
    sourceTime: time,
    receivedTime: time,
  }));
}

async function acknowledgeAll(alarms: AlarmService, keeper: Actor, raisedBefore: number): Promise<void> {
  for (const alarm of alarms.active())
    if (alarm.acknowledgedAt === null && (alarm.raisedAt ?? Infinity) <= raisedBefore)
      await alarms.acknowledge(keeper, alarm.id, '');
}

/** Whether somebody is at work at that moment: on working days from nine to five. */
function officeHour(timeZone: string): (epochMs: number) => boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  let from = Infinity;
  let open = false;
  return (epochMs) => {
    // The answer holds for an hour; asking the calendar each time would cost more than all the rest.
    if (epochMs >= from && epochMs < from + HOUR_MS) return open;
    const parts = new Map(format.formatToParts(epochMs).map(({ type, value }) => [type, value]));
    const hour = Number(parts.get('hour'));
    from = Math.floor(epochMs / HOUR_MS) * HOUR_MS;
    open = !['Sat', 'Sun'].includes(parts.get('weekday') ?? '') && hour >= 9 && hour < 17;
    return open;
  };
}
