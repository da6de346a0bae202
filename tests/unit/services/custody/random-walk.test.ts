import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../../controller/model/actor.ts';
import { aisleOf, parseSlot } from '../../../../controller/model/address.ts';
import type { RetrievalState } from '../../../../controller/model/custody.ts';
import { Refusal } from '../../../../controller/model/decision.ts';
import type { DomainEvent } from '../../../../controller/model/events.ts';
import type { Proof } from '../../../../controller/services/custody/index.ts';
import { actor, DAY_MS, House, POLICY } from '../house.ts';

const BOXES = [
  { barcode: 'B1', epc: 'E28000000001', seal: 'S1', securityClass: 'open', slot: '1-01-B-01-1-01' },
  { barcode: 'B2', epc: 'E28000000002', seal: 'S2', securityClass: 'internal', slot: '1-03-A-02-3-04' },
  { barcode: 'B3', epc: 'E28000000003', seal: 'S3', securityClass: 'confidential', slot: '1-04-B-01-2-02' },
] as const;
/** One person in several parts, so that every rule about who may not be whom is met again and again. */
const ACTORS: readonly Actor[] = [
  actor('k1', 'keeper'),
  actor('k2', 'keeper', 'approver'),
  actor('a1', 'approver'),
  actor('a2', 'approver'),
  actor('r1', 'records-system'),
  actor('x1'),
];
const PEOPLE = ['k1', 'k2', 'a1', 'b1', 'nobody'];

const STEPS = [
  'request',
  'approve',
  'refuse',
  'cancel',
  'startPick',
  'abandonPick',
  'pick',
  'reportNotFound',
  'issue',
  'receive',
  'inspect',
  'acceptDiscrepancy',
  'reshelve',
  'recover',
  'place',
  'sweep',
] as const;

const command = fc.record({
  step: fc.constantFrom(...STEPS),
  /** Whether to try what naturally comes next for the box instead of `step`. */
  natural: fc.boolean(),
  who: fc.constantFrom(...ACTORS),
  box: fc.nat(2),
  /** Whether the room shows what the step needs; else it shows something random. */
  helpful: fc.boolean(),
  aisle: fc.integer({ min: 0, max: 5 }),
  statusAgeMs: fc.constantFrom(0, 2000, 2001, Number.POSITIVE_INFINITY, Number.NaN),
  heldBy: fc.constantFrom('k1', 'k2', null),
  proof: fc.constantFrom('barcode', 'reader', 'other-box', 'crowded-reader', 'old-reader'),
  borrower: fc.constantFrom(...PEOPLE),
  seal: fc.boolean(),
  hours: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 1, 50, 400),
});
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/** What naturally comes next; a retrieval that is over makes room for a new request. */
const NEXT: Partial<Record<RetrievalState, (typeof STEPS)[number]>> = {
  'awaiting-approval': 'approve',
  released: 'startPick',
  picking: 'pick',
  picked: 'issue',
  issued: 'receive',
  returned: 'inspect',
  discrepant: 'acceptDiscrepancy',
  inspected: 'reshelve',
  'not-found': 'recover',
};

const SHELVED = '( reshelved closed)';
const INSPECTED = `( inspected(${SHELVED}| held-back( accepted${SHELVED}?)?)?)`;
const PICKED = `( picked(${SHELVED}| issued( returned${INSPECTED}?)?)?)`;
const RELEASED = `( released( started abandoned)*( cancelled| expired| started( cancelled| not-found|${PICKED})?)?)`;
/** The order in which things may happen to one retrieval; nothing without what must come before it. */
const LIFE = new RegExp(`^requested( approved)*( refused| cancelled|${RELEASED})?$`);

class Walk {
  readonly #house: House;
  /** Whose each retrieval was at each point, told from the journal alone. */
  readonly lives = new Map<string, string[]>();
  readonly #facts = new Map<
    string,
    { requestedBy: string; approvals: string[]; keeper?: string; borrower?: string }
  >();
  readonly steps = new Map<string, number>();

  constructor(house: House) {
    this.#house = house;
  }

