import type { Clock, Log } from '../../drivers/contract/index.ts';
import type { DriverFamily } from '../../drivers/family.ts';
import type { Link } from '../../drivers/links/link.ts';
import type { LinkSpec } from '../../drivers/links/spec.ts';
import type { MappedSensors } from '../config/schema-shelving.ts';
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

/** Which device drives a bank, and what else the site mapped onto it. */
export interface BankAssignment {
  readonly bank: number;
  readonly device: string;
  /** Where it is known: sensors that name single aisles then count as presence when they cover all of them. */
  readonly carriages?: number;
  readonly mapped?: MappedSensors | undefined;
}

/** What a supervisor is made from. */
export interface DeviceSupervisorDeps {
  readonly links: readonly LinkSpec[];
  readonly devices: readonly DeviceSpec[];
  readonly banks: readonly BankAssignment[];
  readonly registry: { get(name: string): DriverFamily };
  readonly createLink: (spec: LinkSpec, host: { clock: Clock; log: Log }) => Link;
  /** Parsed device profiles by the `profile:` text of the configuration. */
  readonly profiles: ReadonlyMap<string, unknown>;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}
