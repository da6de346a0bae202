import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Refusal } from '../../../controller/model/decision.ts';
import { RoundService } from '../../../controller/services/rounds/index.ts';
import { actor, House, quiet, SHAPES } from '../services/house.ts';

const KEEPERS = [actor('k1', 'keeper'), actor('k2', 'keeper')] as const;
const records = actor('rs', 'records-system');
const BOXES = ['1-01-A', '1-02-A', '1-02-B', '1-03-A', '1-04-A', '1-04-B'].flatMap((face) =>
  [1, 2, 3].map((position) => ({ barcode: `B${face}${position}`, slot: `${face}-01-1-0${position}` })),
);

const ACTIONS = [
  'ask',
  'rush',
  'accept',
  'skip',
  'reorder',
  'end',
  'startPick',
  'pick',
  'cancel',
  'restart',
] as const;
type Step = readonly [who: number, action: (typeof ACTIONS)[number], chance: number];

/** What a working day has more of. */
const OFTEN = ['ask', 'ask', 'ask', 'accept', 'startPick', 'startPick', 'pick', 'pick'] as const;

const steps = fc.array(fc.tuple(fc.nat(1), fc.constantFrom(...ACTIONS, ...OFTEN), fc.nat(1000)), {
  minLength: 10,
  maxLength: 60,
  size: 'max',
});

class Walk {
  readonly house = new House();
  rounds = this.#serve();

  #serve(): RoundService {
    let serial = 0;
    const { store, clock, room } = this.house;
    return new RoundService({
      ledger: store.ledger,
      clock,
      log: quiet,
      ids: (prefix) => `${prefix}-${store.ledger.head}-${++serial}`,
      custody: store.custody,
      rounds: store.rounds,
      aisles: { witness: () => room.witness, predictMs: () => null },
      shapes: SHAPES,
    });
  }

  async begin(): Promise<void> {
    for (const { barcode, slot } of BOXES) await this.house.box({ barcode }, slot);
    this.rounds.start();
  }

  /** Takes a step as far as it is granted. */
  async take([who, action, chance]: Step): Promise<void> {
    const { house, rounds } = this;
    await house.clock.advance(1000);
    const keeper = KEEPERS[who] ?? KEEPERS[0];
    const round = rounds.active(keeper);
    const open = (round?.stops ?? []).filter(({ state }) => state === 'open').map((stop) => stop.retrieval);
    const one = open[chance % Math.max(1, open.length)] ?? 'R-none';
    const id = round?.id ?? 'T-none';
    const box = BOXES[chance % BOXES.length]?.barcode ?? '';
    switch (action) {
      case 'ask':
      case 'rush':
        await house.custody.request(records, { box, use: 'charge-out', rush: action === 'rush' });
        break;
      case 'accept': {
        const { stops, cost, firstCome } = rounds.propose(keeper);
        expect(cost.seconds).toBeLessThanOrEqual(firstCome.seconds);
        await rounds.accept(keeper, stops.map((stop) => stop.retrieval).slice(0, 1 + (chance % 6)));
        break;
      }
      case 'skip':
        await rounds.skip(keeper, id, one, 'chance');
        break;
      case 'reorder':
        await rounds.reorder(keeper, id, open.toReversed());
        break;
      case 'end':
        await rounds.end(keeper, id);
        break;
      case 'startPick':
        await house.custody.startPick(keeper, one);
        break;
      case 'pick': {
        const inHand = open.find((other) => house.store.custody.retrieval(other)?.state === 'picking');
        const stop = round?.stops.find((other) => other.retrieval === (inHand ?? one));
        house.room.open(stop?.aisle ?? 1, keeper.id);
        await house.custody.pick(keeper, stop?.retrieval ?? one, { barcode: stop?.box ?? box });
        break;
      }
      case 'cancel':
        await house.custody.cancel(keeper, house.store.custody.box(box)?.retrieval ?? one, 'chance');
        break;
      case 'restart':
        await rounds.stop();
        this.rounds = this.#serve();
        this.rounds.start();
    }
  }

  /** Lets what rush requests set off come to its end. */
  async settle(): Promise<void> {
    await this.rounds.stop();
    this.rounds.start();
    await this.rounds.stop();
    this.rounds.start();
  }

  check(): void {
    const underWay = this.rounds.all();
    expect(new Set(underWay.map(({ keeper }) => keeper)).size).toBe(underWay.length);
    const open = underWay.flatMap(({ keeper, stops }) =>
      stops.filter(({ state }) => state === 'open').map((stop) => ({ keeper, ...stop })),
    );
    expect(new Set(open.map(({ retrieval }) => retrieval)).size).toBe(open.length);
    for (const { keeper, retrieval: id } of open) {
      const retrieval = this.house.store.custody.retrieval(id);
      expect([`released null`, `picking ${keeper}`]).toContain(`${retrieval?.state} ${retrieval?.keeper}`);
    }
    for (const { stops, cost } of underWay) {
      expect(stops.some(({ state }) => state === 'open')).toBe(true);
      const counted = stops.filter(({ state }) => state === 'open' || state === 'done');
      expect(cost.openings).toBe(counted.filter(({ opens }) => opens).length);
      expect(cost.carriages).toBe(counted.reduce((sum, { carriages }) => sum + carriages, 0));
    }
  }

  async end(): Promise<void> {
    await this.rounds.stop();
    expect(this.house.store.verify()).toMatchObject({ ok: true });
    this.house.close();
  }
}

it('keeps its promises whatever two keepers, a records system and crashes do', async () => {
  const granted = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(steps, async (walk) => {
      const at = new Walk();
      await at.begin();
      try {
        for (const step of walk) {
          try {
            await at.take(step);
            granted.set(step[1], (granted.get(step[1]) ?? 0) + 1);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
          }
          await at.settle();
          at.check();
        }
      } finally {
        await at.end();
      }
    }),
    { numRuns: 15, seed: 20260501 },
  );
  // A walk on which nothing is ever granted would prove nothing.
  for (const action of ACTIONS) expect(granted.get(action) ?? 0, action).toBeGreaterThan(1);
}, 120_000);
