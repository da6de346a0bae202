import { Value } from 'typebox/value';
import type { TSchema } from 'typebox';
import { DeviceError, type Driver, type Reading } from '../../drivers/contract/index.ts';
import type { DriverFamily } from '../../drivers/family.ts';
import type { Link } from '../../drivers/links/link.ts';
import type { DeviceSpec, DeviceSupervisorDeps } from './device-spec.ts';

type Parts = Pick<DeviceSupervisorDeps, 'devices' | 'registry' | 'profiles' | 'clock' | 'log'>;

/**
 * Makes the driver of each device, with the defaults of its family's options filled in.
 * @throws AggregateError of `DeviceError('bad-options')`: every device that cannot be made, not only the first.
 */
export function makeDrivers(
  parts: Parts,
  links: ReadonlyMap<string, Link>,
  emit: (device: string, readings: readonly Reading[]) => void,
): readonly (readonly [DeviceSpec, Driver])[] {
  const problems: unknown[] = [];
  const made: (readonly [DeviceSpec, Driver])[] = [];
  for (const spec of parts.devices) {
    try {
      made.push([spec, makeDriver(parts, spec, links.get(spec.link), emit)]);
    } catch (error) {
      problems.push(error);
    }
  }
  if (problems.length > 0)
    throw new AggregateError(
      problems,
      problems.map((problem) => (problem instanceof Error ? problem.message : String(problem))).join('; '),
    );
  return made;
}

function makeDriver(
  { registry, profiles, clock, log }: Parts,
  spec: DeviceSpec,
  link: Link | undefined,
  emit: (device: string, readings: readonly Reading[]) => void,
): Driver {
  const family: DriverFamily = registry.get(spec.driver);
  if (!link) throw bad(spec, `no link is called ${spec.link}`);
  if (link.port.protocol !== family.protocol)
    throw bad(spec, `${family.name} needs a ${family.protocol} link, ${spec.link} is ${link.port.protocol}`);
  const options = checked(family.options, spec.options ?? {}, spec, 'options');
  const raw = spec.profile === undefined ? undefined : profiles.get(spec.profile);
  if (family.profile && raw === undefined) throw bad(spec, `${family.name} needs a profile`);
  const profile = family.profile ? checked(family.profile, raw, spec, 'profile') : undefined;
  return family.create({
    device: spec.name,
    options,
    port: link.port,
    host: { clock, log, emit: (readings) => emit(spec.name, readings) },
    profile,
  });
}

function checked(schema: TSchema, value: unknown, spec: DeviceSpec, what: string): unknown {
  const filled = Value.Default(schema, Value.Clone(value));
  const [first] = Value.Errors(schema, filled);
  if (first) throw bad(spec, `${what}${first.instancePath}: ${first.message}`);
  return filled;
}

function bad(spec: DeviceSpec, problem: string): DeviceError {
  return new DeviceError('bad-options', `device ${spec.name}: ${problem}`);
}
