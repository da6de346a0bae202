import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RequestInput } from '../../../controller/services/custody/index.ts';
import type { Round, RoundStop } from '../../../controller/model/rounds.ts';
import { RoundService, stopsAhead } from '../../../controller/services/rounds/index.ts';
import { until } from '../../support/until.ts';
import { refusal } from '../../support/refusal.ts';
import { actor, DAY_MS, House, quiet, SHAPES } from '../services/house.ts';

const keeper = actor('ke', 'keeper');
const other = actor('kb', 'keeper');
const records = actor('rs', 'records-system');
/** Box `B<aisle>` stands on face A of carriage <aisle>, and so in that aisle; `C<aisle>` in the same one. */
const slotOf = (box: string): string => `1-0${box.slice(1)}-A-01-1-0${box.startsWith('B') ? 1 : 2}`;

describe('rounds', () => {
  let house: House;
  let rounds: RoundService;
  /** What the shelving has learned of a motion of so many carriages. */
  let predictMs: (carriages: number) => number | null;
  /** Called whenever a bank is looked at for a plan. */
  let lookedAt: () => void;

  beforeEach(async () => {
    house = new House();
    for (const box of ['B1', 'B2', 'B3', 'B4', 'C2', 'C4']) await house.box({ barcode: box }, slotOf(box));
    for (const id of ['ke', 'kb', 'bo']) await house.person(id);
    house.room.open(1, null);
    predictMs = () => null;
    lookedAt = () => {};
    rounds = serve();
    rounds.start();
  });

  afterEach(async () => {
    await rounds.stop();
    expect(house.store.verify()).toMatchObject({ ok: true });
    house.close();
  });

  function serve(): RoundService {
    let serial = 0;
    return new RoundService({
      ledger: house.store.ledger,
      clock: house.clock,
      log: quiet,
      ids: (prefix) => `${prefix}-${house.store.ledger.head}-${++serial}`,
      custody: house.store.custody,
      rounds: house.store.rounds,
      aisles: {
        witness: (bank) => {
          lookedAt();
          return bank === 1 ? house.room.witness : null;
        },
        predictMs: (_bank, from, to) => predictMs(Math.abs((from[0] ?? 0) - (to[0] ?? 0))),
      },
      shapes: SHAPES,
    });
  }

  /** Asks for boxes one after the other; gives the ids of their retrievals. */
  async function asked(...boxes: readonly string[]): Promise<readonly string[]> {
    const ids: string[] = [];
    for (const box of boxes) ids.push(await ask(box));
    return ids;
  }

  async function ask(box: string, extra: Partial<RequestInput> = {}): Promise<string> {
    // Whoever asks later comes later.
    await house.clock.advance(1000);
    return (await house.custody.request(records, { box, use: 'charge-out', ...extra })).id;
  }

  async function pick(id: string, box: string, who = keeper): Promise<void> {
    await house.custody.startPick(who, id);
    house.room.open(Number(box.slice(1)), who.id);
    await house.custody.pick(who, id, { barcode: box });
  }

  const own = () => house.store.rounds.underWayOf('ke');
  const states = (id: string) =>
    Object.fromEntries(
      (house.store.rounds.round(id)?.stops ?? []).map(({ box, state, outcome }) => [box, outcome ?? state]),
    );
  const boxes = (stops: readonly { readonly box: string }[] = []) => stops.map(({ box }) => box);

  it('proposes what is released, in the order that moves least, and changes nothing', async () => {
    await asked('B4', 'B2', 'C4', 'C2');
    const head = house.store.ledger.head;
    const proposal = rounds.propose(keeper);
    expect(boxes(proposal.stops)).toEqual(['B2', 'C2', 'B4', 'C4']);
    expect(proposal.stops.map(({ opens, carriages }) => [opens, carriages])).toEqual([
      [true, 1],
      [false, 0],
      [true, 2],
      [false, 0],
    ]);
    expect(proposal.cost).toEqual({ openings: 2, carriages: 3, seconds: 60 });
    expect(proposal.firstCome).toEqual({ openings: 4, carriages: 9, seconds: 132 });
    expect(proposal.optimal).toBe(true);
    expect(house.store.ledger.head).toBe(head);
  });

  it('gives a retrieval to one round only, and a keeper one round', async () => {
    const [first = '', second = ''] = await asked('B1', 'B2');
    await rounds.accept(keeper, [first]);
    expect(boxes(rounds.propose(other).stops)).toEqual(['B2']);
    expect(await refusal(rounds.accept(other, [second, first]))).toEqual(['retrieval-in-other-round']);
    expect(await refusal(rounds.accept(keeper, [second]))).toEqual(['round-under-way']);
    await rounds.accept(other, [second]);
    expect(rounds.all().map((round) => round.keeper)).toEqual(['ke', 'kb']);
    expect(rounds.active(other)?.stops[0]?.box).toBe('B2');
  });

  it('takes no retrieval that could not be picked', async () => {
    const [fine = ''] = await asked('B1');
    const mine = await ask('B2', { borrower: 'ke' });
    await house.box({ barcode: 'X1', securityClass: 'internal' }, '1-03-B-01-1-01');
    const waiting = await ask('X1');
    expect(await refusal(rounds.accept(keeper, [fine, mine, waiting, 'R-none', fine]))).toEqual([
      'round-order-wrong',
      'borrower-is-keeper',
      'retrieval-in-wrong-state',
      'retrieval-unknown',
    ]);
    expect(await refusal(rounds.accept(records, [fine]))).toEqual(['role-missing']);
    expect(boxes(rounds.propose(keeper).stops)).toEqual(['B1']);
    await house.clock.advance(2 * DAY_MS + 1);
    expect(await refusal(rounds.accept(keeper, [fine]))).toEqual(['hold-expired']);
    expect(rounds.propose(keeper).stops).toEqual([]);
  });

  it('ends stops by what becomes of their retrievals, and itself with the last', async () => {
    const ids = await asked('B1', 'B2', 'B3', 'B4', 'C2');
    const [r1 = '', r2 = '', r3 = '', r4 = '', r5 = ''] = ids;
    const { id } = await rounds.accept(keeper, ids);
    await pick(r1, 'B1');
    await house.custody.startPick(keeper, r2);
    house.room.open(2, 'ke');
    await house.custody.reportNotFound(keeper, r2);
    await house.custody.cancel(keeper, r3, 'no longer needed');
    await house.custody.startPick(other, r4);
    expect(states(id)).toEqual({ B1: 'picked', B2: 'not-found', B3: 'cancelled', B4: 'taken', C2: 'open' });
    expect(own()?.id).toBe(id);
    await house.clock.advance(2 * DAY_MS + 10_000);
    await house.custody.sweep();
    expect(states(id)).toMatchObject({ C2: 'expired' });
    expect(house.store.rounds.round(id)?.endedAt).toBe(house.clock.now());
    expect(own()).toBeNull();
    expect(await refusal(rounds.end(keeper, id))).toEqual(['round-ended']);
    expect(r5).not.toBe('');
  });

  it('plans anew when something pressing comes in; what is in hand stays first', async () => {
    const [r1 = '', r3 = ''] = await asked('B2', 'B3');
    const { id, version } = await rounds.accept(keeper, [r1, r3]);
    await house.custody.startPick(keeper, r1);
    const rush = await ask('B4', { rush: true });
    await rounds.stop();
    expect(boxes(own()?.stops)).toEqual(['B2', 'B4', 'B3']);
    expect(own()?.version).toBe(version + 1);
    expect(own()?.replannedAt).toBe(house.clock.now());
    const entry = house.store.ledger.read(0, 1000).find(({ event }) => event.type === 'round.replanned');
    expect(entry).toMatchObject({ actor: 'daemon', event: { round: id, why: 'rush', retrieval: rush } });
    expect(entry?.event).toMatchObject({ cost: { openings: 3, carriages: 1 + 2 + 1 } });
  });

  it('takes in all that press at once, one after the other', async () => {
    const [one = '', two = ''] = await asked('B1', 'B2');
    await rounds.accept(keeper, [one, two]);
    const pressing = await Promise.all(['B3', 'B4', 'C2'].map((box) => ask(box, { rush: true })));
    const inRound = (): readonly string[] => own()?.stops.map(({ retrieval }) => retrieval) ?? [];
    await until('all are in the round', () => inRound().length === 5);
    expect(new Set(inRound())).toEqual(new Set([one, two, ...pressing]));
  });

  it('plans again what the keeper has changed while it was planned', async () => {
    const [one = '', two = ''] = await asked('B1', 'B2');
    const round = await rounds.accept(keeper, [one, two]);
    let skipped: Promise<unknown> | null = null;
    lookedAt = () => {
      skipped ??= rounds.skip(keeper, round.id, two, 'aisle in use');
    };
    const rush = await ask('B3', { rush: true });
    const replanned = await until('a new plan', () => {
      const events = house.store.ledger.read(0, 1000).map(({ event }) => event);
      return events.find((event) => event.type === 'round.replanned');
    });
    expect(skipped).not.toBeNull();
    expect(new Set(replanned.stops.map(({ retrieval }) => retrieval))).toEqual(new Set([one, rush]));
  });

  it('leaves a round alone when what comes in can wait', async () => {
    const { version } = await rounds.accept(keeper, await asked('B2', 'B3'));
    await ask('B4');
    await rounds.stop();
    expect(own()?.version).toBe(version);
  });

  it('takes the pressing one into the round that it delays least, of a keeper who may pick it', async () => {
    const [r2 = '', r4 = ''] = await asked('B2', 'B4');
    await rounds.accept(keeper, [r2]);
    const far = await rounds.accept(other, [r4]);
    await ask('C4', { rush: true });
    await rounds.stop();
    expect(boxes(house.store.rounds.round(far.id)?.stops)).toEqual(['C4', 'B4']);
    expect(boxes(own()?.stops)).toEqual(['B2']);
    rounds = serve();
    rounds.start();
    await ask('C2', { rush: true, borrower: 'ke' });
    await rounds.stop();
    expect(boxes(own()?.stops)).toEqual(['B2']);
    expect(boxes(house.store.rounds.round(far.id)?.stops)).toContain('C2');
  });

  it('catches up after a restart, but never brings back what the keeper left out', async () => {
    const [r2 = ''] = await asked('B2');
    const { id } = await rounds.accept(keeper, [r2]);
    await rounds.stop();
    const rush = await ask('B4', { rush: true });
    rounds = serve();
    rounds.start();
    await rounds.stop();
    expect(boxes(own()?.stops)).toEqual(['B4', 'B2']);
    const { version } = await rounds.skip(keeper, id, rush, 'somebody works there');
    rounds = serve();
    rounds.start();
    await rounds.stop();
    expect(states(id)).toEqual({ B4: 'skipped', B2: 'open' });
    expect(own()?.version).toBe(version);
  });

  it('does not bring back after a restart what the keeper did not want to begin with', async () => {
    const rush = await ask('B4', { rush: true });
    await rounds.accept(keeper, await asked('B2'));
    await rounds.stop();
    rounds = serve();
    rounds.start();
    await rounds.stop();
    expect(boxes(own()?.stops)).toEqual(['B2']);
    expect(boxes(rounds.propose(other).stops)).toEqual(['B4']);
    expect(house.store.rounds.roundHolding(rush)).toBeNull();
  });

  it('takes the order of the keeper, and says what it takes', async () => {
    const ids = await asked('B2', 'B3', 'B4');
    const { id } = await rounds.accept(keeper, ids);
    const [r2 = '', r3 = '', r4 = ''] = ids;
    for (const wrong of [
      [r2, r3],
      [r2, r3, r3],
      [r2, r3, 'R-none'],
      [...ids, r2],
    ])
      expect(await refusal(rounds.reorder(keeper, id, wrong))).toEqual(['round-order-wrong']);
    const round = await rounds.reorder(keeper, id, [r4, r2, r3]);
    expect(boxes(round.stops)).toEqual(['B4', 'B2', 'B3']);
    expect(round.cost).toEqual({ openings: 3, carriages: 6, seconds: 96 });
    await pick(r4, 'B4');
    expect(boxes((await rounds.reorder(keeper, id, [r3, r2])).stops)).toEqual(['B4', 'B3', 'B2']);
  });

  it('leaves a stop out and gives it free, and at the end the rest', async () => {
    const ids = await asked('B2', 'B3', 'B4');
    const [r2 = '', r3 = '', r4 = ''] = ids;
    const { id } = await rounds.accept(keeper, ids);
    expect(await refusal(rounds.skip(keeper, id, r3, ' '))).toEqual(['input-invalid']);
    expect(await refusal(rounds.skip(other, id, 'R-none', 'x'))).toEqual([
      'round-not-yours',
      'round-stop-not-open',
    ]);
    const round = await rounds.skip(keeper, id, r3, 'aisle blocked');
    expect(round.stops.map(({ state, why }) => [state, why])).toEqual([
      ['skipped', 'aisle blocked'],
      ['open', null],
      ['open', null],
    ]);
    // Past the stop that is left out, two carriages move at once.
    expect(round.cost).toEqual({ openings: 2, carriages: 3, seconds: 60 });
    expect(boxes(rounds.propose(other).stops)).toEqual(['B3']);
    const ended = await rounds.end(keeper, id);
    expect(ended.endedAt).toBe(house.clock.now());
    expect(states(id)).toEqual({ B3: 'skipped', B2: 'left', B4: 'left' });
    expect(boxes(rounds.propose(other).stops)).toEqual(['B2', 'B3', 'B4']);
    await rounds.accept(other, [r4, r2]);
    expect(await refusal(rounds.end(keeper, 'T-none'))).toEqual(['round-unknown']);
  });

  it('picks together what one borrower asked for', async () => {
    await ask('B2', { borrower: 'bo' });
    await ask('B3');
    await ask('B4', { borrower: 'bo' });
    // Box B3 lies on the way from B2 to B4, and still waits.
    expect(boxes(rounds.propose(keeper).stops)).toEqual(['B2', 'B4', 'B3']);
  });

  it('keeps what is needed by a time in time', async () => {
    await ask('B2');
    await ask('B4', { neededBy: house.clock.now() + 100_000 });
    expect(boxes(rounds.propose(keeper).stops)).toEqual(['B4', 'B2']);
    expect(
      await refusal(house.custody.request(records, { box: 'B3', use: 'charge-out', neededBy: 5 })),
    ).toEqual(['due-date-invalid']);
  });

  it('counts with what the shelving has learned of a bank', async () => {
    await asked('B4', 'B2');
    predictMs = (carriages) => 3000 + 9000 * carriages;
    expect(rounds.propose(keeper).cost).toEqual({ openings: 2, carriages: 3, seconds: 2 * 13 + 3 * 9 });
    // Rolling all at once takes no longer for many than for one; a little is counted all the same.
    predictMs = () => 8000;
    expect(rounds.propose(keeper).cost).toEqual({ openings: 2, carriages: 3, seconds: 2 * 17 + 3 });
  });

  it('names the next stop of every other bank as one whose aisle could open meanwhile', () => {
    const stop = (retrieval: string, bank: number, state: RoundStop['state'] = 'open'): RoundStop =>
      ({ retrieval, bank, state }) as RoundStop;
    const ahead = (...stops: readonly RoundStop[]): readonly string[] =>
      stopsAhead({ stops } as Round).map(({ retrieval }) => retrieval);
    expect(
      ahead(
        stop('a', 2, 'done'),
        stop('b', 1),
        stop('c', 3, 'skipped'),
        stop('d', 1),
        stop('e', 2),
        stop('f', 3),
        stop('g', 2),
      ),
    ).toEqual(['e', 'f']);
    expect(ahead(stop('a', 1), stop('b', 1))).toEqual([]);
    expect(ahead()).toEqual([]);
  });

  it('answers a repeated call as before', async () => {
    const ids = await asked('B2', 'B3');
    const once = { principal: 'ke', key: 'k', fingerprint: 'f' };
    const round = await rounds.accept(keeper, ids, once);
    expect(await rounds.accept(keeper, ids, once)).toEqual(round);
    expect(rounds.all()).toHaveLength(1);
  });
});
