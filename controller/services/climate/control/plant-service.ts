import type { Log } from '../../../../drivers/contract/index.ts';
import type { ControlConfig, PlantConfig } from '../../../config/schema-plant.ts';
import { type Actor, DAEMON } from '../../../model/actor.ts';
import type { AlarmSink } from '../../../model/alarm-params.ts';
import type { Cancel, Clock } from '../../../model/clock.ts';
import { granted, Refusal } from '../../../model/decision.ts';
import type { DomainEvent, JournalEntry } from '../../../model/events.ts';
import type { Ledger, Once } from '../../../model/ledger.ts';
import type { PlantCause, PlantParams } from '../../../model/plant.ts';
import { reason } from '../../../model/reasons.ts';
import { siteTime } from '../../../model/site-time.ts';
import { Background } from '../../../runtime/background.ts';
import type { DeviceSupervisor, EventBus, PointTable } from '../../../runtime/index.ts';
import { type AirableBanks, type Actuator, BankActuator, OutputActuator } from './actuator.ts';
import { decideHold, type HoldOrder } from './decide-hold.ts';
import { decidePlant } from './decide-plant.ts';
import { Heard } from './heard.ts';
import { controlBand } from './plant-rules.ts';
import { pictureOf, type PlantPicture } from './plant-picture.ts';
import { PlantUnit } from './plant-unit.ts';
import type { PlantRepository } from './repository.ts';
import type { OutdoorAir, PlantState, Situation, Verdict, ZoneAir } from './types.ts';

/** Where control says what is abnormal; implemented by the alarm service. */
export type PlantAlarms = AlarmSink;

/** What else in the room decides whether air may be moved. */
export interface AirConditions {
  /** Fire anywhere, or not known to be none. */
  readonly fire: boolean;
  /** Zones in which disinfection runs. */
  readonly disinfecting: ReadonlySet<string>;
}

export interface PlantDeps {
  readonly plant: readonly PlantConfig[];
  readonly control: ControlConfig;
  readonly timeZone: string;
  readonly ledger: Ledger;
  readonly repository: PlantRepository;
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: Pick<EventBus, 'on'>;
  readonly devices: Pick<DeviceSupervisor, 'capability' | 'states'>;
  readonly points: Pick<PointTable, 'point'>;
  /** The air of every zone as its sensors agree on it now. */
  readonly zones: () => readonly ZoneAir[];
  readonly shelving: AirableBanks;
  readonly alarms: PlantAlarms;
  readonly conditions: () => AirConditions;
}

/** How often the room is looked at, ms: air takes minutes to change, and people want to see their hold obeyed. */
const LOOK_MS = 10_000;
/** After a start, sensors and devices get so long to be heard before anything is decided, holds included; ms. */
const SETTLING_MS = 30_000;
const HOUR_MS = 3_600_000;

/**
 * Drives dehumidifiers, air conditioning and fans by what {@link decidePlant} says. Every change is journaled with its
 * reason before it is sent, and what was sent is held against what the device says that it does.
 */
export class PlantService {
  readonly #deps: PlantDeps;
  readonly #units = new Map<string, PlantUnit>();
  readonly #heard: Heard;
  readonly #background: Background;
  /** What was said of each plant since the start; an alarm from before it is cleared by the first word. */
  readonly #saidFaulty = new Map<string, boolean>();
  #undo: Cancel[] = [];
  #startedAt = 0;
  #looking: Promise<void> | null = null;
  #isStopping = false;

  constructor(deps: PlantDeps) {
    this.#deps = deps;
    this.#background = new Background(deps.log, 'plant could not be driven');
    const channels = deps.plant.flatMap(({ output, running, setPoint, troubles }) => [
      ...(output ? [output] : []),
      ...(running ? [running] : []),
      ...(setPoint ? [setPoint] : []),
      ...troubles,
    ]);
    this.#heard = new Heard(channels, deps.clock);
    for (const config of deps.plant)
      this.#units.set(config.id, new PlantUnit(config, this.#actuatorOf(config), this.#heard, deps.clock));
  }

