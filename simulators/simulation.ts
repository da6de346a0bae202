import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadConfig, type SimulatorConfig } from './config.ts';
import { BankController } from './devices/bank-controller.ts';
import { type Built, buildDevices } from './devices/build.ts';
import { Devices } from './devices/devices.ts';
import { SecondCommander } from './devices/second-commander.ts';
import { SimulatorError, unknownThing } from './errors.ts';
import { type ManifestRow, parseManifest } from './manifest.ts';
import type { PlayableRoom } from './panel/playable-room.ts';
import { startPanel, type PanelServer } from './panel/server.ts';
import { StateFile } from './state-file.ts';
import { GATE_WALK_MS, World } from './world/world.ts';

export interface SimulationOptions {
  /** A configuration, or the file it is in. */
  readonly config: string | SimulatorConfig;
  /** The boxes of the room; one of the two, or neither for an empty room. */
  readonly manifestRows?: readonly ManifestRow[];
  readonly manifestFile?: string;
  /** Where the room remembers itself and serial ports get their names. */
  readonly stateDir: string;
  /** Overrides of ports and paths, by the names the configuration gives them. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Broker of the MQTT devices; without it they stay off the network. */
  readonly mqttUrl?: string;
  /** How much faster than real the world runs; wires and heartbeats keep real time. */
  readonly speed?: number;
  readonly panelPort?: number;
}

/** Where everything listens. */
export interface Whereabouts {
  readonly env: Record<string, string>;
  /** Address of the panel page and control API. */
  readonly panel: string;
}

const TICK_MS = 20;
/** Longest step of the physics, ms of world time. */
const STEP_MS = 20;
/** After a pause (a suspended laptop) the world does not catch up more than this, real ms. */
const LONGEST_TICK_MS = 1000;
const SAVE_MOVING_MS = 100;
const SAVE_RESTING_MS = 500;
const FASTEST = 200;

