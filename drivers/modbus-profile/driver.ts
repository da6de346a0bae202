import {
  type Capabilities,
  DeviceError,
  type DeviceErrorCode,
  type Driver,
  type DriverHost,
  isDeviceError,
  type Pollable,
  type Reading,
} from '../contract/index.ts';
import { type DriverFamily, type DriverParts, requirePort } from '../family.ts';
import type { ModbusLink } from '../links/modbus-link.ts';
import { type Decoded, decodeBitBlock, decodeWordBlock, unitOf } from './codec.ts';
import { ProfileOutputs } from './outputs.ts';
import { type Block, planReads } from './plan.ts';
import { DEFAULT_MAX_BLOCK, ModbusProfile, ModbusProfileOptions, profileProblems } from './profile.ts';
import { ProfileSettings } from './settings.ts';

/** What says that nobody is there, unlike an answer we cannot use. */
const SILENCE: ReadonlySet<DeviceErrorCode> = new Set([
  'timeout',
  'backed-off',
  'link-closed',
  'link-unreachable',
]);

/** How one read went, and when that was known, epoch ms. */
interface BlockAnswer {
  readonly answer: readonly Decoded[] | DeviceError;
  readonly receivedTime: number;
}

/** A Modbus device whose make is described by a profile. */
class ModbusProfileDevice implements Driver, Pollable {
  readonly device: string;
  readonly capabilities: Capabilities;
  readonly #modbus: ModbusLink;
  readonly #host: DriverHost;
  readonly #unit: number;
  readonly #blocks: readonly Block[];
  readonly #outputs: ProfileOutputs;

  constructor(parts: DriverParts<ModbusProfileOptions>) {
    if (parts.profile === undefined)
      throw new DeviceError('bad-options', `${parts.device} needs a device profile (profile: FILE)`);
    const profile = parts.profile as ModbusProfile;
    const problems = profileProblems(profile);
    if (problems.length > 0)
      throw new DeviceError('bad-options', `profile ${profile.name}: ${problems.join('; ')}`);

    this.device = parts.device;
    this.#modbus = requirePort(parts, 'modbus').modbus;
    this.#host = parts.host;
    this.#unit = parts.options.unit;
    this.#blocks = planReads(profile.channels, {
      maxGap: profile.reads?.maxGap ?? 0,
      maxBlock: profile.reads?.maxBlock ?? DEFAULT_MAX_BLOCK,
    });
    this.#outputs = new ProfileOutputs(this.#modbus, this.#host, this.#unit, profile.outputs ?? {});
    this.capabilities = {
      ...(this.#blocks.length > 0 && { pollable: this }),
      ...(profile.outputs && { outputPort: this.#outputs }),
      ...(profile.settings && {
        settingPort: new ProfileSettings(this.#modbus, this.#unit, profile.settings),
      }),
    };
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    await this.#outputs.stop();
  }

  /** Reads every block. One that fails makes its own channels bad, and says why. */
  async poll(): Promise<readonly Reading[]> {
    const readings: Reading[] = [];
    for (const [index, { answer, receivedTime }] of (await this.#readAll()).entries())
      this.#tell(this.#blocks[index] as Block, answer, receivedTime, readings);
    return readings;
  }

  /**
   * As many blocks at once as the link carries, and no more: a unit that did not answer one read costs the line a
   * time-out, so that what was not sent by then waits for the next poll.
   */
  async #readAll(): Promise<readonly BlockAnswer[]> {
    const answers: BlockAnswer[] = [];
    let silence: DeviceError | null = null;
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < this.#blocks.length) {
        const index = next++;
        const answer = silence ?? (await this.#read(this.#blocks[index] as Block));
        if (answer instanceof DeviceError && SILENCE.has(answer.code)) silence ??= answer;
        answers[index] = { answer, receivedTime: this.#host.clock.now() };
      }
    };
    const width = Math.min(this.#modbus.width, this.#blocks.length);
    await Promise.all(Array.from({ length: width }, lane));
    return answers;
  }

  #tell(block: Block, answer: BlockAnswer['answer'], receivedTime: number, readings: Reading[]): void {
    const { device } = this;
    const failed = answer instanceof DeviceError ? unread(answer) : null;
    for (let index = 0; index < block.channels.length; index++) {
      const { name, channel } = block.channels[index] as Block['channels'][number];
      const { value, quality, why } = failed ?? (answer as readonly Decoded[])[index] ?? unread();
      const unit = unitOf(channel);
      // Spelt out: one shape without copying, for the thousands of good readings a second.
      readings.push(
        why === undefined
          ? { device, channel: name, value, unit, quality, sourceTime: receivedTime, receivedTime }
          : { device, channel: name, value, unit, quality, sourceTime: receivedTime, receivedTime, why },
      );
    }
  }

  async #read(block: Block): Promise<readonly Decoded[] | DeviceError> {
    const call = { unit: this.#unit, address: block.address, count: block.count };
    try {
      if (block.kind === 'words')
        return decodeWordBlock(block, await this.#modbus.readRegisters({ ...call, table: block.table }));
      return decodeBitBlock(block, await this.#modbus.readBits({ ...call, table: block.table }));
    } catch (error) {
      if (isDeviceError(error)) return error;
      throw error;
    }
  }
}

function unread(error?: DeviceError): Decoded {
  return { value: null, quality: 'bad', why: error?.message ?? 'not read' };
}

/** A relay may be read back under the name by which it is switched. */
function namesIn({ channels, outputs = {}, settings = {} }: ModbusProfile): readonly string[] {
  return [...new Set([channels, outputs, settings].flatMap((part) => Object.keys(part)))];
}

/** Modbus devices described by YAML profiles. */
export const modbusProfile: DriverFamily<typeof ModbusProfileOptions> = {
  name: 'modbus-profile',
  protocol: 'modbus',
  options: ModbusProfileOptions,
  profile: ModbusProfile,
  channels: (profile) => namesIn(profile as ModbusProfile),
  profileProblems: (profile) => profileProblems(profile as ModbusProfile),
  create: (parts) => new ModbusProfileDevice(parts),
};
