import { afterEach, expect, test } from 'vitest';
import { DAEMON } from '../../controller/model/actor.ts';
import { type Daemon, KEEPER, OTHER, ShelvingRoom } from './support/shelving-room.ts';
import { until } from '../support/until.ts';

let room: ShelvingRoom | undefined;
afterEach(async () => {
  await room?.close();
  room = undefined;
});

const QUICK = 40;
const OPEN_5 = { kind: 'open-aisle', aisle: 5 } as const;

async function begin(speed: number): Promise<{ room: ShelvingRoom; daemon: Daemon }> {
  room = await ShelvingRoom.make(speed);
  const daemon = await room.daemon();
  await daemon.ready();
  return { room, daemon };
}

test('killed between journal and send: never sent, nothing moves, the hold ends', async () => {
  room = await ShelvingRoom.make(QUICK);
  const store = room.store();
  await store.ledger.commit(KEEPER, (tx) =>
    tx.append(
      {
        type: 'intent.opened',
        intent: 'I-lost',
        device: 'bank-1',
        bank: 1,
        sequence: 1,
        command: 'open-aisle',
        argument: 5,
        openedBy: KEEPER.id,
      },
      { type: 'aisle.held', bank: 1, aisle: 5, holder: KEEPER.id, session: 'S-li' },
    ),
  );
  store.close();
  const daemon = await room.daemon();
  expect(await daemon.settled('I-lost')).toMatchObject({ outcome: 'never-sent', openAisles: [2] });
  expect(room.controller.lastSequence).toBe(0);
  // The holder may stand in the aisle that is really open.
  expect(daemon.bank).toMatchObject({
    phase: 'held',
    openAisles: [2],
    holds: [{ aisle: 2, holder: KEEPER.id }],
  });
  // The number was given out, so the next command goes under another.
  const next = await daemon.shelving.command(KEEPER, 1, OPEN_5);
  await daemon.settled(next.intent);
  expect(room.controller.lastSequence).toBe(2);
});

test('killed in mid-motion and back at once: the motion is followed to its end, nothing is sent again', async () => {
  const { room: at, daemon: first } = await begin(1);
  const { intent } = await first.shelving.command(KEEPER, 1, OPEN_5);
  await first.rolling();
  await first.kill();
  expect(at.controller.moving).toBe(true);
  const second = await at.daemon();
  await second.seen('the motion taken up', ({ phase, motion }) => phase === 'opening' && motion !== null);
  at.sim.setSpeed(QUICK);
  expect(await second.settled(intent)).toMatchObject({ outcome: 'done', openAisles: [5] });
  expect(at.controller.lastSequence).toBe(1);
  expect(second.bank).toMatchObject({ phase: 'held', holds: [{ aisle: 5, holder: KEEPER.id }] });
  expect(second.journal('bank.moved-externally')).toEqual([]);
});

test('killed in mid-motion, back to find a person inside: the motion is stopped and latched', async () => {
  const { room: at, daemon: first } = await begin(1);
  const { intent } = await first.shelving.command(KEEPER, 1, OPEN_5);
  await first.rolling();
  await first.kill();
  at.sim.world.people.enterAisle(1, 2);
  const second = await at.daemon();
  expect(await second.settled(intent)).toMatchObject({ outcome: 'stopped' });
  expect(second.bank.latched).not.toBeNull();
});

test('killed in mid-motion, back after the bank arrived: done', async () => {
  const { room: at, daemon: first } = await begin(1);
  const { intent } = await first.shelving.command(KEEPER, 1, OPEN_5);
  await first.rolling();
  await first.kill();
  at.sim.setSpeed(QUICK);
  await arrival(at);
  const second = await at.daemon();
  expect(await second.settled(intent)).toMatchObject({ outcome: 'done', openAisles: [5] });
  expect(at.controller.lastSequence).toBe(1);
});

