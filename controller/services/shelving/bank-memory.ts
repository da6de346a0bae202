import type { BankStatus, Clock } from '../../../drivers/contract/index.ts';
import type { AisleWitness } from '../../model/shelving.ts';
import { CLOCK_TOLERANCE_MS, lookAt } from './look.ts';
import { phaseOf } from './phase.ts';
import type { BankPicture, MotionAnswer } from './picture.ts';
import { Pursuits } from './pursuits.ts';
import type { AisleHold, ShelvingRepository } from './repository.ts';
import { type BankSnapshot, STATUS_STALE_MS } from './snapshot.ts';

/** What the configuration says of a bank, as far as shelving needs it. */
export interface BankSpec {
  readonly bank: number;
  readonly device: string;
  readonly carriages: number;
  readonly carriageWidthMm: number;
}

type Latch = { readonly cause: string; readonly since: number };

/** What is known of one bank: the newest look, what the journal keeps of it, and our unfinished commands. */
export class BankMemory {
  readonly spec: BankSpec;
  readonly pursuits = new Pursuits();
  /** A stop that latched and is not in the journal yet. */
  tripped: Latch | null = null;
  /** The aisle that stood open, 0 none, when the bank was last known to be at rest; `null` when it never was. */
  restedAt: number | null = null;
  readonly #clock: Clock;
  readonly #repository: ShelvingRepository;
  #status: BankStatus | null = null;
  #heardAtMs = 0;
  #hold: AisleHold | null = null;
  #latched: Latch | null = null;

  constructor(spec: BankSpec, clock: Clock, repository: ShelvingRepository) {
    this.spec = spec;
    this.#clock = clock;
    this.#repository = repository;
  }

  /** Takes up what the journal knows, at start. */
  restore(): void {
    const { bank, device } = this.spec;
    const open = this.#repository.openIntents().filter((intent) => intent.bank === bank);
    this.pursuits.restore(open, this.#repository.lastSequence(device));
    this.restedAt = this.#repository.lastKnownAisle(bank);
    this.reload();
  }

  /** Reads again what commits change. */
  reload(): void {
    const { bank } = this.spec;
    this.#hold = this.#repository.holds().find((hold) => hold.bank === bank) ?? null;
    this.#latched = this.#repository.latched().find((latch) => latch.bank === bank) ?? null;
  }

  hear(status: BankStatus): void {
    this.#status = status;
    this.#heardAtMs = this.#clock.monotonic();
  }

  get status(): BankStatus | null {
    return this.#status;
  }

  get hold(): AisleHold | null {
    return this.#hold;
  }

  /** Whether the latch is in the journal. */
  get latchJournaled(): boolean {
    return this.#latched !== null;
  }

  get latched(): Latch | null {
    return this.#latched ?? this.tripped;
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

  /** The aisle that stands open and still, 0 none; `null` when the newest look does not prove it. */
  get openAisle(): number | null {
    const snapshot = this.snapshot();
    if (!snapshot.status || snapshot.status.moving || lookAt(snapshot).length > 0) return null;
    return snapshot.status.openAisle;
  }

  snapshot(): BankSnapshot {
    const { bank, carriages, carriageWidthMm } = this.spec;
    return {
      bank,
      carriages,
      carriageWidthMm,
      status: this.#status,
      statusAgeMs: this.statusAgeMs,
      latched: this.latched,
      hold: this.#hold,
      motion: this.pursuits.motion,
    };
  }

  witness(): AisleWitness {
    const open = this.openAisle;
    const openAisle = open === 0 ? null : open;
    const heldBy = openAisle !== null && this.#hold?.aisle === openAisle ? this.#hold.holder : null;
    return { bank: this.spec.bank, openAisle, statusAgeMs: this.statusAgeMs, heldBy };
  }

  picture(): BankPicture {
    const { bank, device, carriages } = this.spec;
    const snapshot = this.snapshot();
    const { status, statusAgeMs, hold, latched } = snapshot;
    const believed = status !== null && lookAt(snapshot).length === 0 ? status : null;
    return {
      bank,
      device,
      phase: phaseOf(snapshot),
      connected: statusAgeMs <= STATUS_STALE_MS,
      statusAgeMs: status ? statusAgeMs : null,
      status,
      openAisle: this.openAisle,
      targetAisle: believed?.targetAisle ?? 0,
      moving: believed?.moving ?? false,
      hold,
      latched,
      motion: this.#motion(),
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
