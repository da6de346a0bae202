import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutputPort, Reading } from '../../../../drivers/contract/index.ts';
import type { Actor } from '../../../../controller/model/actor.ts';
import type { Decision } from '../../../../controller/model/decision.ts';
import type { Cycle, CyclePhase, DisinfectionKind } from '../../../../controller/model/disinfection.ts';
import { randomId } from '../../../../controller/model/ids.ts';
import { EventBus } from '../../../../controller/runtime/index.ts';
import { DisinfectionService, type ZoneSpec } from '../../../../controller/services/disinfection/index.ts';
import {
  decideContinueIrradiating,
  decideIrradiate,
  type IrradiateRequest,
} from '../../../../controller/services/shelving/arbiter/irradiate.ts';
import { openStore, type Store } from '../../../../controller/store/index.ts';
import { TurnedClock } from '../../../support/turned-clock.ts';

export const KEEPER: Actor = { kind: 'person', id: 'P-li', name: 'Li', roles: ['keeper'], session: 'S-li' };

const words = (text: string) => ({ 'zh-CN': text, en: text });
const at = (device: string, channel: string) => ({ device, channel });

/** A zone without banks: two sensors look into it, and one door leads there. */
export const SPEC: ZoneSpec = {
  zone: 'vault',
  name: words('vault'),
  space: ['vault'],
  banks: [],
  doors: [
    {
      id: 'main',
      lock: at('door', 'lock'),
      lockPulseMs: 3000,
      contact: { ...at('door', 'contact'), activeWhen: true },
    },
  ],
  presence: [
    { ...at('eyes', 'left'), activeWhen: true },
    { ...at('eyes', 'right'), activeWhen: true },
  ],
  light: at('relay', 'light'),
  sound: at('relay', 'sound'),
  warningMs: 30_000,
  leaveMs: 60_000,
  begunFrom: 'outside',
  provingMs: 10_000,
  walkMs: 600_000,
  deadManMs: 6000,
  sensorStaleMs: 3000,
  lapseMs: 3_600_000,
  items: [{ id: 'walked', text: words('walked'), walk: true }],
  emitters: {
    uv: {
      kind: 'uv',
      output: at('relay', 'lamp'),
      sensor: at('meter', 'irradiance'),
      targetDose: 100,
      limitMs: 3_600_000,
      gas: null,
    },
    ozone: {
      kind: 'ozone',
      output: at('relay', 'generator'),
      sensor: at('nose', 'ozone'),
      targetDose: 10,
      limitMs: 3_600_000,
      gas: {
        fan: at('relay', 'fan'),
        ceilingPpm: 5,
        ventilateMs: 60_000,
        reentryPpm: 0.1,
        reentryHoldMs: 60_000,
      },
    },
  },
  schedule: [],
};

