import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BankView, RetrievalView } from '../../controller/api/contract/index.ts';
import type { HttpClient } from '../support/http-client.ts';
import { banksReady, boxesOnShelf, fetchBox, move, openAisleOf, placeOf } from '../support/main-job.ts';
import { type KnownBox, System } from '../support/system.ts';
import { until } from '../support/until.ts';

/**
 * The daemon is killed at every step of the main job, once with the step's request under way and once right after its
 * answer; then the simulators are killed while carriages roll. Afterwards the state is what the room shows, nothing
 * moves by itself, nothing that was acknowledged is lost, and nothing happened twice.
 */
let system: System;
let keeper: HttpClient;
let box: KnownBox;
let id = '';

beforeAll(async () => {
  system = await System.start({ boxes: 120 });
  keeper = await system.person('1001', '2580');
  await banksReady(keeper);
  box = boxesOnShelf(system, 2)[1]!;
});
afterAll(() => system?.stop());

async function restart(): Promise<void> {
  await system.startDaemon();
  await banksReady(keeper);
}

async function proven(): Promise<{ head: number }> {
  const done = await system.muniment('audit', 'verify', '--config', system.config, '--json');
  expect(done.code, done.stdout + done.stderr).toBe(0);
  return JSON.parse(done.stdout) as { head: number };
}

async function retrieval(): Promise<RetrievalView> {
  return (await keeper.call('GET /retrievals/:id', { params: { id } })).body;
}

/** How often an event of that type names our retrieval. */
async function count(type: string): Promise<number> {
  const auditor = await system.person('3001', '5926');
  const { body } = await auditor.call('GET /events', { query: { type, limit: 200 } });
  return body.items.filter((event) => event.data['retrieval'] === id).length;
}

interface Step {
  readonly what: string;
  readonly event: string;
  readonly state: RetrievalView['state'];
  /** What hands do in the room before the step. */
  readonly before?: () => Promise<void>;
  readonly ask: (key: string) => Promise<unknown>;
}

const proof = (): { barcode: string } => ({ barcode: box.barcode });
const steps: readonly Step[] = [
  {
    what: 'request',
    event: 'retrieval.requested',
    state: 'released',
    ask: async (key) => {
      const body = { box: box.barcode, use: 'charge-out' as const };
      id = (await system.records().call('POST /retrievals', { body }, { key })).body.id;
    },
  },
  {
    what: 'start of the pick',
    event: 'pick.started',
    state: 'picking',
    ask: (key) => keeper.call('POST /retrievals/:id/start-pick', { params: { id }, body: {} }, { key }),
  },
  {
    what: 'pick',
    event: 'box.picked',
    state: 'picked',
    before: async () => {
      await openAisleOf(keeper, box);
      await fetchBox(system, box);
    },
    ask: (key) =>
      keeper.call('POST /retrievals/:id/pick', { params: { id }, body: { proof: proof() } }, { key }),
  },
  {
    what: 'issue',
    event: 'box.issued',
    state: 'issued',
    ask: (key) =>
      keeper.call(
        'POST /retrievals/:id/issue',
        { params: { id }, body: { proof: proof(), borrower: { card: '20000001' } } },
        { key },
      ),
  },
  {
    what: 'return',
    event: 'box.returned',
    state: 'returned',
    ask: (key) => keeper.call('POST /returns', { body: { proof: proof() } }, { key }),
  },
  {
    what: 'inspection',
    event: 'box.inspected',
    state: 'inspected',
    ask: (key) =>
      keeper.call(
        'POST /retrievals/:id/inspect',
        { params: { id }, body: { sealFound: box.seal, pages: {} } },
        { key },
      ),
  },
  {
    what: 'reshelving',
    event: 'box.reshelved',
    state: 'closed',
    before: async () => {
      const { bank, aisle } = placeOf(box);
      await openAisleOf(keeper, box);
      await system.room.person(bank, aisle, true);
      await system.room.put(box.barcode, box.slot);
      await system.room.person(bank, aisle, false);
    },
    ask: (key) =>
      keeper.call(
        'POST /retrievals/:id/reshelve',
        { params: { id }, body: { proof: proof(), slot: box.slot } },
        { key },
      ),
  },
];