  async furnish(): Promise<void> {
    for (const { slot, ...box } of BOXES)
      await this.#house.box(box, slot, [
        { id: `V-${box.barcode}`, reference: box.barcode, title: 'File', pages: 7 },
      ]);
    for (const id of PEOPLE) if (id !== 'nobody') await this.#house.person(id);
  }

  async take(step: Command): Promise<void> {
    const { store, clock } = this.#house;
    if (step.hours > 0) await clock.advance(step.hours * 3_600_000);
    const before = { head: store.ledger.head, state: this.#state() };
    this.#arrange(step);
    let refused = false;
    try {
      await this.#call(step);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused = true;
      expect(error.reasons.length).toBeGreaterThan(0);
    }
    // What follows by itself (an overdue alarm that ends) belongs to this step.
    await this.#house.custody.stop();
    if (refused) {
      expect(store.ledger.head).toBe(before.head);
      expect(this.#state()).toEqual(before.state);
    }
    const happened = store.ledger.read(before.head, 100).map(({ event }) => event);
    for (const event of happened) this.#witness(event, step);
    for (const event of happened)
      if ('retrieval' in event) expect(this.lives.get(event.retrieval)?.join(' ')).toMatch(LIFE);
    this.#oneClaimEach();
  }

  #box(step: Command) {
    return BOXES[step.box] ?? BOXES[0];
  }

  #state(): unknown {
    return BOXES.map(({ barcode }) => this.#house.store.custody.box(barcode));
  }

  #arrange(step: Command): void {
    const { room } = this.#house;
    const { slot } = this.#box(step);
    const address = parseSlot(slot);
    if (step.helpful && address) room.open(aisleOf(address), step.who.id, 0);
    else
      room.witness = {
        bank: 1,
        open: step.aisle === 0 ? [] : [{ aisle: step.aisle, heldBy: step.heldBy }],
        statusAgeMs: step.statusAgeMs,
      };
  }

  #proof(step: Command): Proof {
    const { barcode, epc } = this.#box(step);
    const { room } = this.#house;
    switch (step.helpful ? 'barcode' : step.proof) {
      case 'barcode':
        return { barcode };
      case 'other-box':
        return { barcode: BOXES[(step.box + 1) % 3]?.barcode ?? '' };
      case 'crowded-reader':
        room.lay('desk', [epc, BOXES[(step.box + 1) % 3]?.epc ?? '']);
        return { reader: 'desk' };
      case 'old-reader':
        room.lay('desk', [epc], 2001);
        return { reader: 'desk' };
      default:
        room.lay('desk', [epc.toLowerCase()]);
        return { reader: 'desk' };
    }
  }

  async #call(step: Command): Promise<unknown> {
    const { custody, store } = this.#house;
    const { barcode, slot, seal } = this.#box(step);
    const id =
      store.custody.retrievals({ box: barcode }, { limit: 200, after: null }).items.at(-1)?.id ?? 'R-0';
    const proof = this.#proof(step);
    const who = step.who;
    const state = store.custody.retrieval(id)?.state;
    switch (step.natural ? ((state && NEXT[state]) ?? 'request') : step.step) {
      case 'request':
        return custody.request(who, {
          box: barcode,
          use: step.seal ? 'charge-out' : 'reading-room',
          ...(!step.helpful && { borrower: step.borrower }),
        });
      case 'approve':
        return custody.approve(who, id);
      case 'refuse':
        return custody.refuse(who, id, step.seal ? 'why' : '');
      case 'cancel':
        return custody.cancel(who, id, 'why');
      case 'startPick':
        return custody.startPick(who, id);
      case 'abandonPick':
        return custody.abandonPick(who, id);
      case 'pick':
        return custody.pick(who, id, proof);
      case 'reportNotFound':
        return custody.reportNotFound(who, id);
      case 'issue':
        return custody.issue(who, id, { proof, borrower: { person: step.borrower } });
      case 'receive':
        return custody.receive(who, proof);
      case 'inspect':
        return custody.inspect(who, id, {
          sealFound: step.seal ? (store.custody.box(barcode)?.seal ?? seal) : 'broken',
          pages: {},
        });
      case 'acceptDiscrepancy':
        return custody.acceptDiscrepancy(who, id, { remark: 'seen' });
      case 'reshelve':
        return custody.reshelve(who, id, {
          proof,
          slot: step.helpful || step.seal ? slot : '1-01-A-01-1-01',
        });
      case 'recover':
        return custody.recover(who, proof);
      case 'place':
        return custody.place(who, { proof, slot });
      case 'sweep':
        return custody.sweep();
    }
  }

  /** Judges an event by what the room showed at that moment and by what the journal told before. */
  #witness(event: DomainEvent, step: Command): void {
    const { clock, room } = this.#house;
    if ('evidence' in event && 'box' in event) {
      const box = BOXES.find(({ barcode }) => barcode === event.box);
      expect(event.evidence.read).toBe(event.evidence.kind === 'barcode' ? box?.barcode : box?.epc);
      expect(clock.now() - event.evidence.at).toBeLessThanOrEqual(2000);
    }
    if ('aisle' in event && 'slot' in event) {
      const address = parseSlot(event.slot);
      expect(event.slot).toBe(BOXES.find(({ barcode }) => barcode === event.box)?.slot);
      expect(event.aisle.aisle).toBe(address && aisleOf(address));
      expect(room.witness?.open).toContainEqual({ aisle: event.aisle.aisle, heldBy: event.keeper });
      expect(event.aisle.statusAgeMs).toBeLessThanOrEqual(2000);
    }
    if (!('retrieval' in event)) return;
    const word = event.type.split('.')[1] ?? '';
    const life = this.lives.get(event.retrieval) ?? [];
    this.lives.set(event.retrieval, life);
    life.push(word);
    this.steps.set(word, (this.steps.get(word) ?? 0) + 1);
    this.#judgePeople(event, step);
  }

  #judgePeople(event: DomainEvent, step: Command): void {
    if (event.type === 'retrieval.requested') {
      this.#facts.set(event.retrieval, { requestedBy: event.requestedBy, approvals: [] });
      return;
    }
    const facts = 'retrieval' in event ? this.#facts.get(event.retrieval) : undefined;
    if (!facts) return;
    if (event.type === 'retrieval.approved') facts.approvals.push(event.approvedBy);
    if (event.type === 'retrieval.released') {
      const people = new Set(facts.approvals.filter((id) => id !== 'daemon' && id !== facts.requestedBy));
      const needed = { open: 0, internal: 1, confidential: 2 }[this.#box(step).securityClass];
      expect(people.size).toBe(needed);
    }
    if (event.type === 'pick.started') facts.keeper = event.keeper;
    if (event.type === 'box.picked') expect(event.keeper).toBe(facts.keeper);
    if (event.type === 'box.issued') {
      facts.borrower = event.borrower;
      expect([facts.keeper, event.keeper]).not.toContain(event.borrower);
      expect(event.dueAt).toBeLessThanOrEqual(
        this.#house.clock.now() + POLICY.loanDays['charge-out'] * DAY_MS,
      );
    }
    if (event.type === 'box.inspected') expect(event.inspector).not.toBe(facts.borrower);
    if (event.type === 'discrepancy.accepted') expect(event.acceptedBy).not.toBe(facts.borrower);
  }

  #oneClaimEach(): void {
    const { custody } = this.#house.store;
    for (const { barcode } of BOXES) {
      const box = custody.box(barcode);
      const open = custody
        .retrievals({ box: barcode }, { limit: 200, after: null })
        .items.filter(
          ({ state }) => !['closed', 'refused', 'cancelled', 'expired', 'not-found'].includes(state),
        );
      expect(open.length).toBeLessThanOrEqual(1);
      expect(box?.retrieval ?? null).toBe(open[0]?.id ?? null);
      // A claim and being on the shelf or lost exclude each other.
      expect(open.length === 0).toBe(
        box?.state === 'shelved' ||
          box?.state === 'missing' ||
          (box?.state === 'to-reshelve' && !box.retrieval),
      );
    }
  }
}

describe('whatever is tried, in whatever order', () => {
  it('custody keeps its promises', async () => {
    const reached = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 250, maxLength: 250 }), async (commands) => {
        const house = new House();
        try {
          const walk = new Walk(house);
          await walk.furnish();
          for (const step of commands) await walk.take(step);
          expect(house.store.verify().ok).toBe(true);
          for (const [word, times] of walk.steps) reached.set(word, (reached.get(word) ?? 0) + times);
        } finally {
          house.close();
        }
      }),
      { numRuns: 10, seed: 20_260_101, endOnFailure: true },
    );
    // A walk that never gets anywhere proves nothing.
    for (const word of ['approved', 'expired', 'not-found', 'issued', 'held-back', 'accepted', 'closed'])
      expect(reached.get(word) ?? 0, word).toBeGreaterThan(0);
  });
});
