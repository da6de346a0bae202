import { bankV1 } from './bank-v1/driver.ts';
import { DeviceError } from './contract/index.ts';
import type { DriverFamily } from './family.ts';
import { fatekShelving } from './fatek-shelving/driver.ts';
import { hidWedge } from './hid-wedge/driver.ts';
import { modbusProfile } from './modbus-profile/driver.ts';
import { mqttProfile } from './mqtt-profile/driver.ts';
import { rfidUhf18 } from './rfid-uhf18/driver.ts';
import { smsModem } from './sms-modem/driver.ts';
import { stowRacking } from './stow-racking/driver.ts';

/** Every driver family there is, by the `driver:` word of the configuration. */
export interface Registry {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** @throws DeviceError `bad-options` naming the families that exist. */
  get(name: string): DriverFamily;
}

/**
 * Makes a registry of exactly these families.
 * @throws DeviceError `bad-options` when two of them have the same name: the start would otherwise depend on order.
 */
export function makeRegistry(list: readonly DriverFamily[]): Registry {
  const byName = new Map<string, DriverFamily>();
  for (const family of list) {
    if (byName.has(family.name))
      throw new DeviceError('bad-options', `two driver families are named ${family.name}`);
    byName.set(family.name, family);
  }
  const names = [...byName.keys()];
  return {
    names,
    has: (name) => byName.has(name),
    get(name) {
      const family = byName.get(name);
      if (!family)
        throw new DeviceError('bad-options', `there is no driver ${name}; there are ${names.join(', ')}`);
      return family;
    },
  };
}

/** A new family is added here, and nowhere else. */
export const families: readonly DriverFamily[] = [
  bankV1,
  fatekShelving,
  stowRacking,
  modbusProfile,
  mqttProfile,
  rfidUhf18,
  hidWedge,
  smsModem,
];

/** Every family there is, by name. */
export const registry: Registry = makeRegistry(families);
