import { readFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { LineCounter, parseDocument } from 'yaml';
import { SimulatorError } from './errors.ts';
import { PLANT_KINDS } from './world/plant.ts';

const strict = { additionalProperties: false } as const;
const Name = Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{0,47}$' });
const Words = Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, strict);
const Port = Type.Integer({ minimum: 0, maximum: 65_535, default: 0 });
const Env = Type.String({
  pattern: '^[A-Z][A-Z0-9_]*$',
  description: 'Name of the variable that says where this is; it also overrides the port or path below',
});
const Host = Type.String({ default: '127.0.0.1' });
const Unit = Type.Integer({ minimum: 1, maximum: 247 });
const Aisle = Type.Integer({ minimum: 1, maximum: 41 });
const Mm = (fallback: number) => Type.Integer({ minimum: 1, default: fallback });

const BankSpec = Type.Object(
  {
    name: Name,
    bank: Type.Integer({ minimum: 1, maximum: 99 }),
    title: Words,
    make: Type.Enum(['bank-v1', 'fatek', 'stow'], {
      default: 'bank-v1',
      description: 'Whose controller it has, and so what it speaks',
    }),
    env: Env,
    host: Host,
    port: Port,
    unit: Type.Integer({ minimum: 1, maximum: 247, default: 1 }),
    zone: Name,
    carriages: Type.Integer({ minimum: 1, maximum: 40 }),
    carriageWidthMm: Mm(900),
    aisleWidthMm: Mm(900),
    carriageMassKg: Mm(1200),
    maxSpeedMmPerS: Mm(120),
    accelerationMmPerS2: Mm(80),
    emergencyBrakingMmPerS2: Mm(600),
    order: Type.Enum(['together', 'one-by-one'], { default: 'together' }),
    nominalMassKg: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'What the brakes are made for; twice carriageMassKg by default',
      }),
    ),
    freeAisles: Type.Integer({
      minimum: 1,
      maximum: 41,
      default: 1,
      description: 'Aisle widths the gaps share',
    }),
    fixedEnds: Type.Object(
      { left: Type.Boolean({ default: false }), right: Type.Boolean({ default: false }) },
      { ...strict, default: {}, description: 'A fixed rack stands at that end' },
    ),
    losesPositionOnPowerCut: Type.Boolean({ default: false }),
    openAisle: Type.Integer({ minimum: 1, maximum: 41, default: 1, description: 'Open when first started' }),
    openAisles: Type.Optional(
      Type.Array(Aisle, {
        minItems: 1,
        description: 'Instead of openAisle: as many as there are free aisles',
      }),
    ),
  },
  strict,
);

const LineSpec = Type.Object(
  {
    name: Name,
    kind: Type.Enum(['serial', 'tcp']),
    env: Env,
    host: Host,
    port: Port,
    baudRate: Type.Integer({ minimum: 300, maximum: 921_600, default: 9600 }),
  },
  strict,
);

/** Where a sensor hangs that measures the weather; no zone may be called so. */
export const OUTDOORS = 'outdoors';

const SENSOR_KINDS = ['xy-md02', 'rs-ws-n01', 'tc-s200', 'xkc-water'] as const;

const onLine = { name: Name, line: Name, unit: Unit };
const DeviceSpec = Type.Union([
  Type.Object({ ...onLine, kind: Type.Enum([...SENSOR_KINDS]), zone: Name }, strict),
  Type.Object({ ...onLine, kind: Type.Literal('relay-board') }, strict),
  Type.Object({ ...onLine, kind: Type.Literal('uv-meter'), zone: Name }, strict),
  Type.Object(
    {
      ...onLine,
      kind: Type.Literal('ep-o3'),
      zone: Name,
      perPpm: Type.Integer({
        minimum: 1,
        default: 1000,
        description: 'What its register counts to for 1 ppm',
      }),
    },
    strict,
  ),
  Type.Object({ ...onLine, kind: Type.Literal('medole'), zone: Name }, strict),
  Type.Object(
    {
      name: Name,
      kind: Type.Literal('air-station'),
      zone: Name,
      topic: Type.String({ minLength: 1 }),
      periodMs: Type.Integer({ minimum: 100, default: 2000 }),
    },
    strict,
  ),
  Type.Object(
    {
      name: Name,
      kind: Type.Literal('uhf-reader'),
      env: Env,
      title: Words,
      address: Type.Integer({ minimum: 0, maximum: 254, default: 0 }),
      baudRate: Type.Integer({ minimum: 9600, maximum: 115_200, default: 57_600 }),
      door: Type.Optional(Name),
    },
    strict,
  ),
  Type.Object({ name: Name, kind: Type.Literal('keyboard-wedge'), env: Env, title: Words }, strict),
]);