  /** Takes up what the ledger remembers. Start it before the devices. */
  start(): void {
    const { repository, bus, ledger, clock } = this.#deps;
    for (const [id, unit] of this.#units) unit.restore(repository.switches(id));
    this.#startedAt = clock.monotonic();
    this.#undo = [
      bus.on('readings', (readings) => this.#heard.hear(readings)),
      ledger.onCommitted((entries) => this.#heed(entries)),
      clock.every(LOOK_MS, () => this.#background.run(() => this.look())),
    ];
  }

  /** Switches off what must not run unwatched, and resolves when that was told. Stop it before the devices. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#looking?.catch(() => undefined);
    const unwatched = [...this.#units.values()].filter(
      ({ on, rules, actuator }) => on && !rules.failSafe && !actuator.asksFirst,
    );
    await this.#commit(unwatched.map(({ rules }) => switchEvent(rules.plant, false, 'daemon-stopping', {})));
    await Promise.all(unwatched.map((unit) => unit.tell()));
    for (const undo of this.#undo.splice(0)) undo();
    await this.#background.settled();
  }

  /** Every plant as it stands, in the order of the configuration. */
  pictures(): readonly PlantPicture[] {
    return [...this.#units.values()].map((unit) => this.#picture(unit));
  }

  /** One plant as it stands; `null` when there is no such plant. */
  picture(plant: string): PlantPicture | null {
    const unit = this.#units.get(plant);
    return unit ? this.#picture(unit) : null;
  }

  /**
   * Holds a plant on or off until a moment, or gives it back to the daemon.
   * @throws Refusal with everything in the way
   */
  async hold(actor: Actor, plant: string, order: HoldOrder, once?: Once): Promise<PlantPicture> {
    const { ledger, control } = this.#deps;
    const longestMs = control.longestHoldHours * HOUR_MS;
    await ledger.commit(
      actor,
      (tx) => {
        const given = { plants: this.#states(), airPaths: control.airPaths };
        const rules = { longestMs, now: tx.now };
        tx.append(...granted(decideHold(given, { plant, actor, order }, rules)).events);
        return null;
      },
      once,
    );
    // One that is under way may have decided before it heard of this.
    await this.#looking;
    await this.look();
    const picture = this.picture(plant);
    if (!picture) throw new Refusal(reason('plant-unknown', { plant }));
    return picture;
  }

  /** Looks at the room and does what follows; joins a look that is under way. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const isSettling = this.#deps.clock.monotonic() - this.#startedAt < SETTLING_MS;
    if (this.#isStopping || isSettling) return;
    for (const unit of this.#units.values()) unit.observe();
    await this.#settleAccounts();
    const events: DomainEvent[] = [];
    let changes = false;
    for (const verdict of decidePlant(this.#situation(), this.#deps.clock.now())) {
      const unit = this.#units.get(verdict.plant);
      if (!unit) continue;
      unit.verdict = verdict;
      if (verdict.on === unit.on) continue;
      if (!unit.actuator.asksFirst) changes = true;
      else if (await unit.ask(verdict.on)) events.push(switched(verdict));
      else unit.verdict = { plant: verdict.plant, on: unit.on, why: 'arbiter-refused', params: {} };
    }
    if (changes || events.length > 0) await this.#decide(events);
    await this.#tell();
    this.#sayFaults();
  }

  /** Decides again inside the transaction, where nobody's hold can come in between, and journals what changes. */
  async #decide(asked: readonly DomainEvent[]): Promise<void> {
    await this.#deps.ledger.commit(DAEMON, (tx) => {
      const verdicts = decidePlant(this.#situation(), tx.now);
      const direct = verdicts.filter(({ plant, on }) => {
        const unit = this.#units.get(plant);
        return unit && !unit.actuator.asksFirst && on !== unit.on;
      });
      tx.append(...asked, ...direct.map(switched));
    });
  }

  /** Journals holds that ran out, and what others ended. */
  async #settleAccounts(): Promise<void> {
    const now = this.#deps.clock.now();
    const events: DomainEvent[] = [];
    for (const [plant, unit] of this.#units) {
      const hold = this.#deps.repository.hold(plant);
      if (hold && now >= hold.until)
        events.push({ type: 'plant.released', plant, by: DAEMON.id, why: 'expired' });
      if (unit.endedOtherwise) events.push(switchEvent(plant, false, 'ended-otherwise', {}));
    }
    await this.#commit(events);
  }

  async #commit(events: readonly DomainEvent[]): Promise<void> {
    if (events.length > 0) await this.#deps.ledger.commit(DAEMON, (tx) => tx.append(...events));
  }

  /** First everything that stops, then what starts: opposites must not meet on the way. */
  async #tell(): Promise<void> {
    const lost = this.#lostDevices();
    const due = [...this.#units.values()].filter(
      (unit) => !lost.has(unit.actuator.device) && unit.needsTelling(),
    );
    await Promise.all(due.filter(({ on }) => !on).map((unit) => unit.tell()));
    await Promise.all(due.filter(({ on }) => on).map((unit) => unit.tell()));
  }

