import type { Alarm } from '../../../model/alarms.ts';
import { alarmId } from '../../../model/alarms.ts';

/** What hangs on what in the room, as far as one fault explains another. */
export interface RoomShape {
  readonly devices: readonly { readonly name: string; readonly link: string; readonly pollMs?: number }[];
  readonly points: readonly {
    readonly id: string;
    readonly device: string;
    readonly zone: string;
    readonly quantity: string;
    readonly low?: number;
    readonly high?: number;
  }[];
  readonly banks: readonly { readonly bank: number; readonly device: string }[];
}

export const EMPTY_ROOM: RoomShape = { devices: [], points: [], banks: [] };

/** The cause that stands for a bank being given to a technician. */
export const maintenanceOf = (bank: number | string): string => `maintenance:${bank}`;

/** What a technician brings about at a bank by their work. That it runs on, burns or obeys somebody else is never it. */
const BY_A_TECHNICIAN: ReadonlySet<string> = new Set(['moved-externally', 'position-implausible']);

/**
 * Everything that would explain an alarm and so suppress it, were it the case: a device is not heard over a lost link,
 * a point not from a lost device, and whoever maintains a bank switches it off. Only such consequences are explained; a
 * process alarm never is, whatever is lost.
 * @returns ids of alarms, or `maintenance:<bank>`
 */
export function explanationsOf(
  { kind, subject }: Pick<Alarm, 'kind' | 'subject'>,
  room: RoomShape,
): readonly string[] {
  switch (kind) {
    case 'point-stale': {
      const device = room.points.find(({ id }) => id === subject)?.device;
      return device === undefined ? [] : [alarmId('device-lost', device), ...lossOf(device, room)];
    }
    case 'device-lost':
      return lossOf(subject, room);
    case 'link-lost': {
      const names = room.devices.filter(({ link }) => link === subject).map(({ name }) => name);
      // Only what the link of a bank alone carries is explained by work on that bank.
      const banks = room.banks.filter(({ device }) => names.includes(device));
      const carries = new Set(banks.map(({ device }) => device));
      return names.length > 0 && names.every((name) => carries.has(name)) && banks.length === 1
        ? banks.map(({ bank }) => maintenanceOf(bank))
        : [];
    }
    default:
      return BY_A_TECHNICIAN.has(kind) ? [maintenanceOf(subject)] : [];
  }
}

function lossOf(device: string, room: RoomShape): readonly string[] {
  const link = room.devices.find(({ name }) => name === device)?.link;
  const banks = room.banks.filter((one) => one.device === device);
  return [
    ...(link === undefined ? [] : [alarmId('link-lost', link)]),
    ...banks.map(({ bank }) => maintenanceOf(bank)),
  ];
}

/**
 * What keeps the source of a standing alarm from being heard: its state is the last that was known, not the present one.
 * @param standing whether the condition of an alarm stands, by its id
 * @returns id of the alarm that says so, the widest loss first; `null` while the source is heard
 */
export function lostSourceOf(
  alarm: Alarm,
  room: RoomShape,
  standing: (alarm: string) => boolean,
): string | null {
  const point = room.points.find(({ id }) => id === alarm.params['point'] || id === alarm.subject);
  const bank = room.banks.find(({ bank: number }) => String(number) === String(alarm.params['bank'] ?? ''));
  const named = alarm.params['device'];
  const device = point?.device ?? bank?.device ?? (typeof named === 'string' ? named : undefined);
  const link = room.devices.find(({ name }) => name === device)?.link;
  const losses = [
    ...(link === undefined ? [] : [alarmId('link-lost', link)]),
    ...(device === undefined ? [] : [alarmId('device-lost', device)]),
    ...(point === undefined ? [] : [alarmId('point-stale', point.id)]),
  ];
  return losses.find((loss) => loss !== alarm.id && standing(loss)) ?? null;
}
