import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Actor, DAEMON } from '../../../controller/model/actor.ts';
import { type Cancel, type Clock, ManualClock } from '../../../controller/model/clock.ts';
import { credentialHash } from '../../../controller/model/credential.ts';
import { Refusal } from '../../../controller/model/decision.ts';
import type { ShelvingEvent } from '../../../controller/model/events.ts';
import { randomId } from '../../../controller/model/ids.ts';
import { EventBus } from '../../../controller/runtime/index.ts';
import { PeopleService } from '../../../controller/services/people/index.ts';
import {
  type BankPicture,
  DEFAULT_POLICY,
  ShelvingService,
  type ShelvingPolicy,
} from '../../../controller/services/shelving/index.ts';
import { openStore, type Store } from '../../../controller/store/index.ts';
import {
  BANK_FEATURES,
  type BankCommand,
  type BankStatus,
  type Log,
  type Presence,
  type ShelvingBank,
} from '../../../drivers/contract/index.ts';

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };
const CARRIAGES = 4;
const POLL_MS = 500;

/** A clock whose timers die with the daemon that set them. */
class LifeClock implements Clock {
  readonly #clock: ManualClock;
  readonly #timers: Cancel[] = [];

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }
  now(): number {
    return this.#clock.now();
  }
  monotonic(): number {
    return this.#clock.monotonic();
  }
  after(delayMs: number, task: () => void): Cancel {
    return this.#keep(this.#clock.after(delayMs, task));
  }
  every(periodMs: number, task: () => void): Cancel {
    return this.#keep(this.#clock.every(periodMs, task));
  }
  end(): void {
    for (const cancel of this.#timers) cancel();
  }
  #keep(cancel: Cancel): Cancel {
    this.#timers.push(cancel);
    return cancel;
  }
}

/** A bank that does what it is told at once; people inside are put there by the test. */
class PromptBank implements ShelvingBank {
  readonly features = new Set(BANK_FEATURES);
  open: readonly number[] = [];
  readonly presence: Presence[] = Array.from({ length: CARRIAGES + 1 }, () => false);
  readonly #clock: ManualClock;
  readonly #freeAisles: number;
  #taken = 0;

  constructor(clock: ManualClock, freeAisles: number) {
    this.#clock = clock;
    this.#freeAisles = freeAisles;
  }

  async readStatus(): Promise<BankStatus> {
    return {
      carriages: CARRIAGES,
      moving: false,
      emergencyStop: false,
      fire: false,
      fault: false,
      localControl: false,
      locked: false,
      watchdogTripped: false,
      overload: false,
      latchedStop: false,
      openAisles: this.open,
      targetAisle: 0,
      lastSequence: this.#taken,
      lastResult: this.#taken === 0 ? 'none' : 'done',
      faultCode: 0,
      aisleWidthMm: 900,
      positionsMm: Array.from({ length: CARRIAGES }, () => null),
      currentsA: [],
      presence: [...this.presence],
      receivedTime: this.#clock.now(),
    };
  }

  async send(sequence: number, command: BankCommand): Promise<void> {
    this.#taken = sequence;
    if (command.kind === 'close-up') this.open = [];
    if (command.kind === 'open-aisle')
      this.open = [...this.open.filter((aisle) => aisle !== command.aisle), command.aisle]
        .slice(-this.#freeAisles)
        .toSorted((a, b) => a - b);
  }

  async beat(): Promise<void> {}
}

/** The real shelving and people on a real store, before one prompt bank, on a clock that the test moves. */
export class AisleRoom {
  readonly clock = new ManualClock();
  readonly bank: PromptBank;
  readonly policy: ShelvingPolicy = DEFAULT_POLICY;
  readonly #directory = mkdtempSync(join(tmpdir(), 'muniment-aisles-'));
  readonly #freeAisles: number;
  #life: LifeClock;
  store: Store;
  people: PeopleService;
  shelving: ShelvingService;

