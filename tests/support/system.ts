import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pickFreePort } from '../../controller/cli/ports.ts';
import { HttpClient } from './http-client.ts';
import { prepareRoom, type Tokens } from './prepared-room.ts';
import { MUNIMENT, ROOT, run, Service, SIMULATORS } from './processes.ts';
import { SimulatorControl } from './simulator-control.ts';

/** A box of the demonstration holdings, as its manifest rows say. */
export interface KnownBox {
  readonly barcode: string;
  readonly epc: string;
  readonly seal: string;
  readonly securityClass: string;
  readonly slot: string;
  readonly volumes: readonly { reference: string; title: string; customer: string; pages: number }[];
}

export interface SystemOptions {
  /** How much faster than the clock the simulated room lives. */
  readonly speed?: number;
  readonly boxes?: number;
}

interface DaemonReady {
  readonly url: string;
}
interface SimulatorReady {
  readonly env: Record<string, string>;
  readonly panel: string;
}

/**
 * A whole archive room of its own for a test: simulators and daemon as the processes that are shipped, on free ports,
 * in a temporary folder, with the demonstration's people, holdings and tokens.
 */
export class System {
  readonly folder = mkdtempSync(join(tmpdir(), 'muniment-system-'));
  /** The demonstration room, patient with devices. */
  readonly config = join(this.folder, 'room.yaml');
  readonly manifest = join(this.folder, 'manifest.csv');
  boxes: readonly KnownBox[] = [];
  #tokens: Tokens = { records: '', display: '', kiosk: '' };
  #env: Record<string, string> = {};
  #speed = 1;
  #simulators: Service<SimulatorReady> | null = null;
  #daemon: Service<DaemonReady> | null = null;

  static async start(options: SystemOptions = {}): Promise<System> {
    const system = new System();
    try {
      await system.#setUp(options);
    } catch (error) {
      await system.stop();
      throw error;
    }
    return system;
  }

  get url(): string {
    return this.daemon.ready.url;
  }

  get daemon(): Service<DaemonReady> {
    if (!this.#daemon) throw new Error('the daemon was not started');
    return this.#daemon;
  }

  /** The room itself: walk in, take a box, pull a cable. */
  get room(): SimulatorControl {
    if (!this.#simulators) throw new Error('the simulators were not started');
    return new SimulatorControl(this.#simulators.ready.panel);
  }

  get displayToken(): string {
    return this.#tokens.display;
  }

  /** The kiosk's own: with it, the kiosk hears its scanners before anybody has logged in. */
  get kioskToken(): string {
    return this.#tokens.kiosk;
  }

  /** What the daemon's environment says of ports, lines and folders. */
  get environment(): Readonly<Record<string, string>> {
    return this.#env;
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  /** Somebody with a PIN, logged in at the kiosk. */
  person(login: string, pin: string): Promise<HttpClient> {
    return new HttpClient(this.url).login({ login, pin });
  }

  /** The records system. */
  records(): HttpClient {
    return new HttpClient(this.url, this.#tokens.records);
  }

  async startDaemon(): Promise<void> {
    this.#daemon = await Service.start<DaemonReady>(
      MUNIMENT,
      ['run', '--config', this.config, '--json'],
      this.#env,
    );
  }

  async startSimulators(): Promise<void> {
    const args = ['run', '--config', `${ROOT}config/simulator.demo.yaml`, '--manifest', this.manifest];
    args.push('--state', join(this.folder, 'room'), '--speed', String(this.#speed));
    args.push('--mqtt', `mqtt://127.0.0.1:${this.#env['MUNIMENT_MQTT_PORT']}`);
    args.push('--panel-port', this.#simulators ? new URL(this.#simulators.ready.panel).port : '0');
    this.#simulators = await Service.start<SimulatorReady>(SIMULATORS, args, this.#env);
    this.#env = { ...this.#env, ...this.#simulators.ready.env };
  }

  async killDaemon(): Promise<void> {
    await this.daemon.kill();
  }

  async killSimulators(): Promise<void> {
    await this.#simulators?.kill();
  }

  /** Runs the `muniment` command in this room's surroundings. */
  muniment(...args: string[]): ReturnType<typeof run> {
    return run(MUNIMENT, args, this.#env);
  }

  async stop(): Promise<void> {
    await this.#daemon?.stop();
    await this.#simulators?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #setUp({ speed = 10, boxes = 400 }: SystemOptions): Promise<void> {
    this.#speed = speed;
    writeFileSync(this.config, patientRoom());
    this.#tokens = await prepareRoom(this.folder, boxes);
    this.boxes = readManifest(this.manifest);
    this.#env = {
      MUNIMENT_HTTP_PORT: String(await pickFreePort('127.0.0.1')),
      MUNIMENT_MQTT_PORT: String(await pickFreePort('127.0.0.1')),
      MUNIMENT_DATA: this.data,
    };
    await this.startSimulators();
    await this.startDaemon();
  }
}

/**
 * The demonstration room, but that its devices have longer to answer: their processes share a machine with the tests,
 * and what answers late is not known, and nothing moves by what is not known.
 */
function patientRoom(): string {
  return readFileSync(`${ROOT}config/room.demo.yaml`, 'utf8')
    .replaceAll(/timeoutMs: \d+/g, 'timeoutMs: 1500')
    .replaceAll(/(?<=[ [])(devices|alarms|climate)\/[\w.-]+\.yaml/g, (name) => `${ROOT}config/${name}`);
}

/** The generator writes no quotes or commas inside its fields, so a line splits at its commas. */
function readManifest(file: string): readonly KnownBox[] {
  const boxes = new Map<string, KnownBox & { volumes: KnownBox['volumes'][number][] }>();
  for (const line of readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1)) {
    const [
      barcode = '',
      epc = '',
      seal = '',
      securityClass = '',
      ,
      ,
      slot = '',
      reference = '',
      title = '',
      customer = '',
      pages = '',
    ] = line.split(',');
    const box = boxes.get(barcode) ?? { barcode, epc, seal, securityClass, slot, volumes: [] };
    boxes.set(barcode, box);
    box.volumes.push({ reference, title, customer, pages: Number(pages) });
  }
  return [...boxes.values()];
}
