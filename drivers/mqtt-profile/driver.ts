import { type Capabilities, DeviceError, type Driver, type DriverHost } from '../contract/index.ts';
import { type DriverFamily, type DriverParts, requirePort } from '../family.ts';
import type { MessageBus } from '../links/link.ts';
import { decodeMessage } from './codec.ts';
import { MqttProfile, MqttProfileOptions } from './profile.ts';

/** A device that publishes its values as JSON on one topic. Nobody polls it: silence shows as age. */
class MqttProfileDevice implements Driver {
  readonly device: string;
  readonly capabilities: Capabilities = {};
  readonly #bus: MessageBus;
  readonly #host: DriverHost;
  readonly #topic: string;
  readonly #profile: MqttProfile;
  #unsubscribe: (() => void) | null = null;

  constructor(parts: DriverParts<MqttProfileOptions>) {
    if (parts.profile === undefined)
      throw new DeviceError('bad-options', `${parts.device} needs a device profile (profile: FILE)`);
    this.device = parts.device;
    this.#bus = requirePort(parts, 'mqtt').bus;
    this.#host = parts.host;
    this.#topic = parts.options.topic;
    this.#profile = parts.profile as MqttProfile;
  }

  async start(): Promise<void> {
    this.#unsubscribe ??= this.#bus.subscribe(this.#topic, (_topic, payload, retained) =>
      this.#receive(payload, retained),
    );
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  #receive(payload: Uint8Array, retained: boolean): void {
    // An empty payload is how a kept message is deleted; it says nothing about the device.
    if (payload.length === 0) return;
    const receivedTime = this.#host.clock.now();
    this.#host.emit(
      decodeMessage(this.#profile, payload, { receivedTime, retained }).map((decoded) => ({
        device: this.device,
        receivedTime,
        ...decoded,
      })),
    );
  }
}

/** Devices that publish JSON over MQTT, described by YAML profiles. */
export const mqttProfile: DriverFamily<typeof MqttProfileOptions> = {
  name: 'mqtt-profile',
  protocol: 'mqtt',
  options: MqttProfileOptions,
  profile: MqttProfile,
  channels: (profile) => Object.keys((profile as MqttProfile).channels),
  create: (parts) => new MqttProfileDevice(parts),
};
