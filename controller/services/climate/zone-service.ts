import type { Log } from '../../../drivers/contract/index.ts';
import type { ClimateConfig } from '../../config/schema-climate.ts';
import type { RoomConfig } from '../../config/schema.ts';
import type { Actor } from '../../model/actor.ts';
import type { Calibration, Limited, RuleSet } from '../../model/climate.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { granted } from '../../model/decision.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import { Background } from '../../runtime/background.ts';
import type { PointTable, PointUpdate } from '../../runtime/index.ts';
import type { ClimateAlarms } from './alarm-port.ts';
import { CalibrationDesk } from './calibration/calibration-desk.ts';
import type { CalibrationInput } from './calibration/decide-calibration.ts';
import type { ClimateRepository, ZoneNotes } from './climate-repository.ts';
import type { TelemetryRepository } from './repository.ts';
import { decideRules } from './rules/decide-rules.ts';
import { RuleBook } from './rules/rule-book.ts';
import { sideOutside } from './rules/strictest.ts';
import type { PreservationIndex } from './derive/preservation-table.ts';
import { Announcer } from './zone/announcer.ts';
import { limitFindings, mouldFinding } from './zone/conditions.ts';
import { readingsOf } from './zone/publish.ts';
import { sensorFindings } from './zone/sensor-findings.ts';
import { ZoneKeeper, type ZonePicture } from './zone/zone-keeper.ts';
import { derivedPoints, limitedValueOf, zoneSpecs } from './zone/zone-spec.ts';

export interface ZoneServiceDeps {
  readonly room: Pick<RoomConfig, 'zones' | 'points'>;
  readonly climate: ClimateConfig;
  readonly ruleSets: readonly RuleSet[];
  /** By which paper ages. */
  readonly preservation: PreservationIndex;
  /** Knows the configured points and {@link derivedPoints}. */
  readonly points: PointTable;
  readonly telemetry: Pick<TelemetryRepository, 'rollups' | 'samples'>;
  readonly notes: ZoneNotes;
  readonly repository: ClimateRepository;
  readonly ledger: Ledger;
  readonly alarms: ClimateAlarms;
  readonly clock: Clock;
  readonly log: Log;
}

/** A zone is looked at when its sensors speak, and no more often than this, ms. */
const LOOK_MS = 5000;
/** Slow values are told so often, ms. */
const SLOW_MS = 60_000;
/** What zones remember is kept so often, ms; the history gives the rest back. */
const KEEP_MS = 6 * 3_600_000;

/**
 * The air of every zone: what its sensors agree on, what follows from that, by which rules it is judged, and what is
 * abnormal about it. Values go into the point table like any others.
 */
export class ZoneService {
  readonly #deps: ZoneServiceDeps;
  readonly #book: RuleBook;
  readonly #keepers: ReadonlyMap<string, ZoneKeeper>;
  /** By point: the zone whose sensor it is. */
  readonly #zoneOfSensor: ReadonlyMap<string, ZoneKeeper>;
  /** By point: how to tell whether a value of it lies outside limits. */
  readonly #limits: ReadonlyMap<string, (value: number) => boolean | null>;
  readonly #desk: CalibrationDesk;
  readonly #background: Background;
  readonly #announcer: Announcer;
  readonly #toldSlow = new Map<string, number>();
  #startedAt = 0;
  #undo: Cancel[] = [];