test('killed in mid-motion, back after the watchdog stopped the bank: stopped, latched, nothing resumes', async () => {
  const { room: at, daemon: first } = await begin(1);
  const { intent } = await first.shelving.command(KEEPER, 1, OPEN_5);
  await first.rolling();
  at.controller.watchdogMs = 200;
  await first.kill();
  await arrival(at);
  const second = await at.daemon();
  expect(await second.settled(intent)).toMatchObject({ outcome: 'stopped', detail: 'stopped-watchdog' });
  await second.seen('the latch', ({ phase }) => phase === 'latched');
  expect(second.journal('stop.latched')).toMatchObject([{ cause: 'stopped-watchdog' }]);
  expect(at.controller.lastSequence).toBe(1);
});

test('a controller that cannot be read keeps the intent open until it can', async () => {
  const { room: at, daemon: first } = await begin(1);
  const { intent } = await first.shelving.command(KEEPER, 1, OPEN_5);
  await first.rolling();
  await at.sim.devices.setFault('bank-1', { mode: 'unplugged' });
  await first.kill();
  at.sim.setSpeed(QUICK);
  await arrival(at);
  const second = await at.daemon();
  expect(second.bank).toMatchObject({ phase: 'unknown', motion: { intent, command: 'open-aisle' } });
  expect(second.journal('intent.settled')).toEqual([]);
  await at.sim.devices.setFault('bank-1', { mode: 'none' });
  expect(await second.settled(intent)).toMatchObject({ outcome: 'done', openAisles: [5] });
  expect(second.bank.latched).toBeNull();
});

test('a stop asked for before the end is settled together with what it stopped', async () => {
  const { room: at, daemon: first } = await begin(1);
  const { intent } = await first.shelving.command(KEEPER, 1, OPEN_5);
  await first.rolling();
  const stop = await first.shelving.command(OTHER, 1, { kind: 'stop' });
  await first.kill();
  await arrival(at);
  const second = await at.daemon();
  expect(await second.settled(stop.intent)).toMatchObject({ outcome: 'done' });
  const ended = await second.settled(intent);
  expect(['stopped', 'superseded']).toContain(ended.outcome);
  expect(second.bank.latched).toBeNull();
});

test('holds and latches outlive the daemon', async () => {
  const { room: at, daemon: first } = await begin(QUICK);
  await first.settled((await first.shelving.command(KEEPER, 1, OPEN_5)).intent);
  await first.store.ledger.commit(DAEMON, (tx) =>
    tx.append({ type: 'stop.latched', bank: 1, cause: 'aisle-occupied' }),
  );
  await first.stop();
  const second = await at.daemon();
  await second.ready();
  expect(second.bank).toMatchObject({
    phase: 'latched',
    holds: [{ aisle: 5, holder: KEEPER.id }],
    latched: { cause: 'aisle-occupied' },
  });
});

test('a bank found at another aisle than it was left at was moved by somebody else', async () => {
  const { room: at, daemon: first } = await begin(QUICK);
  await first.settled((await first.shelving.command(KEEPER, 1, OPEN_5)).intent);
  await first.stop();
  at.sim.world.bank(1).knobs.localControl = true;
  at.controller.localMove(1);
  await arrival(at);
  const second = await at.daemon();
  await second.seen('the movement in the journal', ({ holds }) => holds.length === 0);
  expect(second.journal('bank.moved-externally')).toMatchObject([{ from: [5], to: [1] }]);
});

test('a daemon that ends in mid-motion stops the bank first', async () => {
  const { room: at, daemon: first } = await begin(1);
  const { intent } = await first.shelving.command(KEEPER, 1, OPEN_5);
  await first.rolling();
  await first.stop();
  await arrival(at);
  expect(at.controller.watchdogTripped).toBe(false);
  const second = await at.daemon();
  expect((await second.settled(intent)).outcome).toMatch(/stopped|superseded/);
});

function arrival(at: ShelvingRoom): Promise<unknown> {
  return until('carriages at rest', () => !at.controller.moving);
}