  constructor(freeAisles = 1) {
    this.#freeAisles = freeAisles;
    this.bank = new PromptBank(this.clock, freeAisles);
    ({ life: this.#life, store: this.store, people: this.people, shelving: this.shelving } = this.#live());
  }

  async start(): Promise<this> {
    this.people.start();
    await this.shelving.start();
    await this.look();
    return this;
  }

  /**
   * Ends the daemon as `kill -9` would, but for what was committed already, and begins another on what is on disk.
   * @param awayMs how long there is none
   */
  async restart(awayMs = 0): Promise<void> {
    this.#life.end();
    this.store.close();
    await this.clock.advance(awayMs);
    ({ life: this.#life, store: this.store, people: this.people, shelving: this.shelving } = this.#live());
    await this.start();
  }

  close(): void {
    this.#life.end();
    this.store.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Registers a person with a card of their name. */
  async register(id: string, roles: Actor['roles'] = ['keeper']): Promise<void> {
    await this.store.ledger.commit(DAEMON, (tx) =>
      tx.append({
        type: 'person.registered',
        person: id,
        name: id,
        department: null,
        roles,
        login: null,
        pinHash: null,
        cardHash: credentialHash(`card-${id}`),
      }),
    );
  }

  /** Logs a registered person in with their card, at a kiosk of their own. */
  async logIn(id: string): Promise<Actor> {
    const { token } = await this.people.login({ card: `card-${id}` }, `kiosk-${id}`);
    return this.people.authenticate(token);
  }

  /** As the daemon does it: who logs out lets go of the shelves. */
  async logOut(actor: Actor): Promise<void> {
    await this.people.logout(actor);
    await this.shelving.releaseHoldsOf(actor.id, 'logout');
  }

  /** Opens an aisle and waits until it is open and journaled. */
  async open(actor: Actor, aisle: number): Promise<void> {
    await this.shelving.command(actor, 1, { kind: 'open-aisle', aisle });
    await this.pass();
  }

  /** Lets time pass, and whatever waits for it; a moment when no time is given. */
  async pass(ms = POLL_MS): Promise<void> {
    await this.clock.advance(ms);
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  get picture(): BankPicture {
    const picture = this.shelving.picture(1);
    if (!picture) throw new Error('bank 1 is not there');
    return picture;
  }

  /** Who waits, in order, with a mark behind who was called. */
  get queue(): readonly string[] {
    return this.picture.claims.map(
      ({ person, calledUntil }) => `${person}${calledUntil === null ? '' : '!'}`,
    );
  }

  get holders(): readonly string[] {
    return this.picture.holds.map(({ aisle, holder }) => `${aisle} ${holder}`);
  }

  /** What was journaled of aisles, e.g. `unqueued P-li opened`. */
  get told(): readonly string[] {
    return this.store.ledger
      .read(0, 100_000)
      .map(({ event }) => event)
      .filter((event): event is Extract<ShelvingEvent, { type: `aisle.${string}` }> =>
        event.type.startsWith('aisle.'),
      )
      .map((event) => {
        const who = 'person' in event ? event.person : 'holder' in event ? event.holder : event.to;
        return [event.type.slice('aisle.'.length), who, ...('why' in event ? [event.why] : [])].join(' ');
      });
  }

  async look(): Promise<BankStatus> {
    const status = await this.bank.readStatus();
    this.#bus.emit('bank', { bank: 1, device: 'bank-1', status, problem: null });
    return status;
  }

  #bus = new EventBus(rethrow);

  #live(): { life: LifeClock; store: Store; people: PeopleService; shelving: ShelvingService } {
    const life = new LifeClock(this.clock);
    this.#bus = new EventBus(rethrow);
    const store = openStore({ directory: this.#directory, clock: life, log: quiet });
    const { ledger } = store;
    const common = { ledger, clock: life, log: quiet, ids: randomId };
    const people = new PeopleService({ ...common, people: store.people, sessionMinutes: 600 });
    const shelving = new ShelvingService({
      ...common,
      banks: [
        {
          bank: 1,
          device: 'bank-1',
          carriages: CARRIAGES,
          carriageWidthMm: 900,
          freeAisles: this.#freeAisles,
        },
      ],
      devices: {
        capability: (_device, name) => (name === 'shelvingBank' ? (this.bank as never) : null),
        refresh: () => this.look(),
      },
      bus: this.#bus,
      repository: store.shelving,
      hasSession: (person) => people.hasSession(person),
      people: store.people,
      policy: this.policy,
    });
    life.every(POLL_MS, () => void this.look());
    return { life, store, people, shelving };
  }
}

/** The codes of the refusal that a call ends in; empty when it does not. */
export async function refusal(call: Promise<unknown>): Promise<readonly string[]> {
  try {
    await call;
    return [];
  } catch (error) {
    if (error instanceof Refusal) return error.reasons.map(({ code }) => code);
    throw error;
  }
}

function rethrow(_name: unknown, error: unknown): never {
  throw error;
}
