import type { RoomConfig } from '../../config/schema.ts';
import { ZONE_VALUE_UNITS, type ZoneValue } from '../../model/climate.ts';
import type { DeviceState, PointPicture } from '../../runtime/index.ts';
import type { DoorState } from '../../services/access/index.ts';
import { derivedPoints } from '../../services/climate/index.ts';
import type { Bilingual, DeviceView, DoorView, PointView, RoomView } from '../contract/index.ts';
import { Names, wordsIn, type WordsIn, wordsWith } from '../contract/messages/index.ts';
import type { ApiDeps } from '../deps.ts';
import { instantOrNull } from './time.ts';

const DEFAULT_STALE_AFTER_MS = 30_000;

/** The room as configured. Units come from the devices, so a point that was never read has none yet. */
export function roomView(config: RoomConfig, points: readonly PointPicture[]): RoomView {
  const units = new Map(points.map(({ id, unit }) => [id, unit]));
  return {
    site: config.site.name,
    demo: config.site.demo ?? false,
    timeZone: config.site.timeZone,
    zones: config.zones.map(({ id, name, medium }) => ({ id, name, medium })),
    banks: config.banks.map((spec) => ({
      bank: spec.bank,
      name: spec.name,
      zone: spec.zone,
      carriages: spec.carriages,
      faces: spec.faces,
      sections: spec.sections,
      levels: spec.levels,
      positions: spec.positions,
      carriageWidthMm: spec.carriageWidthMm,
      freeAisles: spec.freeAisles,
      fixedEnds: spec.fixedEnds,
    })),
    points: config.points.map((point) => ({
      id: point.id,
      name: point.name,
      zone: point.zone,
      quantity: point.quantity,
      unit: units.get(point.id) ?? '',
      low: point.low ?? null,
      high: point.high ?? null,
      staleAfterMs: point.staleAfterMs ?? DEFAULT_STALE_AFTER_MS,
    })),
    derivedPoints: derivedPoints(config).map(({ id, zone, value }) => ({
      id,
      name: derivedName(config, zone, value),
      zone,
      value,
      unit: ZONE_VALUE_UNITS[value],
    })),
    doors: config.doors.map(({ id, name }) => ({ id, name })),
    plant: config.climate.plant.map(({ id, name }) => ({ id, name })),
    patrols: (config.patrols ?? []).map(({ id, name }) => ({ id, name })),
    channels: config.notify.channels.map(({ id, name }) => ({ id, name: name ?? { 'zh-CN': id, en: id } })),
    kiosks: config.kiosks.map(({ id, name, tagReaders, scanners }) => ({
      id,
      name,
      tagReaders: tagReaders ?? [],
      scanners: scanners ?? [],
    })),
  };
}

/** The words of this room: whatever they speak of is called as the room calls it. */
export function roomWords(config: RoomConfig): WordsIn {
  return wordsWith(new Names(roomView(config, [])));
}

function derivedName(config: RoomConfig, zone: string, value: ZoneValue): Bilingual {
  const name = config.zones.find(({ id }) => id === zone)?.name ?? { 'zh-CN': zone, en: zone };
  return {
    'zh-CN': `${name['zh-CN']} ${wordsIn('zh-CN').zoneValue(value)}`,
    en: `${name.en}: ${wordsIn('en').zoneValue(value)}`,
  };
}

/** A point as screens get it. */
export function pointView(picture: PointPicture): PointView {
  return {
    ...picture,
    sourceTime: instantOrNull(picture.sourceTime),
    receivedTime: instantOrNull(picture.receivedTime),
  };
}

/** A door as screens get it. */
export function doorView({ id, closed, unlockedUntil }: DoorState): DoorView {
  return { id, closed, unlockedUntil: instantOrNull(unlockedUntil) };
}

/** A device with what it can do, as screens get it. */
export function deviceView(
  state: DeviceState,
  { config, devices }: Pick<ApiDeps, 'config' | 'devices'>,
): DeviceView {
  const spec = config.devices.find(({ name }) => name === state.device);
  return {
    device: state.device,
    link: spec?.link ?? '',
    driver: spec?.driver ?? '',
    connected: state.connected,
    problem: state.problem,
    lastSeen: instantOrNull(state.lastSeen),
    capabilities: [...devices.capabilities(state.device)],
  };
}
