import type { DriverFamily } from '../../drivers/family.ts';
import type { LinkPort } from '../../drivers/links/link.ts';
import type { LinkSpec } from '../../drivers/links/spec.ts';
import { checkDisinfection, checkPatrols } from './check-disinfection.ts';
import { checkAlarms } from './check-alarms.ts';
import { checkHistory } from './check-history.ts';
import { checkNotify } from './check-notify.ts';
import { checkClimate } from './check-climate.ts';
import { checkPlant } from './check-plant.ts';
import { checkShelving } from './check-shelving.ts';
import { type ConfigProblem, say } from './problems.ts';
import { type Complain, References } from './references.ts';
import type { RoomConfig } from './schema.ts';
import type { Source } from './source.ts';

/** A kind that is none of these was complained about by the schema. */
const PROTOCOL_OF: Readonly<Partial<Record<string, LinkPort['protocol']>>> = {
  'modbus-tcp': 'modbus',
  'modbus-rtu': 'modbus',
  'modbus-rtu-tcp': 'modbus',
  serial: 'bytes',
  tcp: 'bytes',
  mqtt: 'mqtt',
  hid: 'hid',
} satisfies Record<LinkSpec['kind'], LinkPort['protocol']>;

/** Finds what a schema cannot see: names used twice or never defined, limits upside down, drivers on the wrong link. */
export function crossCheck(
  source: Source,
  room: RoomConfig,
  families: readonly DriverFamily[],
  profiles: ReadonlyMap<string, unknown>,
): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const complain: Complain = (path, message) =>
    problems.push({ file: source.file, path: `/${path.join('/')}`, line: source.lineOf(path), message });

  checkUnique(room, complain);
  checkLinks(room, complain);
  checkDevices(room, families, complain);
  const references = new References(room, families, profiles, complain);
  checkReferences(room, references);
  checkShelving(room, references);
  checkPlant(room, references);
  checkClimate(room, references);
  checkHistory(room, references);
  checkAlarms(room, references);
  checkDisinfection(room, references, profiles);
  checkPatrols(room, references);
  checkNotify(room, references);
  return problems;
}

function checkUnique(room: RoomConfig, complain: Complain): void {
  const lists: readonly [string, string, readonly (string | number)[]][] = [
    ['links', 'name', room.links.map((x) => x.name)],
    ['devices', 'name', room.devices.map((x) => x.name)],
    ['zones', 'id', room.zones.map((x) => x.id)],
    ['banks', 'bank', room.banks.map((x) => x.bank)],
    ['points', 'id', room.points.map((x) => x.id)],
    ['doors', 'id', room.doors.map((x) => x.id)],
    ['kiosks', 'id', room.kiosks.map((x) => x.id)],
  ];
  for (const [list, key, values] of lists)
    for (const [index, value] of values.entries())
      if (values.indexOf(value) < index)
        complain([list, index, key], say(`“${value}”重复`, `"${value}" is used twice`));
}

function checkLinks(room: RoomConfig, complain: Complain): void {
  const seen = new Map<string, string>();
  for (const [index, link] of room.links.entries()) {
    if (link.kind === 'mqtt' && 'embedded' in link.broker && isOpenToAll(link.broker.embedded))
      complain(
        ['links', index, 'broker', 'embedded'],
        say(
          '消息服务器对全网开放却没有口令：设置 password，或只监听 127.0.0.1',
          'this broker is open to the whole network without a password: set one, or listen on 127.0.0.1 only',
        ),
      );
    const wire = wireOf(link);
    const other = wire === null ? undefined : seen.get(wire);
    if (other !== undefined)
      complain(
        ['links', index],
        say(
          `与“${other}”是同一条物理链路；一条链路只能有一个队列`,
          `the same physical link as "${other}"; one physical link has one queue`,
        ),
      );
    else if (wire !== null) seen.set(wire, link.name);
  }
}

