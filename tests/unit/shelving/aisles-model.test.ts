import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import type { Actor } from '../../../controller/model/actor.ts';
import { ManualClock } from '../../../controller/model/clock.ts';
import type { Decision } from '../../../controller/model/decision.ts';
import type { ShelvingEvent } from '../../../controller/model/events.ts';
import type { AisleClaim } from '../../../controller/model/shelving.ts';
import { claimEvents } from '../../../controller/services/shelving/aisles/claim-events.ts';
import { decideHandOver } from '../../../controller/services/shelving/aisles/decide-hand-over.ts';
import { decideLeave, decideQueue } from '../../../controller/services/shelving/aisles/decide-queue.ts';
import { decideTurn } from '../../../controller/services/shelving/aisles/decide-turn.ts';
import {
  type Vacancies,
  vacatedHolds,
  watchVacancies,
} from '../../../controller/services/shelving/aisles/vacancy.ts';
import type { AisleHold } from '../../../controller/services/shelving/index.ts';

const PEOPLE = ['P-a', 'P-b', 'P-c', 'P-d'] as const;
const CARRIAGES = 3;
const EMPTY_HOLD_MS = 180_000;
const CALL_MS = 90_000;
const TICK_MS = 5000;

const step = record({
  kind: constantFrom(
    'queue',
    'queue',
    'leave',
    'open',
    'open',
    'release',
    'logOut',
    'logIn',
    'handOver',
    'enter',
    'go',
    'wait',
    'latch',
  ),
  who: constantFrom(...PEOPLE),
  other: constantFrom(...PEOPLE),
  aisle: integer({ min: 1, max: CARRIAGES + 1 }),
  ticks: integer({ min: 1, max: 40 }),
});
type Step = typeof step extends { generate: (...args: never[]) => { value: infer T } } ? T : never;

/** A bank of one free aisle width as the journal would tell of it, and people who do what people do. */
class Room {
  readonly clock = new ManualClock(0);
  readonly journal: ShelvingEvent[] = [];
  #holds: AisleHold[] = [];
  #claims: AisleClaim[] = [];
  #open: readonly number[] = [];
  #latched = false;
  readonly #inside = new Set<number>();
  readonly #sessions = new Set<string>(PEOPLE);
  #vacancies: Vacancies = new Map();
  /** When each aisle was last not proven empty, opened or given to its holder; the model's own reckoning. */
  readonly #usedAt = new Map<number, number>();

