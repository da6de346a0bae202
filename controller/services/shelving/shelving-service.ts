import type { Actor } from '../../model/actor.ts';
import { type Decision, grantAll, Refusal } from '../../model/decision.ts';
import type { Once } from '../../model/ledger.ts';
import { reason } from '../../model/reasons.ts';
import type { AisleWitness, BankModeKind } from '../../model/shelving.ts';
import type { QueuedClaim } from './aisles/queued-claim.ts';
import {
  decideContinueIrradiating,
  decideIrradiate,
  decideUnlock,
  type IrradiateRequest,
} from './arbiter/arbiter.ts';
import type { BankPicture, MotionAnswer, MotionCommand } from './bank/picture.ts';
import { Vitals } from './bank/vitals.ts';
import type { ModeOrder } from './modes/decide-mode.ts';
import { ModeKeeper } from './modes/mode-keeper.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { NOBODY, type ShelvingDeps, type StaffDeps, type Staffed, staffBank } from './staffed-bank.ts';
import { NO_DISINFECTION, type RoomSnapshot } from './arbiter/snapshot.ts';

export type { ShelvingDeps } from './staffed-bank.ts';

/** How often the clock is looked at while no status arrives: a stale status stops a motion this much late at most. */
const TICK_MS = 250;

/**
 * Moves the banks of the room. Nothing moves unless the arbiter permits it, nothing is sent that is not journaled but
 * a stop, and after a restart the state is what the controllers show: no movement is ever replayed.
 */
export class ShelvingService {
  readonly #deps: ShelvingDeps;
  readonly #banks = new Map<number, Staffed>();
  readonly #listeners = new Set<(picture: BankPicture) => void>();
  readonly #modes: ModeKeeper;
  readonly #vitals: Vitals;
  #undo: (() => void)[] = [];

