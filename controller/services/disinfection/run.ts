import type { Log } from '../../../drivers/contract/index.ts';
import { type Actor, DAEMON } from '../../model/actor.ts';
import type { Clock } from '../../model/clock.ts';
import { type AbortCause, type Cycle, hasEnded } from '../../model/disinfection.ts';
import { type Decision, reasonsOf } from '../../model/decision.ts';
import type { DisinfectionEvent } from '../../model/events.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import type { Reason } from '../../model/reasons.ts';
import { awaited } from './awaited.ts';
import { ALL_OFF, decideStep, type Look, type Move, type Outputs } from './cycle-step.ts';
import { DoseMeter } from './dose.ts';
import type { CycleOutputs } from './equipment.ts';
import type { Emitter } from './policy.ts';
import type { DisinfectionRepository } from './repository.ts';
import type { ZoneWatch } from './zone-watch.ts';

export interface RunDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly repository: Pick<DisinfectionRepository, 'cycle'>;
  readonly watch: ZoneWatch;
  readonly emitter: Emitter;
  readonly outputs: CycleOutputs;
  /** The arbiter's word on this cycle at this moment. */
  readonly permission: (stage: 'begin' | 'continue') => Decision;
}

/**
 * What is measured on the way is journaled so often that a phase as long as the longest running time leaves 150 samples;
 * one that lasts longer, e.g. because a sensor is dead, leaves fewer and fewer.
 */
const SAMPLES = 150;
const SHORTEST_SAMPLE_MS = 5000;
/** What could not be journaled is tried again after so long. */
const RETRY_MS = 1000;

/**
 * One cycle under way. At every reading and by the clock it looks, switches, and only then writes: what must go off is
 * off before anything is journaled, what may go on is journaled before it is switched. An abort once decided stays
 * decided, whatever is permitted later and however long the journal takes.
 */
