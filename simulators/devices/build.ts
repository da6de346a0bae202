import { join } from 'node:path';
import type { BankSpec, DeviceSpec, LineSpec, SimulatorConfig } from '../config.ts';
import { SimulatorError } from '../errors.ts';
import { FaultKnob } from '../faults.ts';
import { type LineUnit, SerialRtuServer, TcpRtuServer } from '../modbus/rtu-line.ts';
import type { World } from '../world/world.ts';
import { AirStation } from './air-station.ts';
import type { BankController } from './bank-controller.ts';
import type { Service, SimulatedDevice } from './device.ts';
import { KeyboardWedge } from './keyboard-wedge.ts';
import { bankServer } from './makes/bank-server.ts';
import { MedoleDehumidifier } from './medole.ts';
import { RelayBoard } from './relay-board.ts';
import { epO3, uvMeter } from './germicide-sensors.ts';
import { rsWsN01, tcS200, xkcWater, xyMd02 } from './sensors.ts';
import { UhfReader } from './uhf-reader.ts';

/** What devices are built from. */
export interface BuildParts {
  readonly config: SimulatorConfig;
  readonly world: World;
  readonly controllers: ReadonlyMap<number, BankController>;
  /** Overrides of ports and paths. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stateDir: string;
  readonly mqttUrl: string | undefined;
}

/** A device with everything the simulation needs of it. */
export interface BuiltDevice extends SimulatedDevice, Service {
  /** Variables that tell others where it is; known once started. */
  where(): Record<string, string>;
}

/** All devices of a room. */
export interface Built {
  readonly devices: readonly BuiltDevice[];
  readonly scanners: ReadonlyMap<string, KeyboardWedge>;
  readonly relayBoards: ReadonlyMap<string, RelayBoard>;
  readonly dehumidifiers: readonly MedoleDehumidifier[];
}

type UnitSpec = Extract<DeviceSpec, { line: string }>;
const nothing = (): Promise<void> => Promise.resolve();

/** Makes every device of the configuration; nothing listens before it is started. */
export function buildDevices(parts: BuildParts): Built {
  const { config } = parts;
  const scanners = new Map<string, KeyboardWedge>();
  const relayBoards = new Map<string, RelayBoard>();
  const dehumidifiers: MedoleDehumidifier[] = [];
  const units = new Map<string, LineUnit>();
  const devices: BuiltDevice[] = config.banks.map((spec) => bankDevice(spec, parts));
  for (const spec of config.devices) {
    if ('line' in spec) {
      const { device, unit } = lineUnit(spec, parts, relayBoards, dehumidifiers);
      units.set(spec.name, unit);
      devices.push(device);
    } else if (spec.kind === 'air-station') devices.push(airStation(spec, parts));
    else if (spec.kind === 'uhf-reader') devices.push(uhfReader(spec, parts));
    else {
      const fault = new FaultKnob();
      const wedge = new KeyboardWedge(pathOf(spec, parts), fault);
      scanners.set(spec.name, wedge);
      devices.push(serialDevice(spec, fault, wedge, () => undefined));
    }
  }
  for (const line of config.lines) {
    const mine = config.devices.flatMap((spec) => {
      const unit = 'line' in spec && spec.line === line.name ? units.get(spec.name) : undefined;
      return unit ? [unit] : [];
    });
    devices.push(lineDevice(line, mine, parts));
  }
  wireDoors(parts, relayBoards);
  wireGermicides(parts, relayBoards);
  wirePlant(parts, relayBoards);
  return { devices, scanners, relayBoards, dehumidifiers };
}

function portOf(spec: { env: string; port: number }, parts: BuildParts): number {
  const text = parts.env[spec.env];
  if (text === undefined || text === '') return spec.port;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new SimulatorError(`${spec.env}=${text} is not a port`);
  return port;
}

function pathOf(spec: { env: string; name: string }, parts: BuildParts): string {
  return parts.env[spec.env] || join(parts.stateDir, spec.name);
}

function bankDevice(spec: BankSpec, parts: BuildParts): BuiltDevice {
  const fault = new FaultKnob();
  const controller = parts.controllers.get(spec.bank);
  if (!controller) throw new RangeError(`bank ${spec.bank} has no controller`);
  const place = { host: spec.host, port: portOf(spec, parts), env: spec.env };
  const server = bankServer(spec, place, controller, parts.world.airOf(spec.zone), fault);
  return {
    name: spec.name,
    kind: spec.make,
    fault,
    start: () => server.start(),
    stop: () => server.stop(),
    plug: () => server.wire.plug(),
    unplug: () => server.wire.unplug(),
    reboot() {
      controller.reboot();
      server.reboot();
      server.wire.drop();
    },
    where: () => ({ [spec.env]: String(server.wire.port) }),
  };
}

function lineDevice(spec: LineSpec, units: readonly LineUnit[], parts: BuildParts): BuiltDevice {
  const common = { name: spec.name, kind: 'line', fault: new FaultKnob() };
  if (spec.kind === 'serial') {
    const server = new SerialRtuServer(pathOf(spec, parts), spec.baudRate, units);
    return {
      ...common,
      start: () => server.start(),
      stop: () => server.stop(),
      plug: () => server.wire.plug(),
      unplug: () => server.wire.unplug(),
      reboot: () => undefined,
      where: () => ({ [spec.env]: server.wire.path }),
    };
  }
  const place = { host: spec.host, port: portOf(spec, parts), env: spec.env };
  const server = new TcpRtuServer(place, spec.baudRate, units);
  return {
    ...common,
    start: () => server.start(),
    stop: () => server.stop(),
    plug: () => server.wire.plug(),
    unplug: () => server.wire.unplug(),
    reboot: () => server.wire.drop(),
    where: () => ({ [spec.env]: String(server.wire.port) }),
  };
}

/** A unit on a shared line: pulled off the bus it is merely silent, which its fault knob sees to. */
function lineUnit(
  spec: UnitSpec,
  parts: BuildParts,
  relayBoards: Map<string, RelayBoard>,
  dehumidifiers: MedoleDehumidifier[],
): { device: BuiltDevice; unit: LineUnit } {
  const fault = new FaultKnob();
  const baudRate = parts.config.lines.find((line) => line.name === spec.line)?.baudRate ?? 9600;
  let reboot = (): void => undefined;
  const makeUnit = (): LineUnit['unit'] => {
    switch (spec.kind) {
      case 'xy-md02':
        return xyMd02(spec.unit, baudRate, parts.world.airOf(spec.zone));
      case 'rs-ws-n01':
        return rsWsN01(parts.world.airOf(spec.zone));
      case 'tc-s200':
        return tcS200(parts.world.airOf(spec.zone));
      case 'xkc-water':
        return xkcWater(spec.unit, baudRate, () => parts.world.wet.has(spec.name));
      case 'medole': {
        const plant = parts.config.plant.find(({ device }) => device === spec.name);
        const unit = new MedoleDehumidifier(parts.world.airOf(spec.zone), (on) => {
          if (plant) parts.world.building.switch(plant.id, on);
        });
        dehumidifiers.push(unit);
        reboot = () => unit.reboot();
        return unit;
      }
      case 'uv-meter':
        return uvMeter(parts.world.germicideOf(spec.zone));
      case 'ep-o3':
        return epO3(parts.world.germicideOf(spec.zone), spec.perPpm);
      case 'relay-board': {
        const board = new RelayBoard();
        relayBoards.set(spec.name, board);
        reboot = () => board.reboot();
        return board;
      }
    }
  };
  const unit: LineUnit = { unitId: spec.unit, unit: makeUnit(), fault };
  const device: BuiltDevice = {
    name: spec.name,
    kind: spec.kind,
    fault,
    start: nothing,
    stop: nothing,
    plug: nothing,
    unplug: nothing,
    reboot: () => reboot(),
    where: () => ({}),
  };
  return { device, unit };
}

function airStation(spec: Extract<DeviceSpec, { kind: 'air-station' }>, parts: BuildParts): BuiltDevice {
  const fault = new FaultKnob();
  const station = new AirStation(parts.mqttUrl, spec, parts.world.airOf(spec.zone), fault);
  return {
    name: spec.name,
    kind: spec.kind,
    fault,
    start: () => station.start(),
    stop: () => station.stop(),
    plug() {
      station.plug();
      return nothing();
    },
    unplug: () => station.unplug(),
    reboot: () => undefined,
    where: () => ({}),
  };
}

function uhfReader(spec: Extract<DeviceSpec, { kind: 'uhf-reader' }>, parts: BuildParts): BuiltDevice {
  const fault = new FaultKnob();
  const tags = (): readonly string[] => parts.world.boxes.tagsAt(spec.name);
  const reader = new UhfReader(pathOf(spec, parts), spec, fault, tags);
  return serialDevice(spec, fault, reader, () => reader.reboot());
}

function serialDevice(
  spec: { name: string; kind: string; env: string },
  fault: FaultKnob,
  device: KeyboardWedge | UhfReader,
  reboot: () => void,
): BuiltDevice {
  return {
    name: spec.name,
    kind: spec.kind,
    fault,
    start: () => device.start(),
    stop: () => device.stop(),
    plug: () => device.wire.plug(),
    unplug: () => device.wire.unplug(),
    reboot,
    where: () => ({ [spec.env]: device.wire.path }),
  };
}

/** Runs the wires between relay boards and doors. */
function wireDoors(parts: BuildParts, relayBoards: ReadonlyMap<string, RelayBoard>): void {
  for (const spec of parts.config.doors) {
    const door = parts.world.door(spec.id);
    relayBoards.get(spec.lock.device)?.wireOutput(spec.lock.output, (on) => {
      door.unlocked = on;
    });
    relayBoards.get(spec.contact.device)?.wireInput(spec.contact.input, () => !door.open);
  }
}

/** Runs the wires between relay boards and what disinfects. */
function wireGermicides({ config, world }: BuildParts, relayBoards: ReadonlyMap<string, RelayBoard>): void {
  for (const spec of config.germicides)
    for (const part of ['lamp', 'generator', 'fan'] as const) {
      const relay = spec[part];
      if (relay)
        relayBoards.get(relay.device)?.wireOutput(relay.output, (on) => {
          world.germicideOf(spec.zone)[part] = on;
        });
    }
}

/** Runs the wires between relay boards and the plant they switch. */
function wirePlant({ config, world }: BuildParts, relayBoards: ReadonlyMap<string, RelayBoard>): void {
  for (const { id, relay } of config.plant)
    if (relay) relayBoards.get(relay.device)?.wireOutput(relay.output, (on) => world.building.switch(id, on));
}
