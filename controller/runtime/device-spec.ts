import type { Clock, Log } from '../../drivers/contract/index.ts';
import type { DriverFamily } from '../../drivers/family.ts';
import type { Link } from '../../drivers/links/link.ts';
import type { LinkSpec } from '../../drivers/links/spec.ts';
import type { EventBus } from './event-bus.ts';

/** What the configuration says of a device. */
export interface DeviceSpec {
  readonly name: string;
  readonly driver: string;
  readonly link: string;
  readonly profile?: string;
  readonly pollMs?: number;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What a supervisor is made from. */
export interface DeviceSupervisorDeps {
  readonly links: readonly LinkSpec[];
  readonly devices: readonly DeviceSpec[];
  /** Which device drives which bank. */
  readonly banks: readonly { readonly bank: number; readonly device: string }[];
  readonly registry: { get(name: string): DriverFamily };
  readonly createLink: (spec: LinkSpec, host: { clock: Clock; log: Log }) => Link;
  /** Parsed device profiles by the `profile:` text of the configuration. */
  readonly profiles: ReadonlyMap<string, unknown>;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}
