import type { BankFeature, BankStatus, Clock } from '../../../../drivers/contract/index.ts';
import type { AisleClaim, AisleWitness, BankMode } from '../../../model/shelving.ts';
import { CLOCK_TOLERANCE_MS, lookAt } from '../arbiter/look.ts';
import { REMEMBERED_MOTIONS, TravelForecaster } from '../forecast/index.ts';
import type { ForeignCommand } from './commanders.ts';
import { gravity } from './latch-causes.ts';
import { Lookout, type Sighting } from './lookout.ts';
import { phaseOf } from './phase.ts';
import type { BankPicture, MotionAnswer } from './picture.ts';
import { Pursuits } from './pursuits.ts';
import type { RanOn } from './rolling-watch.ts';
import type { AisleHold, ShelvingRepository } from '../repository.ts';
import type { FireAction } from '../policy.ts';
import { type BankSnapshot, STATUS_STALE_MS } from '../arbiter/snapshot.ts';

/** What the configuration says of a bank, as far as shelving needs it. */
export interface BankSpec {
  readonly bank: number;
  readonly device: string;
  readonly carriages: number;
  readonly carriageWidthMm: number;
  /** Free aisle widths; 1 when absent. */
  readonly freeAisles?: number;
  /** Faster than this no carriage can be, mm/s: a position that says otherwise is not believed. Unchecked when absent. */
  readonly maxSpeedMmPerS?: number;
  /** What it does when there is fire; stands still when absent. */
  readonly onFire?: FireAction;
}

/** What a picture tells of a bank that its memory does not know. */
type Besides = Pick<BankPicture, 'claims' | 'lockWaitsFor' | 'ventilation'>;

type Latch = { readonly cause: string; readonly since: number };

/** What is known of one bank: the newest look, what the journal keeps of it, and our unfinished commands. */
export class BankMemory {
  readonly spec: BankSpec;
  readonly pursuits = new Pursuits();
  readonly forecaster: TravelForecaster;
  readonly lookout: Lookout;
  /** A stop that latched and may not be in the journal yet. */
  tripped: Latch | null = null;
  /** The newest command that somebody else gave, until a person has reset the bank. */
  foreign: ForeignCommand | null = null;
  /** The aisles that stood open when the bank was last known to be at rest; `null` when it never was. */
  restedAt: readonly number[] | null = null;
  /** Where its carriages stood then; `null` until they have been seen standing still there. */
  restedMm: BankStatus['positionsMm'] | null = null;
  readonly #clock: Clock;
  readonly #repository: ShelvingRepository;
  readonly #features: () => ReadonlySet<BankFeature>;
  readonly #unwell: () => string | null;
  #status: BankStatus | null = null;
  #heardAtMs = 0;
  #holds: readonly AisleHold[] = [];
  #claims: readonly AisleClaim[] = [];
  #modes: readonly BankMode[] = [];
  #lockedByUs = false;
  #latched: Latch | null = null;

  /**
   * @param features what the bank's device can tell and do, asked anew each time
   * @param unwell what the daemon itself fails at; `null` when it is well
   */
  constructor(
    spec: BankSpec,
    clock: Clock,
    repository: ShelvingRepository,
    features: () => ReadonlySet<BankFeature>,
    unwell: () => string | null,
  ) {
    const { carriages, carriageWidthMm, freeAisles = 1 } = spec;
    this.spec = spec;
    this.forecaster = new TravelForecaster({ carriages, carriageWidthMm, freeAisles });
    this.lookout = new Lookout(spec.maxSpeedMmPerS ?? null);
    this.#features = features;
    this.#unwell = unwell;
    this.#clock = clock;
    this.#repository = repository;
  }

