import type { Clock, Log } from '../../../../drivers/contract/index.ts';
import { DAEMON } from '../../../model/actor.ts';
import { granted, type Reasons } from '../../../model/decision.ts';
import type { IntentOutcome } from '../../../model/shelving.ts';
import { decidePark, parkCommand } from '../arbiter/arbiter.ts';
import type { BankSnapshot, RoomSnapshot } from '../arbiter/snapshot.ts';
import type { FireAction } from '../policy.ts';
import { evennessOf } from './evenness.ts';
import type { KeptBank } from './kept-bank.ts';
import { OneAtATime } from './one-at-a-time.ts';

/** How long after an attempt that the bank did not carry out the next one is made, ms. */
export const PARK_RETRY_MS = 10_000;

export interface ParkingDeps {
  readonly room: () => RoomSnapshot;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Brings one bank where fire wants it, and tries again while fire mode stands: as soon as what was in the way is gone.
 * It is the only motion the daemon makes by itself.
 */
export class Parking {
  readonly #bank: KeptBank;
  readonly #deps: ParkingDeps;
  readonly #action: FireAction;
  readonly #turn: OneAtATime;
  /** Since when the fire stood in which the bank reached its place, epoch ms. */
  #parkedSince: number | null = null;
  #triedAtMs: number | null = null;
  #unlockedAtMs: number | null = null;
  #localControl = false;
  #problem: string | null = null;

  constructor(bank: KeptBank, deps: ParkingDeps) {
    this.#bank = bank;
    this.#deps = deps;
    this.#action = bank.memory.spec.onFire ?? { action: 'stop' };
    this.#turn = new OneAtATime(bank.journal, 'a bank could not be parked');
  }

  /** Why the bank is not where it should be, as reason codes or the controller's word; `null` when nothing is wrong. */
  get problem(): string | null {
    return this.#problem;
  }

  /** @param since when fire mode was entered, epoch ms; `null` when it does not stand */
  tick(since: number | null): void {
    const snapshot = this.#bank.memory.snapshot();
    if (since === null || this.#action.action === 'stop') return this.#forget();
    if (this.#parkedSince === since || snapshot.motion) return;
    if (stands(snapshot, this.#action)) return this.#arrive(since);
    const decision = decidePark(this.#deps.room(), snapshot.bank, this.#action);
    if (!decision.granted) this.#hinder(snapshot, decision.reasons);
    else if (this.#localControl) this.#yieldTo('local-control');
    else if (this.#longAgo(this.#triedAtMs)) this.#attempt();
  }

  /** How a motion of the daemon's ended. */
  settled(outcome: IntentOutcome, detail: string): void {
    const fire = this.#bank.memory.snapshot().modes.find(({ mode }) => mode === 'fire');
    if (!fire) return;
    if (outcome === 'done') return this.#arrive(fire.since);
    this.#problem = detail;
    // Then a person decides when the next attempt is made.
    if (this.#bank.memory.latched) this.#triedAtMs = null;
  }

  #arrive(since: number): void {
    this.#forget();
    this.#parkedSince = since;
  }

  #forget(): void {
    this.#parkedSince = this.#triedAtMs = this.#unlockedAtMs = this.#problem = null;
    this.#localControl = false;
  }

  #hinder(snapshot: BankSnapshot, reasons: Reasons): void {
    const codes = [...new Set(reasons.map(({ code }) => code))];
    const problem = codes.join(', ');
    if (problem !== this.#problem) this.#deps.log.warn({ ...this.#bank.memory.spec, reasons }, 'not parked');
    this.#problem = problem;
    if (codes.includes('local-control')) this.#localControl = true;
    // Our own lock is no reason against fire; somebody else's is.
    const ownLock = snapshot.modes.some(({ mode }) => mode === 'locked');
    if (ownLock && problem === 'bank-locked' && this.#longAgo(this.#unlockedAtMs)) this.#unlock();
    // What was in the way will be gone one day: then nothing is waited for besides.
    this.#triedAtMs = null;
  }

  /** Whoever had the bank in hand may stand beside it: it waits, like after any stop, until a person has looked. */
  #yieldTo(cause: string): void {
    const { memory, journal } = this.#bank;
    this.#localControl = false;
    memory.trip(cause);
    journal.latch();
  }

  #longAgo(atMs: number | null): boolean {
    return atMs === null || this.#deps.clock.monotonic() - atMs >= PARK_RETRY_MS;
  }

  #unlock(): void {
    this.#unlockedAtMs = this.#deps.clock.monotonic();
    this.#turn.run(() => this.#bank.desk.order(DAEMON, { kind: 'unlock' }, undefined, () => {}));
  }

  #attempt(): void {
    this.#triedAtMs = this.#deps.clock.monotonic();
    const { pilot, desk, memory } = this.#bank;
    const { bank } = memory.spec;
    this.#turn.run(async () => {
      const [unseen] = await pilot.look();
      if (unseen) this.#problem = unseen.code;
      else
        await desk.order(DAEMON, parkCommand(this.#action), undefined, () => {
          granted(decidePark(this.#deps.room(), bank, this.#action));
        });
    });
  }
}

/** Whether the bank stands already as fire wants it. */
function stands(snapshot: BankSnapshot, fire: FireAction): boolean {
  const evenness = evennessOf(snapshot);
  if (!evenness) return false;
  if (fire.action === 'spread') return evenness.even;
  return fire.action === 'clear' && snapshot.status?.openAisles?.includes(fire.aisle) === true;
}
