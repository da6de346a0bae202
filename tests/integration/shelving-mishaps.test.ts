import { afterEach, expect, test } from 'vitest';
import { refusal } from '../support/refusal.ts';
import { until } from '../support/until.ts';
import { type Daemon, KEEPER, ShelvingRoom } from './support/shelving-room.ts';

let room: ShelvingRoom | undefined;
afterEach(async () => {
  await room?.close();
  room = undefined;
});

const QUICK = 40;
const open = (aisle: number): { kind: 'open-aisle'; aisle: number } => ({ kind: 'open-aisle', aisle });

async function begin(speed: number): Promise<{ room: ShelvingRoom; daemon: Daemon }> {
  room = await ShelvingRoom.make(speed);
  const daemon = await room.daemon();
  await daemon.ready();
  return { room, daemon };
}

/** The bank serves again: an aisle opens as it was commanded. */
async function serves(daemon: Daemon, aisle: number): Promise<void> {
  const { intent } = await daemon.shelving.command(KEEPER, 1, open(aisle));
  expect(await daemon.settled(intent)).toMatchObject({ outcome: 'done', openAisles: [aisle] });
}

function alarmed(daemon: Daemon, kind: Parameters<Daemon['alarm']>[0]): Promise<object> {
  return until(`the alarm ${kind}`, () => daemon.alarm(kind));
}

function ended(daemon: Daemon, kind: Parameters<Daemon['alarm']>[0]): Promise<unknown> {
  return until(`the end of the alarm ${kind}`, () => daemon.alarm(kind)?.clearedAt);
}

test('a stuck contactor: the daemon notices, raises the highest alarm, and goes on stopping', async () => {
  const { room: at, daemon } = await begin(0.5);
  at.sim.world.bank(1).knobs.stuckContactor = { carriage: 2 };
  await daemon.shelving.command(KEEPER, 1, open(5));
  await daemon.rolling();
  await daemon.shelving.command(KEEPER, 1, { kind: 'stop' });
  expect(await alarmed(daemon, 'bank-ran-on')).toMatchObject({
    subject: '1',
    priority: 'urgent',
    params: { bank: 1, carriage: 2 },
  });
  expect(daemon.bank.latched).toMatchObject({ cause: 'bank-ran-on' });
  expect(await refusal(daemon.shelving.reset(KEEPER, 1, 'looked'))).toContain('already-moving');
  await until(
    'another stop',
    () => daemon.journal('intent.opened').filter(({ command }) => command === 'stop').length > 1,
  );
  at.sim.world.bank(1).knobs.stuckContactor = null;
  await until('rest', () => !at.controller.bank.carriages.moving);
  const [ranOn, ...more] = daemon.journal('bank.ran-on');
  expect(more).toEqual([]);
  expect(ranOn).toMatchObject({ bank: 1, carriage: 2 });
  expect(ranOn?.travelMm, 'more than play').toBeGreaterThan(15);
  await until('a reset', () => daemon.shelving.reset(KEEPER, 1, 'contactor changed').catch(() => null));
  await ended(daemon, 'bank-ran-on');
  await ended(daemon, 'stop-latched');
  at.sim.setSpeed(QUICK);
  await daemon.seen('a bank fit for use', ({ phase, motion }) => phase !== 'latched' && motion === null);
  await serves(daemon, 3);
});

test('a second daemon by mistake: named, refused, stopped, and over when a person resets', async () => {
  const { room: at, daemon } = await begin(1);
  const sequence = await at.secondCommander().send('openAisle', 5);
  await daemon.seen('a latch', ({ latched }) => latched !== null);
  expect(daemon.bank.latched).toMatchObject({ cause: 'commander-unknown' });
  expect(await alarmed(daemon, 'foreign-commander')).toMatchObject({ params: { bank: 1, sequence } });
  expect(daemon.journal('bank.commanded-by-other')).toEqual([
    { type: 'bank.commanded-by-other', bank: 1, sequence, expected: 0 },
  ]);
  await until('the stop', () => !at.controller.moving);
  expect(at.controller.openAisle(), 'it never got there').not.toBe(5);
  await daemon.seen('everything settled', ({ motion }) => motion === null);
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(4)))).toEqual([
    'stop-latched',
    'commander-unknown',
  ]);
  at.sim.setSpeed(QUICK);
  await daemon.settled((await daemon.shelving.reset(KEEPER, 1, 'the other one is switched off')).intent);
  await ended(daemon, 'foreign-commander');
  await serves(daemon, 4);
  expect(daemon.journal('bank.commanded-by-other')).toHaveLength(1);
});

