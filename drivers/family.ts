import type { Static, TSchema } from 'typebox';
import { DeviceError, type Driver, type DriverHost } from './contract/index.ts';
import type { LinkPort } from './links/link.ts';

/** Everything a driver is made from: its name in the configuration, its checked options, and the port of its link. */
export interface DriverParts<Options> {
  readonly device: string;
  readonly options: Options;
  readonly port: LinkPort;
  readonly host: DriverHost;
  /** The parsed device profile (YAML data), where the family reads one; already checked against `profile`. */
  readonly profile?: unknown;
}

/** One family of devices: how the configuration describes it and how it is made. */
export interface DriverFamily<Schema extends TSchema = TSchema> {
  /** The `driver:` word in the configuration, e.g. `bank-v1`. */
  readonly name: string;
  /** Which links it can live on. */
  readonly protocol: LinkPort['protocol'];
  /** Schema of the device's `options:` block; validation, types, defaults and editor help come from it. */
  readonly options: Schema;
  /** Schema of the YAML profile named by `profile:`, for families that are data-driven. */
  readonly profile?: TSchema;
  /** Names of the channels a device with that profile has, so that a point naming another is found at start-up. */
  channels?(profile: unknown): readonly string[];
  /** What is wrong with a profile that fits its schema, each as `path/in/profile: words`. */
  profileProblems?(profile: unknown): readonly string[];
  /** Makes the driver; throws `DeviceError('bad-options')` for what a schema cannot say. */
  create(parts: DriverParts<Static<Schema>>): Driver;
}

/**
 * The port a driver was written for.
 * @throws DeviceError `bad-options` when the device was put on a link of another protocol.
 */
export function requirePort<Protocol extends LinkPort['protocol']>(
  parts: Pick<DriverParts<unknown>, 'device' | 'port'>,
  protocol: Protocol,
): Extract<LinkPort, { protocol: Protocol }> {
  const { device, port } = parts;
  if (port.protocol !== protocol)
    throw new DeviceError(
      'bad-options',
      `${device} needs a link that speaks ${protocol}, its link speaks ${port.protocol}`,
    );
  return port as Extract<LinkPort, { protocol: Protocol }>;
}