/** What every sensor of the zone says; `null` where it is silent. */
export interface Heard {
  contact: boolean | null;
  lock: boolean | null;
  left: boolean | null;
  right: boolean | null;
  lamp: boolean | null;
  generator: boolean | null;
  irradiance: number | null;
  ozone: number | null;
}
const CALM: Heard = {
  contact: true,
  lock: false,
  left: false,
  right: false,
  lamp: false,
  generator: false,
  irradiance: 100,
  ozone: 0,
};
const DEVICE_OF: Readonly<Record<keyof Heard, string>> = {
  contact: 'door',
  lock: 'door',
  left: 'eyes',
  right: 'eyes',
  lamp: 'relay',
  generator: 'relay',
  irradiance: 'meter',
  ozone: 'nose',
};
const UNITS: Partial<Record<keyof Heard, string>> = { irradiance: 'µW/cm²', ozone: 'ppm' };
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** The service on a real ledger and the real arbiter, with a clock and sensors that do as they are told. */
export class QuietRoom {
  readonly clock: TurnedClock;
  readonly heard: Heard = { ...CALM };
  /** Outputs that are on: pulsed and not over yet, or set. */
  readonly on = new Set<string>();
  readonly alarms: string[] = [];
  readonly store: Store;
  readonly service: DisinfectionService;
  readonly directory: string;
  readonly #pulseEnds = new Map<string, number>();
  readonly #bus = new EventBus((name, error) => {
    throw new Error(`a listener of ${name} failed`, { cause: error });
  });
  #closed = false;

  private constructor(spec: ZoneSpec, directory: string, now: number) {
    const clock = new TurnedClock(now);
    this.clock = clock;
    this.directory = directory;
    this.store = openStore({ directory, clock, log: quiet });
    const port: OutputPort = {
      set: async (channel, on) => {
        if (!this.#closed) void (on ? this.on.add(channel) : this.on.delete(channel));
      },
      pulse: async (channel, durationMs) => {
        if (this.#closed) return;
        this.on.add(channel);
        this.#pulseEnds.set(channel, clock.now() + durationMs);
      },
    };
    this.service = new DisinfectionService({
      ledger: this.store.ledger,
      repository: this.store.disinfection,
      clock,
      log: quiet,
      ids: randomId,
      bus: this.#bus,
      zones: [spec],
      timeZone: 'UTC',
      shelving: { picture: () => null, mayIrradiate: (request, stage) => this.#arbiter(request, stage) },
      doors: () => [],
      outputs: () => port,
      alarms: {
        raise: async ({ kind, subject }) => void this.alarms.push(`${kind} ${subject}`),
        clear: async () => {},
      },
    });
  }

  /** A room whose sensors have spoken. @param after the one whose ledger it goes on with */
  static async open(spec: ZoneSpec = SPEC, after?: QuietRoom): Promise<QuietRoom> {
    const directory = after?.directory ?? (await mkdtemp(join(tmpdir(), 'muniment-quiet-')));
    const room = new QuietRoom(spec, directory, after?.clock.now() ?? Date.parse('2026-03-02T08:00:00Z'));
    await room.service.start();
    room.speak();
    return room;
  }

  /** Every sensor that is not silent speaks. */
  speak(): void {
    const now = this.clock.now();
    const readings = (Object.keys(DEVICE_OF) as (keyof Heard)[]).flatMap((channel): Reading[] => {
      const value = this.heard[channel];
      if (value === null) return [];
      const device = DEVICE_OF[channel];
      const unit = UNITS[channel] ?? '';
      return [{ device, channel, value, unit, quality: 'good', sourceTime: now, receivedTime: now }];
    });
    this.#bus.emit('readings', readings);
  }

  /** Lets so much time pass, while the sensors speak each second and what was pulsed goes off. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 1000) {
      this.speak();
      await this.clock.advance(Math.min(1000, ms - passed));
      for (const [channel, end] of this.#pulseEnds)
        if (end <= this.clock.now()) {
          this.on.delete(channel);
          this.#pulseEnds.delete(channel);
        }
    }
  }

  /** A cycle with its whole checklist ticked. */
  async prepared(kind: DisinfectionKind = 'uv'): Promise<Cycle> {
    const { id } = await this.service.plan(KEEPER, 'vault', kind);
    return this.service.tick(KEEPER, id, 'walked', '');
  }

  /** A cycle that was begun and is in that phase. */
  async brought(kind: DisinfectionKind, phase: CyclePhase): Promise<string> {
    const { id } = await this.prepared(kind);
    await this.service.begin(KEEPER, id);
    for (let seconds = 0; seconds < 600 && this.cycle(id).phase !== phase; seconds++) await this.pass(1000);
    if (this.cycle(id).phase !== phase) throw new Error(`it is ${this.cycle(id).phase}, not ${phase}`);
    return id;
  }

  cycle(id: string): Cycle {
    const cycle = this.store.disinfection.cycle(id);
    if (!cycle) throw new Error(`cycle ${id} is not there`);
    return cycle;
  }

  /** What the screen says is in the way of a cycle. */
  blockedBy(id: string): readonly string[] {
    return this.service.progress(this.cycle(id)).blockedBy.map(({ code }) => code);
  }

  /** Ends as by `kill -9`: nothing more is written, nor does it reach the devices. */
  kill(): void {
    this.#closed = true;
    this.store.close();
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      await this.service.stop();
      this.store.close();
    }
    await rm(this.directory, { recursive: true, force: true });
  }

  #arbiter(request: IrradiateRequest, stage: 'begin' | 'continue'): Decision {
    const room = {
      now: this.clock.now(),
      banks: new Map(),
      conditions: this.service.conditions(),
      fire: false,
      zones: this.service.snapshots(),
    };
    return (stage === 'begin' ? decideIrradiate : decideContinueIrradiating)(room, request);
  }
}
