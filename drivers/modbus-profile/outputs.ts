import { type Cancel, DeviceError, type DriverHost, type OutputPort } from '../contract/index.ts';
import type { ModbusLink, Priority } from '../links/modbus-link.ts';
import { pulseSteps } from './codec.ts';
import type { CoilOutput, Output } from './profile.ts';

/** A coil that could not be switched off at the end of its pulse is tried again this often. */
const RETRY_END_MS = 1000;

/** The outputs of one device, coils or registers, by the names its profile gives them. */
export class ProfileOutputs implements OutputPort {
  readonly #modbus: ModbusLink;
  readonly #host: DriverHost;
  readonly #unit: number;
  readonly #outputs: Readonly<Record<string, Output>>;
  /** Pulses timed by us, because the device cannot: how to forget their end. */
  readonly #pulses = new Map<string, Cancel>();

  constructor(modbus: ModbusLink, host: DriverHost, unit: number, outputs: Readonly<Record<string, Output>>) {
    this.#modbus = modbus;
    this.#host = host;
    this.#unit = unit;
    this.#outputs = outputs;
  }

  async set(channel: string, on: boolean, { urgent = false } = {}): Promise<void> {
    const output = this.#output(channel);
    this.#forget(channel);
    await this.#write(output, on, urgent ? 'stop' : 'command');
  }

  async pulse(channel: string, durationMs: number): Promise<void> {
    const output = this.#output(channel);
    if (!Number.isFinite(durationMs) || durationMs <= 0)
      throw new DeviceError('unsupported', `a pulse of ${durationMs} ms is none`);
    this.#forget(channel);
    if ('coil' in output && output.pulse) return this.#timedByDevice(channel, durationMs, output.pulse);

    // Armed before the write: a coil whose "on" was taken but not confirmed must fall back as well.
    this.#endAfter(durationMs, channel, output);
    await this.#write(output, true);
  }

  /** Ends the pulses that only we would end; nothing that we opened stays open when we go. */
  async stop(): Promise<void> {
    const open = [...this.#pulses.keys()];
    for (const channel of open) this.#forget(channel);
    await Promise.all(open.map((channel) => this.#switchOff(channel, this.#output(channel))));
  }

  async #timedByDevice(
    channel: string,
    durationMs: number,
    pulse: NonNullable<CoilOutput['pulse']>,
  ): Promise<void> {
    const steps = pulseSteps(durationMs, pulse);
    if (steps === null)
      throw new DeviceError(
        'unsupported',
        `${channel} can be pulsed for ${pulse.maxSteps * pulse.stepMs} ms at most, not ${durationMs} ms`,
      );
    await this.#modbus.writeCoil({
      unit: this.#unit,
      priority: 'command',
      address: pulse.coil,
      on: true,
      raw: steps,
    });
  }

  async #end(channel: string, output: Output): Promise<void> {
    this.#pulses.delete(channel);
    // A door strike must not stay released because one answer got lost; a newer command for the channel goes first.
    if (!(await this.#switchOff(channel, output)) && !this.#pulses.has(channel))
      this.#endAfter(RETRY_END_MS, channel, output);
  }

  #endAfter(delayMs: number, channel: string, output: Output): void {
    this.#pulses.set(
      channel,
      this.#host.clock.after(delayMs, () => void this.#end(channel, output)),
    );
  }

  async #switchOff(channel: string, output: Output): Promise<boolean> {
    try {
      await this.#write(output, false);
      return true;
    } catch (error) {
      this.#host.log.error({ channel, err: error }, 'an output may have stayed on after its pulse');
      return false;
    }
  }

  async #write(output: Output, on: boolean, priority: Priority = 'command'): Promise<void> {
    const call = { unit: this.#unit, priority };
    if ('coil' in output)
      return this.#modbus.writeCoil({ ...call, address: output.coil, on: on !== (output.invert ?? false) });
    const word = on ? (output.on ?? 1) : (output.off ?? 0);
    await this.#modbus.writeRegisters({ ...call, address: output.register, values: [word], single: true });
  }

  #output(channel: string): Output {
    const output = Object.hasOwn(this.#outputs, channel) ? this.#outputs[channel] : undefined;
    if (!output)
      throw new DeviceError(
        'unsupported',
        `there is no output ${channel}; there are ${Object.keys(this.#outputs).join(', ') || 'none'}`,
      );
    return output;
  }

  #forget(channel: string): void {
    this.#pulses.get(channel)?.();
    this.#pulses.delete(channel);
  }
}