  take({ kind, who, other, aisle, ticks }: Step): void {
    const actor = actorOf(who, this.#sessions.has(who));
    switch (kind) {
      case 'queue':
        return this.#decided(decideQueue(this.#view, { actor, aisle, claim: `Q-${this.journal.length}` }));
      case 'leave':
        return this.#decided(
          decideLeave(this.#claims, { actor, claim: this.#claims.at(aisle % 3)?.claim ?? '' }),
        );
      case 'open':
        return this.#openAisle(who, aisle);
      case 'release':
        return this.#release(who, 'released');
      case 'logOut':
        this.#sessions.delete(who);
        return this.#release(who, 'logout');
      case 'logIn':
        return void this.#sessions.add(who);
      case 'handOver': {
        const receiver = { id: other, roles: ['keeper'], evidence: 'card:x' } as const;
        const wanted = this.#holds.find(({ holder }) => holder === who)?.aisle ?? aisle;
        return this.#decided(decideHandOver(this.#view, { actor, aisle: wanted, receiver }));
      }
      case 'enter':
        if (this.#open.includes(aisle)) this.#inside.add(aisle);
        return;
      case 'go':
        return void this.#inside.delete(aisle);
      case 'latch':
        this.#latched = true;
        for (let tick = 0; tick < ticks; tick++) this.#tick();
        this.#latched = false;
        return;
      case 'wait':
        for (let tick = 0; tick < ticks; tick++) this.#tick();
    }
  }

  /** Everybody goes home. */
  end(): void {
    this.#inside.clear();
    for (const who of PEOPLE) {
      this.#sessions.delete(who);
      this.#release(who, 'logout');
    }
    this.#tick();
    expect(this.#claims).toEqual([]);
    expect(this.#holds).toEqual([]);
  }

  get #view() {
    return { bank: 1, carriages: CARRIAGES, holds: this.#holds, claims: this.#claims, motion: null };
  }

  /** As the arbiter would have it: nobody inside, nobody else's hold, nobody else called. */
  #openAisle(who: string, aisle: number): void {
    const kept = this.#claims.some(({ person, calledUntil }) => calledUntil !== null && person !== who);
    const held = this.#holds.some(({ holder }) => holder !== who);
    if (!this.#sessions.has(who) || this.#inside.size > 0 || kept || held || this.#latched) return;
    this.#apply(...claimEvents(this.#claims, who, { kind: 'open-aisle' }));
    for (const hold of this.#holds.filter((one) => one.aisle !== aisle))
      this.#apply(released(hold, 'closed'));
    if (!this.#holds.some((hold) => hold.aisle === aisle))
      this.#apply({ type: 'aisle.held', bank: 1, aisle, holder: who, session: 'S' });
    this.#open = [aisle];
  }

  #release(who: string, why: string): void {
    for (const hold of this.#holds.filter(({ holder }) => holder === who)) this.#apply(released(hold, why));
  }

  #tick(): void {
    void this.clock.advance(TICK_MS);
    for (const aisle of this.#inside) this.#usedAt.set(aisle, this.clock.now());
    this.#turn();
  }

  #turn(): void {
    const now = this.clock.monotonic();
    const presence = Array.from({ length: CARRIAGES + 1 }, (_, index) => this.#inside.has(index + 1));
    this.#vacancies = watchVacancies(
      this.#vacancies,
      { holds: this.#holds, openAisles: this.#open, presence },
      now,
    );
    const before = this.#claims.length;
    this.#apply(
      ...decideTurn({
        ...this.#view,
        now: this.clock.now(),
        vacated: vacatedHolds(this.#holds, this.#vacancies, now, EMPTY_HOLD_MS),
        hasSession: (person) => this.#sessions.has(person),
        usable: !this.#latched,
        callMs: CALL_MS,
      }),
    );
    expect(this.#claims.length).toBeLessThanOrEqual(before);
  }

  #decided(decision: Decision<{ readonly events: readonly ShelvingEvent[] }>): void {
    if (!decision.granted) return;
    this.#apply(...decision.events);
    this.#turn();
  }

  #apply(...events: readonly ShelvingEvent[]): void {
    for (const event of events) {
      this.#judge(event);
      this.journal.push(event);
      this.#project(event);
      expect(this.#claims.filter(({ calledUntil }) => calledUntil !== null).length).toBeLessThanOrEqual(1);
    }
  }

  /** What must be true at the moment of an event. */
  #judge(event: ShelvingEvent): void {
    const now = this.clock.now();
    if (event.type === 'aisle.called') {
      expect(event.claim).toBe(this.#claims[0]?.claim);
      expect(this.#holds.every(({ holder }) => holder === event.person)).toBe(true);
      expect(this.#sessions.has(event.person)).toBe(true);
      expect(event.until).toBe(now + CALL_MS);
    }
    if (event.type === 'aisle.released' && event.why === 'nobody-inside') {
      expect(this.#inside.has(event.aisle)).toBe(false);
      expect(now - (this.#usedAt.get(event.aisle) ?? 0)).toBeGreaterThanOrEqual(EMPTY_HOLD_MS);
    }
    if (event.type === 'aisle.unqueued' && event.why === 'expired') {
      const claim = this.#claims.find(({ claim: id }) => id === event.claim);
      expect(claim?.calledUntil ?? Infinity).toBeLessThanOrEqual(now);
    }
    if (event.type === 'aisle.handed-over')
      expect(this.#holds.find(({ aisle }) => aisle === event.aisle)?.holder).toBe(event.from);
  }

  #project(event: ShelvingEvent): void {
    const since = this.clock.now();
    switch (event.type) {
      case 'aisle.held':
        this.#holds.push({ bank: 1, aisle: event.aisle, holder: event.holder, session: 'S', since });
        this.#usedAt.set(event.aisle, since);
        break;
      case 'aisle.released':
        this.#holds = this.#holds.filter(({ aisle }) => aisle !== event.aisle);
        break;
      case 'aisle.handed-over':
        this.#holds = this.#holds.map((hold) =>
          hold.aisle === event.aisle ? { ...hold, holder: event.to, session: '', since } : hold,
        );
        this.#usedAt.set(event.aisle, since);
        break;
      case 'aisle.queued': {
        const { claim, bank, aisle, person, session } = event;
        this.#claims.push({ claim, bank, aisle, person, session, since, calledUntil: null });
        break;
      }
      case 'aisle.called':
        this.#claims = this.#claims.map((claim) =>
          claim.claim === event.claim ? { ...claim, calledUntil: event.until } : claim,
        );
        break;
      case 'aisle.unqueued':
        expect(this.#claims.some(({ claim }) => claim === event.claim)).toBe(true);
        this.#claims = this.#claims.filter(({ claim }) => claim !== event.claim);
        break;
      default:
        throw new Error(`nobody here does ${event.type}`);
    }
  }
}

function actorOf(id: string, loggedIn: boolean): Actor {
  return { kind: 'person', id, name: id, roles: ['keeper'], ...(loggedIn && { session: `S-${id}` }) };
}

function released({ aisle, holder }: AisleHold, why: string): ShelvingEvent {
  return { type: 'aisle.released', bank: 1, aisle, holder, why };
}

test('whatever people do, one at a time is called, in order, and every wait ends exactly once', () => {
  const seen = new Map<string, number>();
  assert(
    property(array(step, { minLength: 20, maxLength: 120 }), (steps) => {
      const room = new Room();
      for (const one of steps) room.take(one);
      room.end();
      const ids = (type: 'aisle.queued' | 'aisle.called' | 'aisle.unqueued'): readonly string[] =>
        room.journal.flatMap((event) => (event.type === type ? [event.claim] : []));
      const queued = ids('aisle.queued');
      expect(new Set(queued).size).toBe(queued.length);
      expect(ids('aisle.unqueued').toSorted()).toEqual(queued.toSorted());
      // First come, first called, and nobody twice.
      const called = ids('aisle.called').map((claim) => queued.indexOf(claim));
      expect(called).toEqual([...new Set(called)].toSorted((a, b) => a - b));
      for (const event of room.journal) {
        const name = 'why' in event ? `${event.type} ${event.why}` : event.type;
        seen.set(name, (seen.get(name) ?? 0) + 1);
      }
    }),
    { numRuns: 400, seed: 5 },
  );
  // A walk that never came here would have proved nothing.
  for (const name of [
    'aisle.called',
    'aisle.handed-over',
    'aisle.released nobody-inside',
    ...['opened', 'left', 'expired', 'logged-out'].map((why) => `aisle.unqueued ${why}`),
  ])
    expect(seen.get(name) ?? 0, name).toBeGreaterThan(5);
});
