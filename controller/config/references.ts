import type { DriverFamily } from '../../drivers/family.ts';
import type { Bilingual } from '../api/contract/index.ts';
import { say } from './problems.ts';
import type { RoomConfig } from './schema.ts';

/** Where in the configuration something stands. */
export type ConfigPath = readonly (string | number)[];
/** Told of each thing that is wrong. */
export type Complain = (path: ConfigPath, message: Bilingual) => void;

/** Complains of names that nothing in the configuration answers to. */
export class References {
  readonly #room: RoomConfig;
  readonly #families: readonly DriverFamily[];
  readonly #profiles: ReadonlyMap<string, unknown>;
  readonly complain: Complain;

  constructor(
    room: RoomConfig,
    families: readonly DriverFamily[],
    profiles: ReadonlyMap<string, unknown>,
    complain: Complain,
  ) {
    this.#room = room;
    this.#families = families;
    this.#profiles = profiles;
    this.complain = complain;
  }

  needZone(zone: string, path: ConfigPath): void {
    if (!this.#room.zones.some(({ id }) => id === zone))
      this.complain(path, say(`没有分区“${zone}”`, `there is no zone "${zone}"`));
  }

  /** @returns whether there is such a device */
  needDevice(name: string, path: ConfigPath): boolean {
    if (this.#room.devices.some((device) => device.name === name)) return true;
    this.complain(path, say(`没有设备“${name}”`, `there is no device "${name}"`));
    return false;
  }

  /** The device, and its channel where its driver knows its channels. */
  needChannel(of: { readonly device: string; readonly channel: string }, path: ConfigPath): void {
    if (!this.needDevice(of.device, [...path, 'device'])) return;
    const device = this.#room.devices.find(({ name }) => name === of.device);
    const family = this.#families.find(({ name }) => name === device?.driver);
    const profile = this.#profiles.get(device?.profile ?? '');
    const known = profile === undefined ? undefined : family?.channels?.(profile);
    if (known && !known.includes(of.channel))
      this.complain(
        [...path, 'channel'],
        say(
          `设备“${of.device}”没有通道“${of.channel}”；有：${known.join('、')}`,
          `device "${of.device}" has no channel "${of.channel}"; it has: ${known.join(', ')}`,
        ),
      );
  }
}
