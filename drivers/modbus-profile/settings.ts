import { DeviceError, type SettingPort } from '../contract/index.ts';
import type { ModbusLink } from '../links/modbus-link.ts';
import { settingWord } from './codec.ts';
import type { Setting } from './profile.ts';

/** The numbers of one device that can be set, by the names its profile gives them. */
export class ProfileSettings implements SettingPort {
  readonly #modbus: ModbusLink;
  readonly #unit: number;
  readonly #settings: Readonly<Record<string, Setting>>;

  constructor(modbus: ModbusLink, unit: number, settings: Readonly<Record<string, Setting>>) {
    this.#modbus = modbus;
    this.#unit = unit;
    this.#settings = settings;
  }

  async adjust(name: string, value: number): Promise<void> {
    const setting = Object.hasOwn(this.#settings, name) ? this.#settings[name] : undefined;
    if (!setting)
      throw new DeviceError(
        'unsupported',
        `there is no setting ${name}; there are ${Object.keys(this.#settings).join(', ') || 'none'}`,
      );
    const word = settingWord(setting, value);
    if (word === null)
      throw new DeviceError(
        'unsupported',
        `${name} takes ${setting.range.join(' to ')} ${setting.unit}, not ${value}`,
      );
    await this.#modbus.writeRegisters({
      unit: this.#unit,
      priority: 'command',
      address: setting.register,
      values: [word],
      single: true,
    });
  }
}