export class CycleRun {
  readonly id: string;
  readonly #deps: RunDeps;
  readonly #meter: DoseMeter;
  #cycle: Cycle;
  #enteredAt: number;
  #permittedSince: number | null = null;
  #belowSince: number | null = null;
  #highestPpm = 0;
  #sampledAt = -Infinity;
  #abort: {
    readonly move: Extract<Move, { to: 'aborted' }>;
    readonly by: Actor;
    readonly why: string;
  } | null = null;
  #moving: Promise<void> | null = null;
  #retryAt = -Infinity;
  #outputs: Outputs = ALL_OFF;

  constructor(cycle: Cycle, deps: RunDeps) {
    this.id = cycle.id;
    this.#deps = deps;
    this.#cycle = cycle;
    this.#meter = new DoseMeter(cycle.kind, deps.watch.spec.sensorStaleMs);
    this.#enteredAt = deps.clock.monotonic();
  }

  get cycle(): Cycle {
    return this.#cycle;
  }

  get watch(): ZoneWatch {
    return this.#deps.watch;
  }

  /** µW/cm² or ppm at this moment; `null` when the sensor does not tell. */
  get measured(): number | null {
    return this.#deps.watch.measured(this.#deps.emitter);
  }

  /** How long ozone has stayed below its limit, ms. */
  get belowMs(): number {
    return this.#belowSince === null ? 0 : this.#deps.clock.monotonic() - this.#belowSince;
  }

  /** Dose so far. */
  get dose(): number {
    return Math.max(this.#meter.dose, this.#cycle.dose);
  }

  /** Looks, switches, and writes what follows. */
  step(): void {
    const { clock, watch, emitter } = this.#deps;
    const look = this.#look();
    if (this.#abort) return this.#switch(ALL_OFF, () => this.#journalAbort(look));
    const { outputs, move } = decideStep(this.#cycle, look, watch.spec, emitter);
    if (move?.to === 'aborted') return this.abort(move, DAEMON, '');
    // While a step is being written, what it will switch on waits for it.
    if (this.#moving) return this.#apply({ ...outputs, emitter: outputs.emitter && this.#outputs.emitter });
    this.#apply(outputs);
    if (move && clock.monotonic() >= this.#retryAt) this.#write(() => this.#journal(move, look));
    else this.#sample(look);
  }

  /** Ends the cycle: everything off now, then the journal. The first abort counts. */
  abort(move: Extract<Move, { to: 'aborted' }>, by: Actor, why: string): void {
    this.#apply(ALL_OFF);
    this.#abort ??= { move, by, why };
    this.#write(() => this.#journalAbort(this.#look()));
  }

  /**
   * As {@link abort}, by somebody who waits for the answer.
   * @throws whatever the commit threw; the outputs are off all the same
   */
  async abortBy(actor: Actor, cause: AbortCause, why: string, once?: Once): Promise<Cycle> {
    this.#apply(ALL_OFF);
    this.#abort ??= { move: { to: 'aborted', cause, reasons: [] }, by: actor, why };
    while (this.#moving) await this.#moving;
    // What was on its way to the journal may have been the end of it.
    if (this.#cycle.abort || this.#cycle.offAt !== null || hasEnded(this.#cycle)) return this.#cycle;
    const commit = this.#commit(() => this.#aborted(), once);
    this.#write(() => commit);
    return commit;
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    while (this.#moving) await this.#moving;
  }

  /** Lets go of every output, now that the cycle is over. */
  rest(): void {
    this.#apply(ALL_OFF);
  }

  #look(): Look {
    const { clock, watch, emitter, outputs, permission } = this.#deps;
    const now = clock.monotonic();
    const { phase } = this.#cycle;
    const word = permission(phase === 'proving' ? 'begin' : 'continue');
    const measured = watch.measured(emitter);
    this.#permittedSince = word.granted && measured !== null ? (this.#permittedSince ?? now) : null;
    this.#follow(measured, now);
    return {
      permission: word,
      presence: word.granted ? false : watch.presence(),
      measured,
      dose: this.dose,
      countLost: watch.headcount.lost,
      outputFailed: outputs.emitter.failed,
      phaseAgeMs: now - this.#enteredAt,
      permittedMs: this.#permittedSince === null ? 0 : now - this.#permittedSince,
      belowMs: this.belowMs,
      highestPpm: this.#highestPpm,
    };
  }

  /** Dose while running; the highest ozone, and since when it is below its limit, while waiting. */
  #follow(measured: number | null, now: number): void {
    const { phase } = this.#cycle;
    if (phase === 'running' && !this.#abort) this.#meter.heard(measured, now);
    const { gas } = this.#deps.emitter;
    const below = phase === 'waiting' && gas !== null && measured !== null && measured <= gas.reentryPpm;
    if (!below) {
      this.#belowSince = null;
      this.#highestPpm = 0;
      return;
    }
    this.#belowSince ??= now;
    this.#highestPpm = Math.max(this.#highestPpm, measured);
  }

  #switch(outputs: Outputs, then: () => Promise<void>): void {
    this.#apply(outputs);
    if (this.#deps.clock.monotonic() >= this.#retryAt) this.#write(then);
  }

  #apply(outputs: Outputs): void {
    const { emitter, light, sound, fan } = this.#deps.outputs;
    this.#outputs = outputs;
    for (const [output, on] of [
      [emitter, outputs.emitter],
      [light, outputs.light],
      [sound, outputs.sound],
    ] as const)
      if (on) output.hold();
      else void output.release();
    fan?.want(outputs.fan);
  }

  /** One at a time; what fails is decided anew, or for an abort tried again, a moment later. */
  #write(work: () => Promise<unknown>): void {
    if (this.#moving) return;
    const { clock, log } = this.#deps;
    this.#moving = work()
      .then(() => undefined)
      .catch((err: unknown) => {
        this.#retryAt = clock.monotonic() + RETRY_MS;
        log.error({ cycle: this.id, err }, 'a step of a disinfection could not be journaled');
      })
      .finally(() => {
        this.#moving = null;
      });
  }

  async #journal(move: Exclude<Move, { to: 'aborted' }>, look: Look): Promise<void> {
    await this.#commit((now) => this.#eventOf(move, look, now));
  }

  async #journalAbort(look: Look): Promise<void> {
    if (!this.#cycle.abort) await this.#commit(() => this.#aborted(look.dose));
  }

  #aborted(dose = this.dose): DisinfectionEvent {
    const { move, by, why } = this.#abort ?? {
      move: { cause: 'person' as const, reasons: [] },
      by: DAEMON,
      why: '',
    };
    return {
      type: 'disinfection.aborted',
      cycle: this.id,
      cause: move.cause,
      by: by.id,
      why,
      reasons: move.reasons,
      dose,
      ventilates: this.#deps.emitter.gas !== null && this.#cycle.litAt !== null,
    };
  }

  #eventOf(move: Exclude<Move, { to: 'aborted' }>, { dose }: Look, now: number): DisinfectionEvent {
    const { emitter, watch } = this.#deps;
    const cycle = this.id;
    switch (move.to) {
      case 'warning':
        return {
          type: 'disinfection.warned',
          cycle,
          emptyMs: move.emptyMs,
          until: now + watch.spec.warningMs,
        };
      case 'running':
        return { type: 'disinfection.lit', cycle };
      case 'dosed':
        return { type: 'disinfection.dosed', cycle, dose, ventilates: emitter.gas !== null };
      case 'waiting':
        return { type: 'disinfection.ventilated', cycle };
      case 'ended':
        return { type: 'disinfection.ended', cycle, reentry: move.reentry };
    }
  }

  async #commit(event: (now: number) => DisinfectionEvent, once?: Once): Promise<Cycle> {
    const { ledger, repository, clock } = this.#deps;
    const actor = this.#abort?.by ?? DAEMON;
    const phase = this.#cycle.phase;
    const cycle = await ledger.commit(
      actor,
      (tx) => {
        tx.append(event(tx.now));
        return repository.cycle(this.id) ?? this.#cycle;
      },
      once,
    );
    this.#cycle = repository.cycle(this.id) ?? cycle;
    if (this.#cycle.phase === phase) return cycle;
    this.#enteredAt = clock.monotonic();
    this.#meter.forget();
    if (this.#cycle.abort || this.#cycle.offAt !== null) this.#abort = null;
    return cycle;
  }

  /** Nobody waits for a sample: one that cannot be written is left out. */
  #sample(look: Look): void {
    const { clock, emitter } = this.#deps;
    const { phase } = this.#cycle;
    if (phase !== 'running' && !(emitter.gas && (phase === 'ventilating' || phase === 'waiting'))) return;
    const now = clock.monotonic();
    const forMs = Math.max(emitter.limitMs, now - this.#enteredAt);
    if (now - this.#sampledAt < Math.max(SHORTEST_SAMPLE_MS, forMs / SAMPLES)) return;
    this.#sampledAt = now;
    this.#write(() =>
      this.#commit(() => ({
        type: 'disinfection.measured',
        cycle: this.id,
        phase,
        value: look.measured,
        dose: look.dose,
      })),
    );
  }

  /** What it waits for at this moment. */
  awaited(): readonly Reason[] {
    const { watch, emitter, permission } = this.#deps;
    const { zone, phase } = this.#cycle;
    return awaited({
      zone,
      phase,
      denied: reasonsOf(permission(phase === 'proving' ? 'begin' : 'continue')),
      awaitsExit: watch.headcount.awaitsExit,
      measured: this.measured,
      belowMs: this.belowMs,
      gas: emitter.gas,
    });
  }
}
