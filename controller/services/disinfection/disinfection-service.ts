import type { Log, OutputPort } from '../../../drivers/contract/index.ts';
import { type Actor, DAEMON } from '../../model/actor.ts';
import type { AlarmSink } from '../../model/alarm-params.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { type Cycle, type DisinfectionKind, hasEnded, keepsPeopleOut } from '../../model/disinfection.ts';
import { type Decision, granted, reasonsOf } from '../../model/decision.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { Background } from '../../runtime/background.ts';
import type { EventBus } from '../../runtime/event-bus.ts';
import { NewestReadings } from '../../runtime/newest-readings.ts';
import type { DoorState } from '../access/index.ts';
import type { IrradiateRequest, RoomConditions, ShelvingService, ZoneSnapshot } from '../shelving/index.ts';
import { CycleAlarms } from './cycle-alarms.ts';
import { decideAbort, decideBegin, decideRestart, decideTick } from './decide-cycle.ts';
import { Equipment } from './equipment.ts';
import { HeldMedia } from './held-media.ts';
import type { Emitter, ZoneSpec } from './policy.ts';
import { type CycleProgress, phaseEnd } from './progress.ts';
import { Planner } from './planner.ts';
import type { DisinfectionRepository } from './repository.ts';
import { roomConditions } from './room-conditions.ts';
import { CycleRun } from './run.ts';
import { channelsOf, ZoneWatch } from './zone-watch.ts';

export interface DisinfectionDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: MakeId;
  readonly bus: EventBus;
  readonly repository: DisinfectionRepository;
  readonly zones: readonly ZoneSpec[];
  /** IANA zone in which schedules are meant. */
  readonly timeZone: string;
  readonly shelving: Pick<ShelvingService, 'mayIrradiate' | 'picture'>;
  readonly doors: () => readonly DoorState[];
  readonly outputs: (device: string) => OutputPort | null;
  readonly alarms: AlarmSink;
}

const TICK_MS = 250;
/** A stop does not wait longer for a device that does not answer: the dead man's time is over soon anyway, ms. */
const DARK_WITHIN_MS = 2000;

/**
 * Disinfects zones by light or ozone. It owns lamps, generators, warning lights and fans; the arbiter owns the
 * permission, which is asked for at every look. Whatever happens to this process, lamps go off: each is switched on for
 * seconds only, timed by its own device.
 */
export class DisinfectionService {
  readonly #deps: DisinfectionDeps;
  readonly #readings: NewestReadings;
  readonly #watches: ReadonlyMap<string, ZoneWatch>;
  readonly #equipment: Equipment;
  readonly #planner: Planner;
  readonly #background: Background;
  readonly #alarms: CycleAlarms;
  readonly #media: HeldMedia;
  #run: CycleRun | null = null;
  /** Zones whose air nobody can speak for: their cycle is not over, and what it needs is not configured any more. */
  #orphaned: readonly string[] = [];
  #undo: Cancel[] = [];