describe('kill -9 of the daemon', () => {
  it.each(steps)('at the $what', async ({ event, state, before, ask }) => {
    await before?.();
    const key = `crash-${event}`;
    const underWay = ask(key).catch(() => null);
    await system.killDaemon();
    await underWay;
    await restart();
    await proven();

    await ask(key);
    await system.killDaemon();
    await restart();
    expect((await retrieval()).state).toBe(state);
    expect(await count(event)).toBe(1);
    await ask(key);
    expect(await count(event)).toBe(1);
    await proven();
  });

  it('while carriages roll: the bank stops itself, and nobody starts it again', async () => {
    const { bank, target } = await roll();
    await system.killDaemon();
    const stopped = await until('the bank has stopped by itself', () => standing(bank));
    await restart();
    const now = await view(bank);
    expect(now.moving).toBe(false);
    expect(now.positionsMm).toEqual(stopped);
    expect(now.phase).toBe('latched');
    expect(now.openAisles ?? []).not.toContain(target);
    expect(await settled(bank)).toMatchObject({ outcome: 'stopped' });
    await proven();
    await clear(bank);
  });
});

describe('kill -9 of the simulated room', () => {
  it('while carriages roll: after it is back, the daemon shows where they stand', async () => {
    const { bank } = await roll();
    await system.killSimulators();
    await until('the loss is seen', async () => (await view(bank)).phase === 'unknown');
    await system.startSimulators();
    await banksReadyOrLatched();
    const world = await standing(bank);
    const now = await view(bank);
    expect(now.moving).toBe(false);
    expect(now.positionsMm).toEqual(world);
    await proven();
    await clear(bank);
    await system.room.speed(10);
    await openAisleOf(keeper, box);
  });
});

async function view(bank: number): Promise<BankView> {
  return (await keeper.call('GET /banks/:bank', { params: { bank } })).body;
}

/** Sets a bank rolling towards the far end, as slowly as a real one, and returns while it rolls. */
async function roll(): Promise<{ bank: number; target: number }> {
  await system.room.speed(1);
  const bank = 1;
  const { openAisles } = await view(bank);
  const target = openAisles?.includes(1) ? 9 : 1;
  await move(keeper, bank, { command: 'open-aisle', aisle: target });
  await until('it moves', async () => (await view(bank)).moving);
  return { bank, target };
}

/** Where the carriages of the simulated bank stand, once they do. */
async function standing(bank: number): Promise<readonly number[] | null> {
  const world = await system.room.world<{
    banks: { bank: number; moving: boolean; positionsMm: number[] }[];
  }>();
  const found = world.banks.find((b) => b.bank === bank);
  return found && !found.moving ? found.positionsMm : null;
}

async function settled(bank: number): Promise<Record<string, unknown>> {
  const auditor = await system.person('3001', '5926');
  return until('the intent is settled', async () => {
    const { body } = await auditor.call('GET /events', {
      query: { type: 'intent.settled', order: 'newest', limit: 1 },
    });
    const [last] = body.items;
    return last && last.data['bank'] === bank ? last.data : null;
  });
}

async function banksReadyOrLatched(): Promise<void> {
  await until('both banks report again', async () => {
    const { body } = await keeper.call('GET /banks', {});
    return body.every((b) => b.connected && b.phase !== 'unknown' && !b.moving);
  });
}

/** The keeper stands there, sees that the aisles are clear, and says so. */
async function clear(bank: number): Promise<void> {
  if ((await view(bank)).phase !== 'latched') return;
  await keeper.call('POST /banks/:bank/reset', {
    params: { bank },
    body: { clear: true, statement: '已到现场确认各通道无人' },
  });
  await until('the latch is open', async () => (await view(bank)).phase !== 'latched');
}