  /** Takes up what the journal knows, at start. */
  restore(): void {
    const { bank, device } = this.spec;
    const open = this.#repository.openIntents().filter((intent) => intent.bank === bank);
    this.pursuits.restore(open, this.#repository.lastSequence(device));
    this.restedAt = this.#repository.lastKnownAisles(bank);
    this.learn();
    this.reload();
  }

  /** Reads again what commits change. */
  reload(): void {
    const { bank } = this.spec;
    this.#holds = this.#repository.holds().filter((hold) => hold.bank === bank);
    this.#claims = this.#repository.claims().filter((claim) => claim.bank === bank);
    this.#modes = this.#repository.modes().filter((mode) => mode.bank === bank);
    this.#lockedByUs = this.#repository.locked().includes(bank);
    this.#latched = this.#repository.latched().find((latch) => latch.bank === bank) ?? null;
  }

  /** Learns again from the journal how long motions take. */
  learn(): void {
    this.forecaster.restore(this.#repository.settledMotions(this.spec.bank, REMEMBERED_MOTIONS));
  }

  /** Takes in a fresh look. */
  hear(status: BankStatus): Sighting {
    this.#status = status;
    this.#heardAtMs = this.#clock.monotonic();
    this.forecaster.see(status, this.pursuits.motion, this.restedAt, this.#heardAtMs);
    return this.lookout.see(status, this.pursuits, this.snapshot());
  }

  /** The bank is known to stand so; positions are `null` until they are seen to stay. */
  rest(openAisles: readonly number[], positionsMm: BankStatus['positionsMm'] | null): void {
    this.restedAt = openAisles;
    this.restedMm = positionsMm;
  }

  /** It has moved by our command to where nobody can tell: wherever it is found next, nobody else brought it there. */
  wander(): void {
    this.restedAt = null;
    this.restedMm = null;
  }

  /** A stop latches, unless one of a cause as grave has latched already. */
  trip(cause: string): void {
    if (!this.latched || gravity(cause) > gravity(this.latched.cause))
      this.tripped = { cause, since: this.#clock.now() };
  }

  /** What a person has seen to does not count any more; what came up since then does. */
  forgive({
    foreign,
    ranOn,
  }: {
    readonly foreign: ForeignCommand | null;
    readonly ranOn: RanOn | null;
  }): void {
    if (this.foreign === foreign) this.foreign = null;
    if (this.lookout.ranOn === ranOn) this.lookout.forgive();
  }

  get status(): BankStatus | null {
    return this.#status;
  }

  /** Whether a lock of ours may still stand at the controller. */
  get lockedByUs(): boolean {
    return this.#lockedByUs;
  }

  get holds(): readonly AisleHold[] {
    return this.#holds;
  }

  /** A latch that the journal does not have yet, or has for a lesser cause. */
  get latchOwed(): Latch | null {
    const { tripped } = this;
    if (!tripped || (this.#latched && gravity(tripped.cause) <= gravity(this.#latched.cause))) return null;
    return tripped;
  }

  get latched(): Latch | null {
    return this.latchOwed ?? this.#latched;
  }

  /**
   * The older of two ages, ms: by the monotonic clock, and by the time the driver wrote on it, should it be an old one.
   * Negative for a status from the future: then a clock was set, and nobody knows how old it is.
   */
  get statusAgeMs(): number {
    if (!this.#status) return Infinity;
    const heardMs = this.#clock.monotonic() - this.#heardAtMs;
    const writtenMs = this.#clock.now() - this.#status.receivedTime;
    return writtenMs < -CLOCK_TOLERANCE_MS ? writtenMs : Math.max(heardMs, writtenMs);
  }

  /** The aisles that stand open and still; `null` when the newest look does not prove it. */
  get openAisles(): readonly number[] | null {
    const snapshot = this.snapshot();
    if (!snapshot.status || snapshot.status.moving || lookAt(snapshot).length > 0) return null;
    return snapshot.status.openAisles;
  }

  snapshot(): BankSnapshot {
    const { bank, carriages, carriageWidthMm, freeAisles = 1 } = this.spec;
    return {
      bank,
      carriages,
      carriageWidthMm,
      freeAisles,
      features: this.#features(),
      status: this.#status,
      statusAgeMs: this.statusAgeMs,
      latched: this.latched,
      holds: this.#holds,
      claims: this.#claims,
      modes: this.#modes,
      motion: this.pursuits.motion,
      unwell: this.#unwell(),
      implausible: this.lookout.implausible,
    };
  }

  witness(): AisleWitness {
    const open = (this.openAisles ?? []).map((aisle) => ({
      aisle,
      heldBy: this.#holds.find((hold) => hold.aisle === aisle)?.holder ?? null,
    }));
    return { bank: this.spec.bank, open, statusAgeMs: this.statusAgeMs };
  }

  /** @param besides what others know of the bank */
  picture({ claims, lockWaitsFor, ventilation }: Besides): BankPicture {
    const { bank, device, carriages } = this.spec;
    const snapshot = this.snapshot();
    const { status, statusAgeMs, holds, modes, latched } = snapshot;
    const believed = status !== null && lookAt(snapshot).length === 0 ? status : null;
    return {
      bank,
      device,
      phase: phaseOf(snapshot),
      connected: statusAgeMs <= STATUS_STALE_MS,
      statusAgeMs: status ? statusAgeMs : null,
      status,
      openAisles: this.openAisles,
      aisles: this.lookout.aislesOf(snapshot),
      targetAisle: believed?.targetAisle ?? 0,
      moving: believed?.moving ?? false,
      holds,
      claims,
      modes,
      lockWaitsFor,
      latched,
      motion: this.#motion(),
      forecast: this.forecaster.forecast(this.#clock.monotonic()),
      ventilation,
      presence: believed?.presence ?? Array.from({ length: carriages + 1 }, () => null),
    };
  }

  #motion(): MotionAnswer | null {
    const motion = this.pursuits.motion;
    if (!motion) return null;
    const { intent, command, argument } = motion;
    return { intent, bank: this.spec.bank, command: command as MotionAnswer['command'], argument };
  }
}
