import type { RoomConfig } from '../../config/schema.ts';
import type { DisinfectionZoneConfig } from '../../config/schema-disinfection.ts';
import type { Sentence } from '../../model/alarm-definition.ts';
import type { DisinfectionKind } from '../../model/disinfection.ts';
import type { ChannelRef, InputRef } from '../../runtime/newest-readings.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** One item of a checklist. */
export interface ChecklistItem {
  readonly id: string;
  readonly text: Sentence;
  /** By this one somebody vouches that the room was walked and is empty. */
  readonly walk: boolean;
}

/** What both ways of disinfecting have: something that is switched on, and something that measures what it does. */
export interface Emitter {
  readonly kind: DisinfectionKind;
  readonly output: ChannelRef;
  readonly sensor: ChannelRef;
  /** mJ/cm² or ppm·min. */
  readonly targetDose: number;
  readonly limitMs: number;
  /** Only of ozone. */
  readonly gas: {
    readonly fan: ChannelRef;
    /** No more is made above it. */
    readonly ceilingPpm: number;
    readonly ventilateMs: number;
    readonly reentryPpm: number;
    readonly reentryHoldMs: number;
  } | null;
}

/** A way into the space, with what tells whether it is shut. */
export interface WatchedDoor {
  readonly id: string;
  readonly lock: ChannelRef;
  readonly lockPulseMs: number;
  readonly contact: InputRef;
}

/** One zone that can be disinfected. Times are ms. */
export interface ZoneSpec {
  readonly zone: string;
  readonly name: Sentence;
  /** Zones that light or gas reaches, and the banks in them. */
  readonly space: readonly string[];
  readonly banks: readonly number[];
  readonly doors: readonly WatchedDoor[];
  readonly presence: readonly InputRef[];
  readonly light: ChannelRef;
  readonly sound: ChannelRef;
  readonly warningMs: number;
  readonly leaveMs: number;
  /** Where the order to begin is given: from inside, one opening of a door must follow it. */
  readonly begunFrom: 'inside' | 'outside';
  readonly provingMs: number;
  readonly walkMs: number;
  readonly deadManMs: number;
  readonly sensorStaleMs: number;
  readonly lapseMs: number;
  readonly items: readonly ChecklistItem[];
  readonly emitters: Readonly<Partial<Record<DisinfectionKind, Emitter>>>;
  readonly schedule: DisinfectionZoneConfig['schedule'];
}

/** What a site gets that words no checklist of its own. */
export const USUAL_ITEMS: readonly ChecklistItem[] = [
  {
    id: 'papers-away',
    walk: false,
    text: {
      'zh-CN': '桌面和架上没有敞开的案卷、照片、胶片',
      en: 'No open files, photographs or films lie about',
    },
  },
  {
    id: 'signs',
    walk: false,
    text: {
      'zh-CN': '每个门口已挂“正在消毒 禁止入内”',
      en: 'The sign "Disinfection, no entry" hangs at every door',
    },
  },
  {
    id: 'told',
    walk: false,
    text: { 'zh-CN': '已通知值班人员', en: 'Whoever is on watch was told' },
  },
  {
    id: 'walked',
    walk: true,
    text: {
      'zh-CN': '我已走遍每条通道，室内无人，我最后离开并关门',
      en: 'I walked every aisle, nobody is inside, and I leave last and shut the door',
    },
  },
];

/** What of a configuration disinfection depends on. */
type DisinfectedRoom = Pick<RoomConfig, 'zones' | 'banks' | 'doors' | 'points' | 'disinfection'>;

/**
 * What the configuration says of disinfection, with everything it names looked up. Ozone that is not enabled is not
 * there at all.
 */
export function disinfectionZones(room: DisinfectedRoom): readonly ZoneSpec[] {
  return (room.disinfection?.zones ?? []).map((zone) => specOf(room, zone));
}

function specOf(room: DisinfectedRoom, config: DisinfectionZoneConfig): ZoneSpec {
  const space = config.space ?? room.zones.map(({ id }) => id);
  const doors = room.doors.filter(({ id }) => config.doors?.includes(id) ?? true);
  const named = room.zones.find(({ id }) => id === config.zone)?.name;
  return {
    zone: config.zone,
    name: named ?? { 'zh-CN': config.zone, en: config.zone },
    space,
    banks: room.banks.filter((bank) => space.includes(bank.zone)).map(({ bank }) => bank),
    doors: doors.map(({ id, lock, contact }) => ({
      id,
      lock,
      lockPulseMs: lock.pulseMs,
      contact: { ...contact, activeWhen: contact.closedWhen },
    })),
    presence: config.presence,
    light: config.warning.light,
    sound: config.warning.sound,
    warningMs: config.warning.seconds * SECOND_MS,
    leaveMs: config.leaveSeconds * SECOND_MS,
    begunFrom: config.begunFrom,
    provingMs: config.provingSeconds * SECOND_MS,
    walkMs: config.walkMinutes * MINUTE_MS,
    deadManMs: config.deadManSeconds * SECOND_MS,
    sensorStaleMs: config.sensorStaleSeconds * SECOND_MS,
    lapseMs: config.lapseHours * HOUR_MS,
    items: config.checklist ?? USUAL_ITEMS,
    emitters: emittersOf(room, config),
    schedule: config.schedule,
  };
}

function emittersOf(room: DisinfectedRoom, { uv, ozone }: DisinfectionZoneConfig): ZoneSpec['emitters'] {
  return {
    ...(uv && {
      uv: {
        kind: 'uv' as const,
        output: uv.lamp,
        sensor: channelOf(room, uv.meter),
        targetDose: uv.doseMjPerCm2,
        limitMs: uv.limitMinutes * MINUTE_MS,
        gas: null,
      },
    }),
    ...(ozone?.enabled && {
      ozone: {
        kind: 'ozone' as const,
        output: ozone.generator,
        sensor: channelOf(room, ozone.sensor),
        targetDose: ozone.dosePpmMinutes,
        limitMs: ozone.limitMinutes * MINUTE_MS,
        gas: {
          fan: ozone.fan,
          ceilingPpm: ozone.ceilingPpm,
          ventilateMs: ozone.ventilateMinutes * MINUTE_MS,
          reentryPpm: ozone.reentryPpm,
          reentryHoldMs: ozone.reentryHoldMinutes * MINUTE_MS,
        },
      },
    }),
  };
}

/** The channel behind a point; check-config has seen to it that there is one. */
function channelOf(room: DisinfectedRoom, id: string): ChannelRef {
  const point = room.points.find((candidate) => candidate.id === id);
  return { device: point?.device ?? id, channel: point?.channel ?? id };
}