const DoorSpec = Type.Object(
  {
    id: Name,
    title: Words,
    lock: Type.Object({ device: Name, output: Type.Integer({ minimum: 1, maximum: 8 }) }, strict),
    contact: Type.Object({ device: Name, input: Type.Integer({ minimum: 1, maximum: 8 }) }, strict),
  },
  strict,
);

const ZoneSpec = Type.Object(
  {
    id: Name,
    temperatureC: Type.Number(),
    humidityPct: Type.Number({ minimum: 0, maximum: 100 }),
    kept: Type.Boolean({
      default: true,
      description:
        'The house keeps it like that; else it is a hall of paper left to its weather and its plant',
    }),
  },
  strict,
);

const PlantSpec = Type.Object(
  {
    id: Name,
    kind: Type.Enum([...PLANT_KINDS]),
    zone: Name,
    capacity: Type.Number({ exclusiveMinimum: 0, description: 'g/h of water, m³/h of air or W of heat' }),
    powerW: Type.Number({ minimum: 0 }),
    device: Type.Union([Name, Type.Null()], {
      default: null,
      description: 'The dehumidifier on a line that it is',
    }),
    relay: Type.Union(
      [Type.Object({ device: Name, output: Type.Integer({ minimum: 1, maximum: 8 }) }, strict), Type.Null()],
      { default: null, description: 'The relay that switches it' },
    ),
  },
  strict,
);

const RelayOutput = Type.Object({ device: Name, output: Type.Integer({ minimum: 1, maximum: 8 }) }, strict);
const GermicideSpec = Type.Object(
  {
    zone: Name,
    lamp: Type.Optional(RelayOutput),
    generator: Type.Optional(RelayOutput),
    fan: Type.Optional(RelayOutput),
    peakUwPerCm2: Type.Number({ exclusiveMinimum: 0, default: 120 }),
    ozonePpmPerHour: Type.Number({ exclusiveMinimum: 0, default: 20 }),
  },
  strict,
);

const PersonSpec = Type.Object({ id: Name, name: Words, card: Type.String({ default: '' }) }, strict);

/** What the simulators serve: the devices of one room and how its world behaves. */
export const SimulatorConfig = Type.Object(
  {
    version: Type.Literal(1),
    title: Words,
    seed: Type.Integer({ default: 1 }),
    utcOffsetHours: Type.Number({ default: 8, description: 'For the time of day the air follows' }),
    panel: Type.Object({ host: Host, port: Port }, strict),
    weather: Type.Object(
      {
        temperatureC: Type.Number(),
        humidityPct: Type.Number(),
        changing: Type.Boolean({
          default: false,
          description: 'Seasons, days and fronts from the seed instead of always the same',
        }),
      },
      strict,
    ),
    zones: Type.Array(ZoneSpec),
    banks: Type.Array(BankSpec),
    lines: Type.Array(LineSpec),
    devices: Type.Array(DeviceSpec),
    plant: Type.Array(PlantSpec, { default: [] }),
    openings: Type.Array(
      Type.Object({ between: Type.Tuple([Name, Name]), m3PerH: Type.Number({ minimum: 0 }) }, strict),
      { default: [], description: 'Air that zones exchange' },
    ),
    doors: Type.Array(DoorSpec),
    germicides: Type.Array(GermicideSpec, {
      default: [],
      description: 'UV lamps and ozone generators, and the relays that switch them',
    }),
    people: Type.Array(PersonSpec),
  },
  strict,
);
export type SimulatorConfig = Static<typeof SimulatorConfig>;
export type BankSpec = Static<typeof BankSpec>;
export type LineSpec = Static<typeof LineSpec>;
export type DeviceSpec = Static<typeof DeviceSpec>;

/**
 * Reads and checks a configuration file. Throws `SimulatorError` listing every error with its path and line.
 * @param path a YAML file
 */
export function loadConfig(path: string): SimulatorConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SimulatorError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  return parseConfig(text, path);
}