  #sayFaults(): void {
    const { alarms } = this.#deps;
    for (const [plant, { problem, config }] of this.#units) {
      const isFaulty = problem !== null;
      if (this.#saidFaulty.get(plant) === isFaulty) continue;
      this.#saidFaulty.set(plant, isFaulty);
      const condition = { kind: 'plant-fault', subject: plant, priority: 'high' } as const;
      if (!isFaulty) this.#background.run(() => alarms.clear(condition.kind, plant));
      else {
        const device = config.output?.device ?? plant;
        this.#background.run(() => alarms.raise({ ...condition, params: { problem, device } }));
      }
    }
  }

  #heed(entries: readonly JournalEntry[]): void {
    for (const { event, time } of entries) {
      if (event.type !== 'plant.switched') continue;
      const { plant, on, why } = event;
      this.#units.get(plant)?.switched({ at: time, on }, why === 'ended-otherwise');
    }
  }

  #situation(): Situation {
    const { control, timeZone, clock, zones, conditions } = this.#deps;
    const { fire, disinfecting } = conditions();
    return {
      zones: new Map(zones().map((zone) => [zone.zone, zone])),
      plants: this.#states(),
      outdoor: this.#outdoor(),
      airPaths: control.airPaths,
      band: controlBand(control),
      fire,
      disinfecting,
      minuteOfDay: siteTime(clock.now(), timeZone).minute,
    };
  }

  #states(): readonly PlantState[] {
    const lost = this.#lostDevices();
    return [...this.#units].map(([plant, unit]) =>
      unit.state(!lost.has(unit.actuator.device), this.#deps.repository.hold(plant)),
    );
  }

  #picture(unit: PlantUnit): PlantPicture {
    const connected = !this.#lostDevices().has(unit.actuator.device);
    const hold = this.#deps.repository.hold(unit.config.id);
    return pictureOf(unit, { connected, hold, now: this.#deps.clock.now() });
  }

  #lostDevices(): ReadonlySet<string | null> {
    const states = this.#deps.devices.states();
    return new Set(states.filter(({ connected }) => !connected).map(({ device }) => device));
  }

  #outdoor(): OutdoorAir | null {
    const { outdoor } = this.#deps.control;
    if (!outdoor) return null;
    return {
      temperatureC: this.#value(outdoor.temperature),
      humidityPct: this.#value(outdoor.humidity),
    };
  }

  #value(point: string): number | null {
    const picture = this.#deps.points.point(point);
    return picture?.quality === 'good' && typeof picture.value === 'number' ? picture.value : null;
  }

  #actuatorOf(config: PlantConfig): Actuator {
    const { output, banks } = config;
    const { devices, shelving } = this.#deps;
    if (output)
      return new OutputActuator(
        config,
        output,
        (device, name) => devices.capability(device, name),
        this.#heard,
      );
    return new BankActuator(banks ?? [], shelving);
  }
}

function switchEvent(plant: string, on: boolean, why: PlantCause, params: PlantParams): DomainEvent {
  return { type: 'plant.switched', plant, on, why, params };
}

function switched({ plant, on, why, params }: Verdict): DomainEvent {
  return switchEvent(plant, on, why, params);
}