/** Whoever may publish unasked could invent a climate. */
function isOpenToAll({ host, password }: { host: string; password?: string }): boolean {
  return password === undefined && !['127.0.0.1', '::1', 'localhost'].includes(host);
}

function wireOf(link: LinkSpec): string | null {
  switch (link.kind) {
    case 'modbus-tcp':
    case 'modbus-rtu-tcp':
    case 'tcp':
      return `${link.host}:${link.port}`;
    case 'modbus-rtu':
    case 'serial':
      return link.path;
    case 'mqtt':
      return 'embedded' in link.broker ? `${link.broker.embedded.host}:${link.broker.embedded.port}` : null;
    case 'hid':
      return 'line' in link.source ? link.source.line : 'path' in link.source ? link.source.path : null;
  }
}

function checkDevices(room: RoomConfig, families: readonly DriverFamily[], complain: Complain): void {
  const units = new Map<string, string>();
  for (const [index, device] of room.devices.entries()) {
    const at = ['devices', index];
    const link = room.links.find((l) => l.name === device.link);
    if (!link)
      complain([...at, 'link'], say(`没有链路“${device.link}”`, `there is no link "${device.link}"`));
    const family = families.find((f) => f.name === device.driver);
    if (!family) {
      const known = families.map((f) => f.name).join(', ');
      complain(
        [...at, 'driver'],
        say(
          `没有驱动“${device.driver}”；可用：${known}`,
          `there is no driver "${device.driver}"; known: ${known}`,
        ),
      );
      continue;
    }
    const spoken = link && PROTOCOL_OF[link.kind];
    if (spoken && spoken !== family.protocol)
      complain(
        [...at, 'link'],
        say(
          `驱动 ${family.name} 需要 ${family.protocol} 链路，“${link.name}”是 ${link.kind}`,
          `driver ${family.name} needs a ${family.protocol} link; "${link.name}" is ${link.kind}`,
        ),
      );
    if (family.profile && device.profile === undefined)
      complain(at, say(`驱动 ${family.name} 需要 profile`, `driver ${family.name} needs a "profile"`));
    if (!family.profile && device.profile !== undefined)
      complain(
        [...at, 'profile'],
        say(`驱动 ${family.name} 不读 profile`, `driver ${family.name} reads no profile`),
      );
    const unit = device.options?.['unit'];
    if (family.protocol !== 'modbus' || typeof unit !== 'number') continue;
    const address = `${device.link}#${unit}`;
    const other = units.get(address);
    if (other !== undefined)
      complain(
        [...at, 'options', 'unit'],
        say(`单元号 ${unit} 已被“${other}”占用`, `unit ${unit} on this link is already "${other}"`),
      );
    else units.set(address, device.name);
  }
}

function checkReferences(room: RoomConfig, references: References): void {
  const { complain } = references;
  for (const [index, point] of room.points.entries()) {
    const at = ['points', index];
    references.needZone(point.zone, [...at, 'zone']);
    references.needChannel(point, at);
    if (point.low !== undefined && point.high !== undefined && point.low >= point.high)
      complain([...at, 'low'], say('下限不低于上限', 'the lower limit is not below the upper limit'));
  }
  for (const [index, door] of room.doors.entries()) {
    const at = ['doors', index];
    references.needChannel(door.lock, [...at, 'lock']);
    references.needChannel(door.contact, [...at, 'contact']);
    if (door.gateReader !== undefined) references.needDevice(door.gateReader, [...at, 'gateReader']);
    if (door.credentialReader !== undefined)
      references.needDevice(door.credentialReader, [...at, 'credentialReader']);
  }
  for (const [index, kiosk] of room.kiosks.entries()) {
    for (const [n, reader] of (kiosk.tagReaders ?? []).entries())
      references.needDevice(reader, ['kiosks', index, 'tagReaders', n]);
    for (const [n, scanner] of (kiosk.scanners ?? []).entries())
      references.needDevice(scanner, ['kiosks', index, 'scanners', n]);
  }
}