  constructor(deps: ZoneServiceDeps) {
    const { room, climate, points, ledger, repository, clock } = deps;
    this.#deps = deps;
    this.#book = new RuleBook(deps.ruleSets);
    const agreement = {
      temperature: climate.agreement.temperatureK,
      humidity: climate.agreement.humidityPct,
    };
    this.#keepers = new Map(
      zoneSpecs(room).map((spec) => [spec.id, new ZoneKeeper(spec, { ...deps, agreement })] as const),
    );
    this.#zoneOfSensor = new Map(
      [...this.#keepers.values()].flatMap((keeper) =>
        keeper.spec.sensors.map(({ point }) => [point, keeper] as const),
      ),
    );
    this.#limits = this.#everyLimit();
    const sensors = [...this.#keepers.values()].flatMap(({ spec }) => spec.sensors);
    this.#desk = new CalibrationDesk({
      sensors,
      months: climate.calibrationMonths,
      points,
      ledger,
      repository,
      clock,
      firstSeen: (point) => this.#zoneOfSensor.get(point)?.firstSeen(point) ?? null,
    });
    this.#background = new Background(deps.log, 'an alarm of the climate could not be told');
    this.#announcer = new Announcer(deps.alarms, this.#background);
  }

  /** Takes up what was known before the stop, and listens. */
  start(): void {
    const { points, clock } = this.#deps;
    this.#startedAt = clock.now();
    this.#desk.start();
    for (const keeper of this.#keepers.values()) {
      this.#judge(keeper);
      keeper.recall(clock.now());
    }
    this.#undo = [
      points.onUpdate((updates) => this.#hear(updates)),
      clock.every(LOOK_MS, () => this.#lookAround()),
      clock.every(KEEP_MS, () => this.#keep()),
    ];
  }

  /** Keeps what zones remember; resolves when what it told by itself is on disk. */
  async stop(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo();
    this.#keep();
    await this.#background.settled();
  }

  /** Every zone, in the order of the configuration. */
  pictures(): readonly ZonePicture[] {
    const now = this.#deps.clock.now();
    return [...this.#keepers.values()].map((keeper) => keeper.picture(now));
  }

  /** `null` when there is no such zone. */
  picture(zone: string): ZonePicture | null {
    return this.#keepers.get(zone)?.picture(this.#deps.clock.now()) ?? null;
  }

  ruleSets(): readonly RuleSet[] {
    return this.#book.all;
  }

  /** Whether a value of that point lies outside the limits in force; `null` where nothing limits it. */
  isOutside(point: string, value: number): boolean | null {
    return this.#limits.get(point)?.(value) ?? null;
  }

  /** Judges a zone by other rule sets. @throws Refusal with every reason */
  async chooseRules(
    actor: Actor,
    zone: string,
    order: { readonly rules: readonly string[]; readonly why: string },
    once?: Once,
  ): Promise<void> {
    const keeper = this.#keepers.get(zone);
    await this.#deps.ledger.commit(
      actor,
      (tx) => {
        const before = keeper ? this.#rulesOf(keeper).map(({ id }) => id) : null;
        tx.append(...granted(decideRules(this.#book, before, { actor, zone, ...order })).events);
        return null;
      },
      once,
    );
    if (!keeper) return;
    this.#judge(keeper);
    this.#look(keeper);
  }

  /** Records a comparison with a reference and corrects the sensor by it. @throws Refusal with every reason */
  async calibrate(actor: Actor, point: string, input: CalibrationInput, once?: Once): Promise<Calibration> {
    const calibration = await this.#desk.calibrate(actor, point, input, once);
    this.#zoneOfSensor.get(point)?.calibrated(point);
    return calibration;
  }

  /** Newest first; `null` when there is no such point. */
  calibrations(point: string): readonly Calibration[] | null {
    return this.#deps.points.point(point) ? this.#deps.repository.calibrations(point) : null;
  }

  /** How a sensor is corrected, and when it is due again; times in epoch ms. */
  calibrationOf(point: string): {
    readonly offset: number;
    readonly at: number | null;
    readonly dueAt: number;
  } {
    return this.#desk.stateOf(point);
  }

  #rulesOf({ spec }: ZoneKeeper): readonly RuleSet[] {
    const chosen = this.#book.these(this.#deps.repository.rulesOf(spec.id) ?? spec.rules);
    // What people chose may be gone from the configuration since; a zone without rules would be judged by nothing.
    return chosen.length > 0 ? chosen : this.#book.these(spec.rules);
  }

  #judge(keeper: ZoneKeeper): void {
    keeper.judgeBy(this.#rulesOf(keeper));
    for (const { value, rules } of keeper.picture(0).conflicts)
      this.#deps.log.error(
        { zone: keeper.spec.id, limit: value, rules },
        'rule sets of this zone contradict each other; the first decides',
      );
  }

  #hear(updates: readonly PointUpdate[]): void {
    const heard = new Set<ZoneKeeper>();
    for (const { id, reading } of updates) {
      const keeper = this.#zoneOfSensor.get(id);
      if (!keeper || !reading) continue;
      keeper.hear(id, reading);
      heard.add(keeper);
    }
    for (const keeper of heard) if (this.#isDue(keeper)) this.#look(keeper);
  }

  #lookAround(): void {
    const owes = this.#announcer.owes();
    for (const keeper of this.#keepers.values())
      if ((owes || keeper.wantsLook()) && this.#isDue(keeper)) this.#look(keeper);
  }

  #isDue({ lookedAt }: ZoneKeeper): boolean {
    return lookedAt === null || Math.abs(this.#deps.clock.now() - lookedAt) >= LOOK_MS;
  }

  #look(keeper: ZoneKeeper): void {
    const { points, clock, climate } = this.#deps;
    const now = clock.now();
    const picture = keeper.look(now);
    const zone = keeper.spec.id;
    const isSlowDue = Math.abs(now - (this.#toldSlow.get(zone) ?? -Infinity)) >= SLOW_MS;
    if (isSlowDue) this.#toldSlow.set(zone, now);
    points.apply(readingsOf(picture, now, isSlowDue));
    if (keeper.spec.sensors.length === 0) return;
    const { values, demands } = picture;
    const risk = { dose: climate.mouldRiskDose, days: climate.mouldRiskDays };
    const due = (point: string): number => this.#desk.stateOf(point).dueAt;
    const isSettling = now - this.#startedAt < keeper.spec.holdMs;
    const findings = [
      ...limitFindings(zone, values, demands, (kind, subject) => this.#announcer.stands(kind, subject)),
      mouldFinding(zone, values, risk),
      ...sensorFindings(picture, due, now),
    ];
    // After a start sensors get the time they may be silent for before that is an alarm.
    this.#announcer.tell(
      isSettling ? findings.filter(({ kind, stands }) => kind !== 'vote-lost' || !stands) : findings,
    );
  }

  #keep(): void {
    for (const keeper of this.#keepers.values()) {
      if (keeper.lookedAt === null) continue;
      try {
        keeper.keep();
      } catch (err) {
        this.#deps.log.error({ err, zone: keeper.spec.id }, 'a zone could not be kept; its history will do');
      }
    }
  }

  #everyLimit(): ReadonlyMap<string, (value: number) => boolean | null> {
    const { room } = this.#deps;
    const limits = new Map<string, (value: number) => boolean | null>();
    const byRules = (keeper: ZoneKeeper, limited: Limited) => (value: number) => {
      const demand = keeper.demands[limited];
      return demand ? sideOutside(value, demand) !== null : null;
    };
    for (const { id, low = -Infinity, high = Infinity } of room.points)
      if (low > -Infinity || high < Infinity) limits.set(id, (value) => value < low || value > high);
    for (const keeper of this.#keepers.values())
      for (const { point, quantity } of keeper.spec.sensors) {
        const configured = limits.get(point);
        const ruled = byRules(keeper, quantity);
        limits.set(point, (value) => ruled(value) ?? configured?.(value) ?? null);
      }
    for (const { id, zone, value } of derivedPoints(room)) {
      const [keeper, limited] = [this.#keepers.get(zone), limitedValueOf(value)];
      if (keeper && limited) limits.set(id, byRules(keeper, limited));
    }
    return limits;
  }
}
