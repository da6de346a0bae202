import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Actor } from '../../controller/model/actor.ts';
import type { JournalEntry } from '../../controller/model/events.ts';
import { AisleRoom, refusal } from './support/aisle-room.ts';

const PEOPLE = ['P-a', 'P-b', 'P-c'] as const;
const STEPS = [
  'queue',
  'queue',
  'open',
  'open',
  'release',
  'leave',
  'handOver',
  'logOut',
  'enter',
  'go',
  'wait',
  'restart',
] as const;

const step = fc.record({
  kind: fc.constantFrom(...STEPS),
  who: fc.constantFrom(...PEOPLE),
  other: fc.constantFrom(...PEOPLE),
  aisle: fc.integer({ min: 1, max: 5 }),
  ms: fc.constantFrom(500, 20_000, 95_000, 200_000),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** People at the kiosks of a real room, who log in again when they were logged out. */
class Walk {
  readonly #room: AisleRoom;
  readonly #sessions = new Map<string, Actor>();
  #seen = 0;
  /** Claims in the order in which they were queued, and how each ended. */
  readonly queued: string[] = [];
  readonly called: string[] = [];
  readonly ended = new Map<string, string>();
  readonly #inside = new Set<number>();

  constructor(room: AisleRoom) {
    this.#room = room;
  }

  async take({ kind, who, other, aisle, ms }: Step): Promise<void> {
    const room = this.#room;
    const actor = this.#sessions.get(who) ?? (await room.logIn(who));
    this.#sessions.set(who, actor);
    const held = room.picture.holds.find(({ holder }) => holder === who)?.aisle ?? aisle;
    switch (kind) {
      case 'queue':
        await refusal(room.shelving.queue(actor, 1, aisle));
        break;
      case 'open':
        await refusal(room.open(actor, aisle));
        break;
      case 'release':
        await refusal(room.shelving.releaseAisle(actor, 1));
        break;
      case 'leave':
        await refusal(room.shelving.leaveQueue(actor, 1, room.picture.claims.at(-1)?.claim ?? ''));
        break;
      case 'handOver':
        await refusal(room.shelving.handOver(actor, 1, held, { card: `card-${other}` }));
        break;
      case 'logOut':
        await room.logOut(actor);
        this.#sessions.delete(who);
        break;
      case 'enter':
        if (room.bank.open.includes(aisle)) this.#move(aisle, true);
        break;
      case 'go':
        for (const one of this.#inside) this.#move(one, false);
        break;
      case 'wait':
        await room.pass(ms);
        break;
      case 'restart':
        await room.restart(ms);
        break;
    }
    await room.pass();
    for (const entry of room.store.ledger.read(this.#seen, 10_000)) this.#judge(entry);
    const { claims } = room.picture;
    expect(claims.filter(({ calledUntil }) => calledUntil !== null).length).toBeLessThanOrEqual(1);
    expect(claims.map(({ position }) => position)).toEqual(claims.map((_, index) => index + 1));
    expect(claims.map(({ claim }) => claim)).toEqual(this.queued.filter((claim) => !this.ended.has(claim)));
  }

  #move(aisle: number, inside: boolean): void {
    this.#room.bank.presence[aisle - 1] = inside;
    if (inside) this.#inside.add(aisle);
    else this.#inside.delete(aisle);
  }

  #judge({ seq, event }: JournalEntry): void {
    this.#seen = seq;
    if (event.type === 'aisle.queued') this.queued.push(event.claim);
    if (event.type === 'aisle.called') this.called.push(event.claim);
    if (event.type === 'aisle.unqueued') {
      expect(this.ended.has(event.claim)).toBe(false);
      this.ended.set(event.claim, event.why);
    }
    // Only people make aisles theirs or leave them: while somebody is inside, no clock and no other keeper takes one away.
    if (event.type === 'aisle.released' && ['nobody-inside', 'taken-over', 'closed'].includes(event.why))
      expect(this.#inside.has(event.aisle)).toBe(false);
  }
}

it('whatever happens at the kiosks, also across restarts, the journal tells one story', async () => {
  const ends = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30 }), async (steps) => {
      const room = await new AisleRoom().start();
      try {
        for (const id of PEOPLE) await room.register(id);
        const walk = new Walk(room);
        for (const one of steps) await walk.take(one);
        // First come, first called.
        const order = walk.called.map((claim) => walk.queued.indexOf(claim));
        expect(order).toEqual([...new Set(order)].toSorted((a, b) => a - b));
        expect(room.store.verify().problems).toEqual([]);
        for (const why of walk.ended.values()) ends.add(why);
      } finally {
        room.close();
      }
    }),
    { numRuns: 12, seed: 3 },
  );
  for (const why of ['opened', 'expired', 'logged-out']) expect(ends).toContain(why);
});