/** A whole room that lives: its world, its devices on real wires, and the panel to play with it. */
export class Simulation implements PlayableRoom {
  readonly #options: SimulationOptions;
  readonly #state: StateFile;
  #config: SimulatorConfig | null = null;
  #world: World | null = null;
  #built: Built | null = null;
  #devices: Devices | null = null;
  #controllers: ReadonlyMap<number, BankController> = new Map();
  #panel: PanelServer | null = null;
  #speed: number;
  #ticker: NodeJS.Timeout | null = null;
  #lastTick = 0;
  #sinceSaveMs = 0;
  readonly #secondCommanders = new Map<number, SecondCommander>();
  readonly #walks = new Set<NodeJS.Timeout>();

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#speed = options.speed ?? 1;
    this.#state = new StateFile(join(options.stateDir, 'world.json'));
  }

  /** The room. Throws `SimulatorError` before {@link start}. */
  get world(): World {
    return started(this.#world);
  }

  /** Its devices and their fault knobs. Throws `SimulatorError` before {@link start}. */
  get devices(): Devices {
    return started(this.#devices);
  }

  get config(): SimulatorConfig {
    return started(this.#config);
  }

  get speed(): number {
    return this.#speed;
  }

  /** Throws `SimulatorError` for a factor outside 0.1 to 200. */
  setSpeed(factor: number): void {
    if (!(factor >= 0.1 && factor <= FASTEST))
      throw new SimulatorError(`the speed is 0.1 to ${FASTEST}`, { status: 400 });
    this.#speed = factor;
  }

  /** The controller of a bank. Throws `SimulatorError` (404) when there is no such bank. */
  controller(bank: number): BankController {
    const controller = this.#controllers.get(bank);
    if (!controller) throw unknownThing(`bank ${bank}`);
    return controller;
  }

  /**
   * Puts the room together where it was left and lets everything listen.
   * Throws `SimulatorError` for a bad configuration or manifest, or a port in use; then nothing is left running.
   */
  async start(): Promise<Whereabouts> {
    const { config: source, stateDir, env = {}, mqttUrl } = this.#options;
    const config = typeof source === 'string' ? loadConfig(source) : source;
    const state = this.#state.load();
    const world = new World(config, this.#rows(), state?.world);
    const controllers = new Map(
      [...world.banks].map(([number, bank]) => [
        number,
        new BankController(bank, state?.controllers[String(number)], () => this.#save()),
      ]),
    );
    const built = buildDevices({ config, world, controllers, env, stateDir: resolve(stateDir), mqttUrl });
    this.#config = config;
    this.#world = world;
    this.#controllers = controllers;
    this.#built = built;
    this.#devices = new Devices(built.devices);
    try {
      this.#save();
      for (const device of built.devices) await device.start();
      const port = this.#options.panelPort ?? config.panel.port;
      this.#panel = await startPanel(this, config.panel.host, port);
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.#lastTick = performance.now();
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    const where = Object.assign({}, ...built.devices.map((device) => device.where())) as Record<
      string,
      string
    >;
    return { env: where, panel: this.#panel.url };
  }

  /** Ends everything and writes the room down. */
  async stop(): Promise<void> {
    if (this.#ticker) clearInterval(this.#ticker);
    this.#ticker = null;
    for (const walk of this.#walks) clearTimeout(walk);
    this.#walks.clear();
    this.#devices?.stop();
    await this.#panel?.close();
    this.#panel = null;
    await Promise.all((this.#built?.devices ?? []).map((device) => device.stop()));
    this.#save();
  }

  /**
   * Somebody else's daemon that commands a bank by mistake, on a real connection of its own; always the same one for a
   * bank. Throws `SimulatorError`: 404 when there is no such bank, 409 for a make whose commands have no sequence.
   */
  secondCommander(bank: number): SecondCommander {
    const known = this.#secondCommanders.get(bank);
    if (known) return known;
    const spec = this.config.banks.find((candidate) => candidate.bank === bank);
    if (!spec) throw unknownThing(`bank ${bank}`);
    if (spec.make !== 'bank-v1') throw new SimulatorError(`bank ${bank} knows no command sequences`);
    const { host, unit } = spec;
    const device = this.#built?.devices.find(({ name }) => name === spec.name);
    const commander = new SecondCommander({ host, unit, port: Number(device?.where()[spec.env]) });
    this.#secondCommanders.set(bank, commander);
    return commander;
  }

  /** Types text into a scanner. Throws `SimulatorError` (404) when there is no such scanner. */
  scan(scanner: string, text: string): void {
    const wedge = this.#built?.scanners.get(scanner);
    if (!wedge) throw unknownThing(`scanner ${scanner}`);
    wedge.scan(text);
  }

  /** Throws `SimulatorError` (404) when there is no tag reader of that name. */
  requireReader(name: string): void {
    if (!this.config.devices.some((spec) => spec.kind === 'uhf-reader' && spec.name === name))
      throw unknownThing(`reader ${name}`);
  }

  /** Carries a box out through the gate, or in when it is outside. Resolves when it is through. */
  carryThroughGate(barcode: string, reader?: string): Promise<void> {
    const gate = this.config.devices.find(
      (spec) =>
        spec.kind === 'uhf-reader' && (reader === undefined ? spec.door !== undefined : spec.name === reader),
    );
    if (gate?.kind !== 'uhf-reader') throw unknownThing(`gate ${reader ?? ''}`);
    this.world.enterGate(barcode, gate.name, gate.door);
    return new Promise((resolveWalk) => {
      const walk = setTimeout(() => {
        this.#walks.delete(walk);
        this.world.boxes.leaveGate(barcode);
        resolveWalk();
      }, GATE_WALK_MS);
      this.#walks.add(walk);
    });
  }

  #rows(): readonly ManifestRow[] {
    const { manifestRows, manifestFile } = this.#options;
    if (manifestRows) return manifestRows;
    if (manifestFile === undefined) return [];
    try {
      return parseManifest(readFileSync(manifestFile, 'utf8'));
    } catch (cause) {
      if (cause instanceof SimulatorError) throw cause;
      throw new SimulatorError(`${manifestFile} cannot be read: ${(cause as Error).message}`, { cause });
    }
  }

  #tick(): void {
    const now = performance.now();
    const realMs = Math.min(now - this.#lastTick, LONGEST_TICK_MS);
    this.#lastTick = now;
    const worldMs = realMs * this.#speed;
    const steps = Math.max(1, Math.ceil(worldMs / STEP_MS));
    for (let step = 0; step < steps; step++)
      for (const controller of this.#controllers.values()) controller.tick(worldMs / steps, realMs / steps);
    for (const board of this.#built?.relayBoards.values() ?? []) board.tick(realMs);
    for (const dehumidifier of this.#built?.dehumidifiers ?? []) dehumidifier.tick();
    this.world.tick(worldMs, Date.now());
    this.#sinceSaveMs += realMs;
    const moving = [...this.world.banks.values()].some((bank) => bank.carriages.moving);
    if (this.#sinceSaveMs >= (moving ? SAVE_MOVING_MS : SAVE_RESTING_MS)) this.#save();
  }

  #save(): void {
    if (!this.#world) return;
    this.#sinceSaveMs = 0;
    const controllers = [...this.#controllers].map(
      ([bank, controller]) => [bank, controller.memory()] as const,
    );
    this.#state.save({
      version: 1,
      world: this.#world.memory(),
      controllers: Object.fromEntries(controllers),
    });
  }
}

function started<T>(part: T | null): T {
  if (part === null) throw new SimulatorError('the simulation has not been started');
  return part;
}