  constructor(deps: ShelvingDeps) {
    this.#deps = deps;
    this.#vitals = new Vitals(deps.ledger, deps.clock);
    const { policy = DEFAULT_POLICY, alarms = null, people = NOBODY } = deps;
    this.#modes = new ModeKeeper({
      ...deps,
      policy,
      alarms,
      banks: () => this.#banks.values(),
      room: () => this.#room(),
      isPerson: (id) => people.person(id) !== null,
    });
    const staff: StaffDeps = {
      room: () => this.#room(),
      unwell: () => this.#vitals.unwell,
      changed: (staffed) => this.#tell(staffed),
    };
    for (const spec of deps.banks) this.#banks.set(spec.bank, staffBank(spec, deps, staff));
  }

  /** Takes up holds, latches and unfinished commands from the journal. Start it before the devices. */
  async start(): Promise<void> {
    await this.#vitals.start();
    for (const { memory } of this.#banks.values()) memory.restore();
    this.#modes.start();
    this.#undo = [
      this.#deps.bus.on('bank', ({ bank, status }) => {
        const staffed = this.#banks.get(bank);
        if (!staffed) return;
        if (status) staffed.pilot.hear(status);
        staffed.aisles.turn();
        this.#tell(staffed);
      }),
      this.#deps.clock.every(TICK_MS, () => this.#tick()),
    ];
  }

  /** Stops what moves by command of this daemon, then stops listening. Stop it before the devices. */
  async stop(): Promise<void> {
    await this.#modes.stop();
    for (const { desk, journal, memory, pilot } of this.#banks.values()) {
      await desk
        .leave()
        .catch((error: unknown) => this.#deps.log.error({ ...memory.spec, err: error }, 'could not stop'));
      await journal.drain();
      await pilot.drain();
    }
    for (const undo of this.#undo.splice(0)) undo();
  }

  /** A bank as it stands; `null` when there is no such bank. */
  picture(bank: number): BankPicture | null {
    const staffed = this.#banks.get(bank);
    return staffed ? this.#picture(staffed) : null;
  }

  /** Every bank, in the order of the configuration. */
  pictures(): readonly BankPicture[] {
    return [...this.#banks.values()].map((staffed) => this.#picture(staffed));
  }

  /** Which aisle stands open, and who holds it; `null` when there is no such bank. */
  witness(bank: number): AisleWitness | null {
    return this.#banks.get(bank)?.memory.witness() ?? null;
  }

  /** How long opening that aisle would take from where the bank stands, ms; `null` while nobody can tell. */
  predictOpeningMs(bank: number, aisle: number): number | null {
    const memory = this.#banks.get(bank)?.memory;
    const open = memory?.openAisles ?? memory?.restedAt ?? null;
    return memory && open ? memory.forecaster.openingMs(open, aisle) : null;
  }

  /** How long that bank takes from one set of open aisles to another, ms; `null` while nobody can tell. */
  predictMs(bank: number, from: readonly number[], to: readonly number[]): number | null {
    return this.#banks.get(bank)?.memory.forecaster.betweenMs(from, to) ?? null;
  }

  /** What hangs in this daemon, so that it lets nothing move; `null` when nothing does. */
  get unwell(): 'decisions' | 'journal' | null {
    return this.#vitals.unwell;
  }

  /** Called when a bank's picture changed, age aside. Returns how to stop. */
  onChange(listener: (picture: BankPicture) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Commands a bank. Resolves when the command is journaled and was sent; how it ends is told by `intent.settled`.
   * A stop is open to anybody who is logged in; everything else to keepers.
   * @throws Refusal with everything that is in the way; then nothing was journaled and nothing sent
   */
  async command(actor: Actor, bank: number, command: MotionCommand, once?: Once): Promise<MotionAnswer> {
    const { desk } = this.#find(bank);
    return command.kind === 'stop' ? desk.stop(actor, once) : desk.move(actor, command, once);
  }

  /**
   * Clears a latched stop.
   * @param statement what the person on the spot says of the aisles being clear; kept in the journal
   * @throws Refusal
   */
  async reset(actor: Actor, bank: number, statement: string, once?: Once): Promise<MotionAnswer> {
    return this.#find(bank).desk.reset(actor, statement, once);
  }

  /**
   * Ends the hold on a bank's open aisle. The holder may; another keeper may when the holder's sessions are over and
   * the aisle is proven empty.
   * @throws Refusal
   */
  async releaseAisle(actor: Actor, bank: number, once?: Once): Promise<void> {
    await this.#find(bank).desk.release(actor, once);
  }

  /**
   * Lets a keeper wait for an aisle. When it is their turn they are called, and open it at the kiosk.
   * @throws Refusal
   */
  async queue(actor: Actor, bank: number, aisle: number, once?: Once): Promise<QueuedClaim> {
    return this.#find(bank).aisles.wait(actor, aisle, once);
  }

  /**
   * Gives up one's place in the queue of a bank.
   * @throws Refusal
   */
  async leaveQueue(actor: Actor, bank: number, claim: string, once?: Once): Promise<void> {
    await this.#find(bank).aisles.leave(actor, claim, once);
  }

  /**
   * Gives an aisle that the actor holds to another keeper, who showed a card to prove to stand there.
   * @throws Refusal
   */
  async handOver(
    actor: Actor,
    bank: number,
    aisle: number,
    to: { readonly card: string },
    once?: Once,
  ): Promise<void> {
    await this.#find(bank).aisles.handOver(actor, aisle, to.card, once);
  }

  /**
   * Locks a bank, spreads it for ventilation, or gives it to maintenance.
   * @throws Refusal with everything that is in the way; then nothing was journaled and nothing sent
   */
  async enterMode(actor: Actor, bank: number, order: ModeOrder, once?: Once): Promise<void> {
    await this.#modes.enter(actor, bank, order, once);
  }

  /**
   * Ends a mode of a bank.
   * @throws Refusal
   */
  async leaveMode(actor: Actor, bank: number, mode: BankModeKind, why: string, once?: Once): Promise<void> {
    await this.#modes.leave(actor, bank, mode, why, once);
  }

  /** The arbiter's word on opening a door inwards to somebody who has identified themselves, from the room as it is now. */
  mayUnlock(door: string): Decision {
    const one = { direction: 'inwards', credentialValid: true, inSchedule: true } as const;
    return decideUnlock(this.#room(), { door, ...one, persons: 1, personsNeeded: 1 });
  }

  /**
   * The arbiter's word on irradiating a zone, from the room as it is now.
   * @param stage `begin` before anything runs; `continue` asks the same again while it does
   */
  mayIrradiate(request: IrradiateRequest, stage: 'begin' | 'continue'): Decision {
    const unwell = this.#vitals.unwell;
    const blind = unwell === null ? [] : [reason('daemon-unwell', { what: unwell })];
    const decide = stage === 'begin' ? decideIrradiate : decideContinueIrradiating;
    const room = { ...this.#room(), zones: this.#deps.zones?.() ?? new Map() };
    return grantAll({ arbiter: decide(room, request) }, blind, () => ({}));
  }

  /** Ends every hold of a person, for when the person logs out; `why` goes into the journal. */
  async releaseHoldsOf(person: string, why: string): Promise<void> {
    for (const { desk } of this.#banks.values()) await desk.releaseOf(person, why);
  }

  #find(bank: number): Staffed {
    const staffed = this.#banks.get(bank);
    if (!staffed) throw new Refusal(reason('bank-unknown', { bank }));
    return staffed;
  }

  #room(): RoomSnapshot {
    return {
      now: this.#deps.clock.now(),
      banks: new Map([...this.#banks].map(([bank, { memory }]) => [bank, memory.snapshot()])),
      conditions: this.#deps.conditions?.() ?? NO_DISINFECTION,
      fire: this.#modes.fire,
      zones: new Map(),
    };
  }

  #tick(): void {
    this.#modes.tick();
    for (const staffed of this.#banks.values()) {
      staffed.pilot.tick();
      staffed.aisles.turn();
      this.#tell(staffed);
    }
    // Only a round that came to its end counts.
    this.#vitals.tick();
  }

  #picture({ memory, aisles }: Staffed): BankPicture {
    const { bank } = memory.spec;
    return memory.picture({
      claims: aisles.queue,
      lockWaitsFor: this.#modes.lockWaitsFor(bank),
      ventilation: this.#modes.ventilationOf(bank),
    });
  }

  #tell(staffed: Staffed): void {
    if (this.#listeners.size === 0) return;
    const picture = this.#picture(staffed);
    if (!staffed.told.isNews(picture, this.#deps.clock.monotonic())) return;
    for (const listener of this.#listeners) listener(picture);
  }
}