/** Checks configuration text; `source` names it in messages. Throws `SimulatorError` with every error found. */
export function parseConfig(text: string, source: string): SimulatorConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems = document.errors.map(
    (error) => `${source}:${error.linePos?.[0].line ?? 1} ${error.message}`,
  );
  const config: unknown = Value.Default(SimulatorConfig, problems.length > 0 ? {} : document.toJS());
  const lineAt = (pointer: string): number => {
    const keys = pointer
      .split('/')
      .slice(1)
      .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    for (; keys.length > 0; keys.pop()) {
      const node = document.getIn(keys, true) as { range?: [number, number, number] } | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  if (problems.length === 0)
    for (const error of Value.Errors(SimulatorConfig, config))
      problems.push(`${source}:${lineAt(error.instancePath)} ${error.instancePath || '/'} ${error.message}`);
  if (problems.length === 0)
    for (const { path, message } of inconsistencies(config as SimulatorConfig))
      problems.push(`${source}:${lineAt(path)} ${path} ${message}`);
  if (problems.length > 0) throw new SimulatorError(problems.join('\n'));
  return config as SimulatorConfig;
}

/** What a schema cannot say: names used once, and names that must exist. */
function* inconsistencies(config: SimulatorConfig): Generator<{ path: string; message: string }> {
  const lines = new Set(config.lines.map((line) => line.name));
  const zones = new Set(config.zones.map((zone) => zone.id));
  const doors = new Set(config.doors.map((door) => door.id));
  const relays = new Set(config.devices.filter((d) => d.kind === 'relay-board').map((d) => d.name));
  const seen = new Set<string>();
  const named = [
    ...config.banks.map((bank, i) => ({ key: bank.name, path: `/banks/${i}/name` })),
    ...config.lines.map((line, i) => ({ key: line.name, path: `/lines/${i}/name` })),
    ...config.devices.map((device, i) => ({ key: device.name, path: `/devices/${i}/name` })),
    ...config.plant.map(({ id }, i) => ({ key: `plant ${id}`, path: `/plant/${i}/id` })),
    ...config.banks.map((bank, i) => ({ key: `bank number ${bank.bank}`, path: `/banks/${i}/bank` })),
    ...config.devices.flatMap((device, i) =>
      'unit' in device ? [{ key: `unit ${device.unit} on ${device.line}`, path: `/devices/${i}/unit` }] : [],
    ),
  ];
  for (const { key, path } of named) {
    if (seen.has(key)) yield { path, message: `${key} is used twice` };
    seen.add(key);
  }
  for (const [i, bank] of config.banks.entries()) {
    if (!zones.has(bank.zone)) yield { path: `/banks/${i}/zone`, message: `there is no zone ${bank.zone}` };
    const aisles = bank.carriages + 1;
    if (bank.freeAisles > aisles)
      yield { path: `/banks/${i}/freeAisles`, message: `the bank has ${aisles} aisles` };
    const open = bank.openAisles ?? [bank.openAisle];
    const openAt = bank.openAisles ? `/banks/${i}/openAisles` : `/banks/${i}/openAisle`;
    if (open.some((aisle) => aisle > aisles))
      yield { path: openAt, message: `the bank has ${aisles} aisles` };
    if (bank.openAisles && (new Set(open).size !== open.length || open.length !== bank.freeAisles))
      yield { path: openAt, message: `names ${bank.freeAisles} aisles, each once` };
  }
  for (const [i, device] of config.devices.entries()) {
    const at = `/devices/${i}`;
    if ('line' in device && !lines.has(device.line))
      yield { path: `${at}/line`, message: `there is no line ${device.line}` };
    if ('zone' in device && !zones.has(device.zone) && device.zone !== OUTDOORS)
      yield { path: `${at}/zone`, message: `there is no zone ${device.zone}` };
    if ('door' in device && device.door !== undefined && !doors.has(device.door))
      yield { path: `${at}/door`, message: `there is no door ${device.door}` };
  }
  const medoles = new Set(config.devices.filter((d) => d.kind === 'medole').map((d) => d.name));
  for (const [i, plant] of config.plant.entries()) {
    if (!zones.has(plant.zone)) yield { path: `/plant/${i}/zone`, message: `there is no zone ${plant.zone}` };
    if (plant.relay && !relays.has(plant.relay.device))
      yield { path: `/plant/${i}/relay`, message: `there is no relay board ${plant.relay.device}` };
    if (plant.device !== null && !medoles.has(plant.device))
      yield { path: `/plant/${i}/device`, message: `there is no dehumidifier ${plant.device}` };
  }
  for (const [i, { between }] of config.openings.entries())
    for (const zone of between)
      if (!zones.has(zone)) yield { path: `/openings/${i}/between`, message: `there is no zone ${zone}` };
  for (const [i, germicide] of config.germicides.entries()) {
    if (!zones.has(germicide.zone))
      yield { path: `/germicides/${i}/zone`, message: `there is no zone ${germicide.zone}` };
    for (const part of ['lamp', 'generator', 'fan'] as const)
      if (germicide[part] && !relays.has(germicide[part].device))
        yield {
          path: `/germicides/${i}/${part}/device`,
          message: `there is no relay board ${germicide[part].device}`,
        };
  }
  for (const [i, door] of config.doors.entries())
    for (const part of ['lock', 'contact'] as const)
      if (!relays.has(door[part].device))
        yield { path: `/doors/${i}/${part}/device`, message: `there is no relay board ${door[part].device}` };
}
