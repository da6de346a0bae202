import { unknownThing } from '../errors.ts';
import type { Fault } from '../faults.ts';
import type { SimulatedDevice } from './device.ts';

/** How long a device needs to boot, ms. */
const BOOT_MS = 1500;

/** All simulated devices by name, and what can be done to each. */
export class Devices {
  readonly #devices: ReadonlyMap<string, SimulatedDevice>;
  readonly #boots = new Map<string, NodeJS.Timeout>();

  constructor(devices: readonly SimulatedDevice[]) {
    this.#devices = new Map(devices.map((device) => [device.name, device]));
  }

  all(): readonly SimulatedDevice[] {
    return [...this.#devices.values()];
  }

  /** Throws `SimulatorError` (404) for a name nobody has. */
  get(name: string): SimulatedDevice {
    const device = this.#devices.get(name);
    if (!device) throw unknownThing(`device ${name}`);
    return device;
  }

  /** Turns a device's fault knob; resolves when a cable is really out or back in. */
  async setFault(name: string, fault: Fault): Promise<void> {
    const device = this.get(name);
    this.#cancelBoot(name);
    const wasUnplugged = device.fault.fault.mode === 'unplugged';
    device.fault.set(fault);
    if (fault.mode === 'unplugged') return device.unplug();
    if (wasUnplugged) await device.plug();
    if (fault.mode !== 'reset') return;
    device.reboot();
    this.#boots.set(
      name,
      setTimeout(() => {
        this.#boots.delete(name);
        device.fault.set({ mode: 'none' });
      }, BOOT_MS),
    );
  }

  /** Ends what is still booting. */
  stop(): void {
    for (const name of this.#boots.keys()) this.#cancelBoot(name);
  }

  #cancelBoot(name: string): void {
    clearTimeout(this.#boots.get(name));
    this.#boots.delete(name);
  }
}
