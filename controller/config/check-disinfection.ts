import { Value } from 'typebox/value';
import { say } from './problems.ts';
import type { ConfigPath, References } from './references.ts';
import type { RoomConfig } from './schema.ts';
import { DisinfectionZoneConfig, PatrolConfig } from './schema-disinfection.ts';

/** A sensor that is asked less often than this is no witness of an empty room, ms. */
const SLOWEST_POLL_MS = 1000;

/**
 * What a schema cannot see of disinfection: outputs that would stay on when the daemon dies, points that do not exist,
 * sensors that come too late, checklists by which nobody vouches that the room is empty.
 */
export function checkDisinfection(
  room: RoomConfig,
  references: References,
  profiles: ReadonlyMap<string, unknown>,
): void {
  const zones = room.disinfection?.zones ?? [];
  for (const [index, zone] of zones.entries())
    if (Value.Check(DisinfectionZoneConfig, zone))
      checkZone(room, zone, ['disinfection', 'zones', index], references, profiles);
  const names = zones.map(({ zone }) => zone);
  for (const [index, zone] of names.entries())
    if (names.indexOf(zone) < index)
      references.complain(
        ['disinfection', 'zones', index, 'zone'],
        say(`“${zone}”重复`, `"${zone}" is used twice`),
      );
}

function checkZone(
  room: RoomConfig,
  zone: DisinfectionZoneConfig,
  at: ConfigPath,
  references: References,
  profiles: ReadonlyMap<string, unknown>,
): void {
  const { complain } = references;
  references.needZone(zone.zone, [...at, 'zone']);
  for (const [n, id] of (zone.space ?? []).entries()) references.needZone(id, [...at, 'space', n]);
  if (zone.space && !zone.space.includes(zone.zone))
    complain([...at, 'space'], say('须包含该分区本身', 'must contain the zone itself'));
  for (const [n, id] of (zone.doors ?? []).entries())
    if (!room.doors.some((door) => door.id === id))
      complain([...at, 'doors', n], say(`没有门“${id}”`, `there is no door "${id}"`));
  if (room.doors.length === 0)
    complain([...at, 'doors'], say('没有门的区域不能消毒', 'a space without a door cannot be shut'));
  for (const [n, sensor] of zone.presence.entries()) {
    references.needChannel(sensor, [...at, 'presence', n]);
    needFast(room, sensor.device, [...at, 'presence', n, 'device'], references);
  }
  const space = zone.space ?? room.zones.map(({ id }) => id);
  if (zone.presence.length === 0 && !room.banks.some((bank) => space.includes(bank.zone)))
    complain([...at, 'presence'], say('没有任何人体传感器', 'nothing there senses presence'));
  references.needChannel(zone.warning.light, [...at, 'warning', 'light']);
  references.needChannel(zone.warning.sound, [...at, 'warning', 'sound']);
  if (!zone.uv && !zone.ozone) complain(at, say('须有 uv 或 ozone', 'needs uv or ozone'));
  const dead = (output: { device: string; channel: string }, path: ConfigPath): void => {
    references.needChannel(output, path);
    if (!timesItsOwnPulse(room, profiles, output))
      complain(
        path,
        say(
          `输出“${output.channel}”不能由设备自行定时关断：守护进程停止后会一直开着`,
          `output "${output.channel}" has no pulse timed by the device itself: it would stay on when the daemon dies`,
        ),
      );
  };
  if (zone.uv) {
    dead(zone.uv.lamp, [...at, 'uv', 'lamp']);
    needPoint(room, zone.uv.meter, 'irradiance', [...at, 'uv', 'meter'], references);
  }
  if (zone.ozone) {
    dead(zone.ozone.generator, [...at, 'ozone', 'generator']);
    references.needChannel(zone.ozone.fan, [...at, 'ozone', 'fan']);
    needPoint(room, zone.ozone.sensor, 'ozone', [...at, 'ozone', 'sensor'], references);
  }
  if (zone.checklist && zone.checklist.filter(({ walk }) => walk).length !== 1)
    complain(
      [...at, 'checklist'],
      say('须恰有一项 walk: true（巡查无人）', 'exactly one item must have walk: true (the room is empty)'),
    );
  for (const [n, { kind }] of zone.schedule.entries())
    if (!zone[kind])
      complain([...at, 'schedule', n, 'kind'], say(`未配置 ${kind}`, `${kind} is not configured here`));
}

function needPoint(
  room: RoomConfig,
  id: string,
  quantity: string,
  path: ConfigPath,
  references: References,
): void {
  const point = room.points.find((candidate) => candidate.id === id);
  if (!point) return references.complain(path, say(`没有测点“${id}”`, `there is no point "${id}"`));
  if (point.quantity !== quantity)
    references.complain(
      path,
      say(
        `测点“${id}”测的是 ${point.quantity}，不是 ${quantity}`,
        `point "${id}" measures ${point.quantity}, not ${quantity}`,
      ),
    );
  needFast(room, point.device, path, references);
}

function needFast(room: RoomConfig, name: string, path: ConfigPath, references: References): void {
  const pollMs = room.devices.find((device) => device.name === name)?.pollMs ?? SLOWEST_POLL_MS;
  if (pollMs > SLOWEST_POLL_MS)
    references.complain(
      path,
      say(
        `设备“${name}”每 ${pollMs} 毫秒才问一次；用于消毒联锁的传感器最多 ${SLOWEST_POLL_MS} 毫秒`,
        `device "${name}" is asked every ${pollMs} ms; what a disinfection depends on needs ${SLOWEST_POLL_MS} ms at most`,
      ),
    );
}

function timesItsOwnPulse(
  room: RoomConfig,
  profiles: ReadonlyMap<string, unknown>,
  { device, channel }: { readonly device: string; readonly channel: string },
): boolean {
  const profile = profiles.get(room.devices.find(({ name }) => name === device)?.profile ?? '') as
    | { readonly outputs?: Readonly<Record<string, { readonly pulse?: unknown } | undefined>> }
    | undefined;
  return profile?.outputs?.[channel]?.pulse !== undefined;
}

/** What a schema cannot see of patrols: zones, ids used twice, limits upside down. */
export function checkPatrols(room: RoomConfig, references: References): void {
  const { complain } = references;
  const lists = room.patrols ?? [];
  for (const [index, list] of lists.entries()) {
    if (!Value.Check(PatrolConfig, list)) continue;
    const at = ['patrols', index];
    references.needZone(list.zone, [...at, 'zone']);
    if (lists.findIndex(({ id }) => id === list.id) < index)
      complain([...at, 'id'], say(`“${list.id}”重复`, `"${list.id}" is used twice`));
    for (const [n, item] of list.items.entries()) {
      if (list.items.findIndex(({ id }) => id === item.id) < n)
        complain([...at, 'items', n, 'id'], say(`“${item.id}”重复`, `"${item.id}" is used twice`));
      if (item.low !== undefined && item.high !== undefined && item.low >= item.high)
        complain(
          [...at, 'items', n, 'low'],
          say('下限不低于上限', 'the lower limit is not below the upper limit'),
        );
    }
  }
}