test('a laptop that moved the bank while the daemon was away: told, journaled, and a person lets it serve again', async () => {
  const { room: at, daemon: first } = await begin(QUICK);
  await serves(first, 4);
  await first.stop();
  const sequence = await at.secondCommander().send('openAisle', 1);
  await until('arrival', () => !at.controller.moving);
  const second = await at.daemon();
  expect(await alarmed(second, 'foreign-commander')).toMatchObject({ priority: 'high' });
  await until('the movement', () => second.journal('bank.moved-externally').length > 0);
  expect(second.journal('bank.moved-externally')).toEqual([
    { type: 'bank.moved-externally', bank: 1, from: [4], to: [1] },
  ]);
  expect(second.journal('bank.commanded-by-other')).toMatchObject([{ sequence, expected: 1 }]);
  expect(await alarmed(second, 'moved-externally')).toMatchObject({ priority: 'low' });
  expect(await refusal(second.shelving.command(KEEPER, 1, open(3)))).toContain('commander-unknown');
  await second.settled((await second.shelving.reset(KEEPER, 1, 'the technician has left')).intent);
  await serves(second, 3);
});

test('a latch raises its alarm, which outlives the daemon and ends with the reset', async () => {
  const { room: at, daemon: first } = await begin(1);
  await first.shelving.command(KEEPER, 1, open(5));
  await first.rolling();
  at.sim.world.people.enterAisle(1, 2);
  expect(await alarmed(first, 'stop-latched')).toMatchObject({ priority: 'high', clearedAt: null });
  await first.seen('everything settled', ({ motion }) => motion === null);
  await first.stop();
  at.sim.world.people.leaveAisle(1, 2);
  const second = await at.daemon();
  await second.ready();
  expect(second.alarm('stop-latched')).toMatchObject({ clearedAt: null });
  await second.shelving.reset(KEEPER, 1, 'walked all aisles');
  await ended(second, 'stop-latched');
});

test('an encoder that drifts is found out by its leap, and nothing moves by it until it is put right', async () => {
  room = await ShelvingRoom.make(4);
  const at = room;
  const daemon = await at.daemon({ maxSpeedMmPerS: 4 * 150 });
  await daemon.ready();
  const { knobs } = at.sim.world.bank(1);
  // The carriage runs into its neighbour while it still believes to be 18 cm away, and then knows better at once.
  knobs.encoderDriftMmPerM = { 2: 200 };
  await daemon.shelving.command(KEEPER, 1, open(4));
  expect(await alarmed(daemon, 'position-implausible')).toMatchObject({
    priority: 'high',
    params: { what: 'carriage 2 leapt' },
  });
  await daemon.seen('everything settled', ({ motion, moving }) => motion === null && !moving);
  expect(daemon.bank.latched).toMatchObject({ cause: 'status-contradictory' });
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(2)))).toContain('status-contradictory');
  expect(await refusal(daemon.shelving.reset(KEEPER, 1, 'looked'))).toContain('status-contradictory');
  knobs.encoderDriftMmPerM = 0;
  knobs.localControl = true;
  expect(at.controller.home()).toBe(true);
  await ended(daemon, 'position-implausible');
  knobs.localControl = false;
  await daemon.seen('remote control', ({ status }) => status?.localControl === false);
  await daemon.settled((await daemon.shelving.reset(KEEPER, 1, 'encoder changed')).intent);
  await serves(daemon, 2);
});

test('a bank that lost its positions does not move; found again at its panel, it was moved by somebody else', async () => {
  const { room: at, daemon } = await begin(QUICK);
  await serves(daemon, 4);
  const { knobs } = at.sim.world.bank(1);
  knobs.positionUnknown = true;
  await daemon.seen('lost positions', ({ openAisles }) => openAisles === null);
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(2)))).toContain('bank-fault');
  knobs.localControl = true;
  expect(at.controller.home()).toBe(true);
  await daemon.seen('positions again', ({ openAisles }) => openAisles?.join() === '5');
  knobs.localControl = false;
  await until('the movement', () => daemon.journal('bank.moved-externally').length > 0);
  expect(daemon.journal('bank.moved-externally')).toEqual([
    { type: 'bank.moved-externally', bank: 1, from: null, to: [5] },
  ]);
  expect(daemon.alarm('moved-externally'), 'a person stood at the panel').toBeUndefined();
  await daemon.seen('remote control', ({ status }) => status?.localControl === false);
  await serves(daemon, 2);
});

test('what moved behind a broken line is journaled when it is back', async () => {
  const { room: at, daemon } = await begin(QUICK);
  await serves(daemon, 4);
  await at.sim.devices.setFault('bank-1', { mode: 'unplugged' });
  await daemon.seen('a lost bank', ({ connected }) => !connected);
  at.sim.world.bank(1).knobs.localControl = true;
  at.controller.localMove(1);
  await until('arrival', () => !at.controller.moving);
  at.sim.world.bank(1).knobs.localControl = false;
  await at.sim.devices.setFault('bank-1', { mode: 'none' });
  await until('the movement', () => daemon.journal('bank.moved-externally').length > 0);
  expect(daemon.journal('bank.moved-externally')).toMatchObject([{ from: [4], to: [1] }]);
  expect(await alarmed(daemon, 'moved-externally')).toMatchObject({ priority: 'low' });
  expect(daemon.journal('bank.ran-on')).toEqual([]);
  expect(daemon.bank.latched).toBeNull();
});