  constructor(deps: DisinfectionDeps) {
    this.#deps = deps;
    this.#background = new Background(deps.log, 'a step of a disinfection could not be journaled');
    this.#equipment = new Equipment(deps);
    this.#planner = new Planner(deps, this.#background);
    this.#readings = new NewestReadings(deps.zones.flatMap(channelsOf), deps.clock);
    this.#alarms = new CycleAlarms({ ...deps, background: this.#background });
    this.#media = new HeldMedia(deps.repository);
    const { clock, doors, shelving } = deps;
    this.#watches = new Map(
      deps.zones.map((spec) => [
        spec.zone,
        new ZoneWatch(spec, {
          readings: this.#readings,
          clock,
          doors,
          picture: (bank) => shelving.picture(bank),
          media: () => this.#media.in(spec),
        }),
      ]),
    );
  }

  /**
   * Takes up what was under way: what ran is dark and aborted, what was being aired goes on being aired. Start it after
   * shelving and before the devices.
   */
  async start(): Promise<void> {
    if (this.#undo.length > 0) return;
    for (const cycle of this.#deps.repository.open()) if (keepsPeopleOut(cycle)) await this.#takeUp(cycle);
    const { bus, clock, ledger } = this.#deps;
    this.#undo = [
      bus.on('readings', (readings) => this.#readings.hear(readings) && this.#step()),
      bus.on('bank', () => this.#run && this.#step()),
      ledger.onCommitted((entries) => {
        for (const { event } of entries) {
          if (event.type === 'door.unlocked')
            for (const watch of this.#watches.values()) watch.unlocked(event.door);
          if (event.type.startsWith('box.')) this.#media.forget();
        }
      }),
      clock.every(TICK_MS, () => this.#step()),
    ];
  }

  /** Everything dark, and what ran is aborted; stop it before the devices. */
  async stop(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo();
    const run = this.#run;
    if (run && ['proving', 'warning', 'running'].includes(run.cycle.phase))
      await run
        .abortBy(DAEMON, 'daemon-stopping', '')
        .catch((err: unknown) =>
          this.#deps.log.error({ err, cycle: run.id }, 'a disinfection ended without a word in the journal'),
        );
    const late = new Promise<void>((resolve) => void this.#deps.clock.after(DARK_WITHIN_MS, resolve));
    await Promise.race([this.#equipment.dark(), late]);
    await run?.settled();
    await this.#background.settled();
    await this.#equipment.settled();
  }

  /** What can be disinfected. */
  zones(): readonly ZoneSpec[] {
    return this.#deps.zones;
  }

  /** What the arbiter decides from, for each zone. */
  snapshots(): ReadonlyMap<string, ZoneSnapshot> {
    return new Map([...this.#watches].map(([zone, watch]) => [zone, watch.snapshot()]));
  }

  /** What everybody who moves, opens or enters has to know. */
  conditions(): RoomConditions {
    return roomConditions({
      now: this.#deps.clock.now(),
      orphaned: this.#orphaned.length > 0,
      run: this.#run && {
        phase: this.#run.cycle.phase,
        belowMs: this.#run.belowMs,
        emitter: this.#emitterOf(this.#run.cycle),
      },
      emitters: [...this.#watches.values()].flatMap((watch) =>
        Object.values(watch.spec.emitters).map((emitter) => ({
          kind: emitter.kind,
          mayBeOn: this.#equipment.mayBeOn(emitter),
          readBackOn: watch.readBackOn(emitter.kind),
          measured: watch.measured(emitter),
        })),
      ),
    });
  }

  /** Zones whose air nobody may move now, because light or gas is in them. */
  zonesUnderWay(): ReadonlySet<string> {
    return new Set([...this.#orphaned, ...(this.#run?.watch.spec.space ?? [])]);
  }

  /** Plans a cycle. @throws Refusal */
  async plan(actor: Actor, zone: string, kind: DisinfectionKind, once?: Once): Promise<Cycle> {
    return this.#planner.plan(actor, zone, kind, { scheduled: false, once });
  }

  /** Vouches for one item of the checklist. @throws Refusal */
  async tick(actor: Actor, id: string, item: string, note: string, once?: Once): Promise<Cycle> {
    const { ledger, repository } = this.#deps;
    let fresh = false;
    const ticked = await ledger.commit(
      actor,
      (tx) => {
        fresh = true;
        tx.append(...granted(decideTick(repository.cycle(id), { id, item, note, actor })).events);
        return this.#required(id);
      },
      once,
    );
    const watch = this.#watches.get(ticked.zone);
    if (fresh && watch?.spec.items.some((one) => one.walk && one.id === item)) watch.headcount.walked();
    return ticked;
  }

  /** Orders a cycle to begin. @throws Refusal */
  async begin(actor: Actor, id: string, once?: Once): Promise<Cycle> {
    const { ledger, repository } = this.#deps;
    let fresh = false;
    const cycle = await ledger.commit(
      actor,
      (tx) => {
        fresh = true;
        const planned = repository.cycle(id);
        const watch = planned && this.#watches.get(planned.zone);
        watch?.look();
        const standing = planned ? this.standing(planned.zone, planned.kind) : [];
        const walkIntact = watch?.headcount.walkIntact ?? false;
        const order = { id, actor, now: tx.now, walkIntact, standing };
        tx.append(...granted(decideBegin(planned, order, watch?.spec ?? null, repository.open())).events);
        return this.#required(id);
      },
      once,
    );
    // An answer given again begins nothing again: the cycle may be long over.
    if (!fresh) return cycle;
    // One that ended a moment ago, and was not looked at since.
    if (this.#run) this.#over(this.#run);
    this.#watches.get(cycle.zone)?.headcount.begun();
    this.#run = this.#runOf(cycle);
    this.#step();
    return cycle;
  }

  /** Ends a cycle at once, whoever asks: outputs go off before anything is written. @throws Refusal */
  async abort(actor: Actor, id: string, why: string, once?: Once): Promise<Cycle> {
    const { ledger, repository } = this.#deps;
    const run = this.#run?.id === id ? this.#run : null;
    if (run && decideAbort(repository.cycle(id), id).granted)
      return run.abortBy(actor, 'person', why.trim(), once);
    return ledger.commit(
      actor,
      (tx) => {
        const { cycle } = granted(decideAbort(repository.cycle(id), id));
        tx.append({
          type: 'disinfection.aborted',
          cycle: id,
          cause: 'person',
          by: actor.id,
          why: why.trim(),
          reasons: [],
          dose: cycle.dose,
          ventilates: false,
        });
        return this.#required(id);
      },
      once,
    );
  }

  /** How a cycle stands now. */
  progress(cycle: Cycle): CycleProgress {
    const run = this.#run?.id === cycle.id ? this.#run : null;
    const watch = this.#watches.get(cycle.zone);
    const emitter = this.#emitterOf(cycle);
    const ended = hasEnded(cycle);
    return {
      measured: watch && emitter && !ended ? watch.measured(emitter) : null,
      dose: run?.dose ?? cycle.dose,
      phaseEndsAt: watch && emitter && !ended ? phaseEnd(cycle, watch.spec, emitter) : null,
      belowMs: run?.belowMs ?? 0,
      holdMs: emitter?.gas?.reentryHoldMs ?? 0,
      limitPpm: emitter?.gas?.reentryPpm ?? null,
      blockedBy: ended ? [] : (run?.awaited() ?? this.standing(cycle.zone, cycle.kind)),
    };
  }

  /** What is in the way of disinfecting a zone now, the walk apart, which is the last thing before it begins. */
  standing(zone: string, kind: DisinfectionKind): readonly Reason[] {
    const watch = this.#watches.get(zone);
    const emitter = watch?.spec.emitters[kind];
    if (!watch || !emitter) return [reason('irradiation-not-configured', { zone, kind })];
    const empty = watch.presence() === false;
    const reasons = reasonsOf(this.#deps.shelving.mayIrradiate({ zone, kind }, 'begin'));
    const deaf = watch.measured(emitter) === null ? [reason('status-unknown', { zone, what: 'sensor' })] : [];
    return [...reasons.filter(({ code }) => !(empty && code === 'occupancy-unproven')), ...deaf];
  }

  #step(): void {
    for (const watch of this.#watches.values()) watch.look();
    const run = this.#run;
    if (run) {
      run.step();
      if (hasEnded(run.cycle)) this.#over(run);
      else this.#alarms.waits(run.cycle, run.measured);
    }
    this.#planner.tick();
  }

  /** A cycle is over: outputs rest, and who was not there learns how it ended. */
  #over(run: CycleRun): void {
    this.#run = null;
    run.rest();
    this.#alarms.over(run.cycle);
  }

  /** After a restart: what may still burn is told to go off, and what is not over is followed again. */
  async #takeUp(cycle: Cycle): Promise<void> {
    const { ledger, repository, log } = this.#deps;
    const { id, zone } = cycle;
    const emitter = this.#emitterOf(cycle);
    const spec = this.#watches.get(zone)?.spec;
    const events = decideRestart(cycle);
    if (events.length > 0) {
      if (emitter && spec) {
        const output = this.#equipment.emitter(emitter, spec);
        output.assumeOn();
        void output.release();
      }
      await ledger.commit(DAEMON, (tx) => tx.append(...events));
      this.#alarms.abortedByRestart(zone);
    }
    const now = repository.cycle(id) ?? cycle;
    if (!keepsPeopleOut(now)) return;
    if (emitter) {
      this.#run = this.#runOf(now);
      return;
    }
    this.#orphaned = [...this.#orphaned, zone];
    this.#alarms.lingers(zone, null);
    log.error(
      { cycle: id, zone },
      'a disinfection that is not over is not configured any more: doors stay shut',
    );
  }

  #runOf(cycle: Cycle): CycleRun {
    const { ledger, clock, log, repository, shelving } = this.#deps;
    const watch = this.#watches.get(cycle.zone);
    const emitter = this.#emitterOf(cycle);
    if (!watch || !emitter) throw new RangeError(`zone ${cycle.zone} has no ${cycle.kind}`);
    const request: IrradiateRequest = { zone: cycle.zone, kind: cycle.kind };
    return new CycleRun(cycle, {
      ledger,
      clock,
      log,
      repository,
      watch,
      emitter,
      outputs: this.#equipment.outputsOf(emitter, watch.spec),
      permission: (stage): Decision => shelving.mayIrradiate(request, stage),
    });
  }

  #emitterOf({ zone, kind }: Pick<Cycle, 'zone' | 'kind'>): Emitter | null {
    return this.#watches.get(zone)?.spec.emitters[kind] ?? null;
  }

  #required(id: string): Cycle {
    const cycle = this.#deps.repository.cycle(id);
    if (!cycle) throw new RangeError(`cycle ${id} is not there`);
    return cycle;
  }
}
