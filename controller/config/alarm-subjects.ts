import { subjectThing, type Thing } from '../api/contract/messages/index.ts';
import type { AlarmKind } from '../model/alarms.ts';
import type { RoomConfig } from './schema.ts';

/** What alarms are about that has no name among people, and so is no {@link Thing}. */
const UNNAMED: Readonly<Partial<Record<AlarmKind, (room: RoomConfig) => readonly string[]>>> = {
  'device-lost': ({ devices }) => devices.map(({ name }) => name),
  'link-lost': ({ links }) => links.map(({ name }) => name),
};

const NAMED: Readonly<Record<Thing, (room: RoomConfig) => readonly string[]>> = {
  zone: ({ zones }) => idsOf(zones),
  bank: ({ banks }) => banks.map(({ bank }) => String(bank)),
  point: ({ points }) => idsOf(points),
  door: ({ doors }) => idsOf(doors),
  plant: ({ climate }: Unshaped<'climate'>) => idsOf(climate?.plant),
  patrol: ({ patrols }) => idsOf(patrols),
  channel: ({ notify }: Unshaped<'notify'>) => idsOf(notify?.channels),
};

/** A block may have any shape here: the schema complains of it by itself. */
type Unshaped<Block extends keyof RoomConfig> = { readonly [key in Block]?: Partial<RoomConfig[Block]> };

function idsOf(list: readonly { readonly id: string }[] | undefined): readonly string[] {
  return Array.isArray(list) ? list.map((one: { readonly id: string } | null) => one?.id ?? '') : [];
}

/**
 * Ids of everything in a room that alarms of a kind can be about; `null` where the configuration does not tell, as for
 * boxes. What the daemon derives for a zone is not among the points.
 */
export function subjectsOf(room: RoomConfig, kind: AlarmKind): readonly string[] | null {
  const thing = subjectThing(kind);
  const list = thing === null ? UNNAMED[kind] : NAMED[thing];
  return list?.(room) ?? null;
}

/** Whether this is the id of something that the daemon derives for a zone: `<zone>.<what>`. */
export function isDerived(room: RoomConfig, point: string): boolean {
  const dot = point.indexOf('.');
  return dot > 0 && room.zones.some(({ id }) => id === point.slice(0, dot));
}
