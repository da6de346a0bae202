import type { RoomShape } from './explain.ts';

/** What is known of one device's line to us. Times are epoch ms. */
export interface Heard {
  readonly device: string;
  readonly connected: boolean;
  readonly lastSeen: number | null;
}

/** A device that is asked this often and says nothing so many times in a row is silent. */
const SILENT_POLLS = 3;
const DEFAULT_POLL_MS = 1000;

/**
 * The links over which nothing is heard although they seem to be up, such as a bus whose cable is cut: several devices
 * share it, at least one is lost, and none has been heard since, each having been asked in vain.
 */
export function silentLinks(
  heard: readonly Heard[],
  { devices }: RoomShape,
  now: number,
): ReadonlySet<string> {
  const states = new Map(heard.map((state) => [state.device, state]));
  const links = new Set(devices.map(({ link }) => link));
  return new Set(
    [...links].filter((link) => {
      const sharing = devices.filter((device) => device.link === link);
      if (sharing.length < 2 || !sharing.some(({ name }) => states.get(name)?.connected === false))
        return false;
      return sharing.every(({ name, pollMs = DEFAULT_POLL_MS }) => {
        const state = states.get(name);
        // Not heard of yet at all, as after a start: that speaks neither for the link nor against it.
        if (!state) return true;
        const { connected, lastSeen } = state;
        // Where nobody tells when a device was last heard, only its loss counts.
        return !connected || (lastSeen !== null && now - lastSeen > SILENT_POLLS * pollMs);
      });
    }),
  );
}
