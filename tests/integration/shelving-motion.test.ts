import { afterEach, expect, test } from 'vitest';
import { refusal } from '../support/refusal.ts';
import { until } from '../support/until.ts';
import { type Daemon, KEEPER, OTHER, READER, ShelvingRoom } from './support/shelving-room.ts';

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

test('an aisle opens end to end: journaled, moved, settled, held, witnessed', async () => {
  const { room: at, daemon } = await begin(QUICK);
  expect(daemon.bank).toMatchObject({ phase: 'open', openAisles: [2], holds: [] });
  const phases: string[] = [daemon.bank.phase];
  daemon.shelving.onChange(({ phase }) => {
    if (phases.at(-1) !== phase) phases.push(phase);
  });
  at.sim.setSpeed(1);
  const answer = await daemon.shelving.command(KEEPER, 1, open(4));
  expect(answer).toMatchObject({ bank: 1, command: 'open-aisle', argument: 4 });
  await daemon.seen('carriages under way', ({ moving }) => moving);
  at.sim.setSpeed(QUICK);
  expect(await daemon.settled(answer.intent)).toMatchObject({ outcome: 'done', openAisles: [4] });
  expect(daemon.shelving.witness(1)).toMatchObject({ bank: 1, open: [{ aisle: 4, heldBy: KEEPER.id }] });
  expect(at.controller.openAisle()).toBe(4);
  expect(phases).toEqual(['open', 'opening', 'held']);
  expect(daemon.journal('intent.opened')).toMatchObject([{ sequence: 1, command: 'open-aisle' }]);
  expect(daemon.journal('aisle.held')).toMatchObject([{ aisle: 4, holder: KEEPER.id, session: 'S-li' }]);
  // Looking again at a bank at rest finds nothing to tell.
  await daemon.shelving.releaseAisle(KEEPER, 1);
  expect(daemon.journal('bank.moved-externally')).toEqual([]);
  expect(daemon.store.verify().ok).toBe(true);
});

test('a command under an idempotency key is sent once and answered twice', async () => {
  const { daemon } = await begin(QUICK);
  const once = { principal: KEEPER.id, key: 'k1', fingerprint: 'f1' };
  const first = await daemon.shelving.command(KEEPER, 1, open(4), once);
  await daemon.settled(first.intent);
  expect(await daemon.shelving.command(KEEPER, 1, open(4), once)).toEqual(first);
  expect(daemon.journal('intent.opened')).toHaveLength(1);
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(5), { ...once, fingerprint: 'f2' }))).toEqual([
    'idempotency-key-reused',
  ]);
});

test('refusals name everything in the way, and leave no trace', async () => {
  const { room: at, daemon } = await begin(QUICK);
  at.sim.world.people.enterAisle(1, 2);
  at.sim.world.bank(1).knobs.fire = true;
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(9)))).toEqual([
    'aisle-unknown',
    'aisle-occupied',
    'fire',
  ]);
  at.sim.world.people.leaveAisle(1, 2);
  at.sim.world.bank(1).knobs.fire = false;
  at.sim.world.bank(1).knobs.emergencyStop = true;
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(4)))).toEqual(['emergency-stop']);
  at.sim.world.bank(1).knobs.presenceSensorBad = [5];
  expect(await refusal(daemon.shelving.command(READER, 1, { kind: 'spread' }))).toEqual([
    'role-missing',
    'presence-unknown',
    'emergency-stop',
  ]);
  expect(await refusal(daemon.shelving.command(KEEPER, 7, open(1)))).toEqual(['bank-unknown']);
  expect(daemon.store.ledger.head).toBe(0);
  expect(at.controller.lastSequence).toBe(0);
});

test('a bank that cannot be read is refused as stale, and shown as unknown', async () => {
  const { room: at, daemon } = await begin(QUICK);
  await at.sim.devices.setFault('bank-1', { mode: 'unplugged' });
  await daemon.seen('a stale bank', ({ phase, connected }) => phase === 'unknown' && !connected);
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(4)))).toEqual([
    'device-unreachable',
    'status-stale',
  ]);
  expect(daemon.shelving.witness(1)).toMatchObject({ open: [] });
  expect(daemon.store.ledger.head).toBe(0);
});

test('a bank whose newest look failed does not begin to move, however fresh the look before it', async () => {
  const { room: at, daemon } = await begin(QUICK);
  await at.sim.devices.setFault('bank-1', { mode: 'exception', code: 4 });
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(4)))).toContain('device-unreachable');
  expect(at.controller.lastSequence).toBe(0);
});

test('an open aisle is its holder’s until released; taking over needs an ended session and an empty aisle', async () => {
  const { room: at, daemon } = await begin(QUICK);
  await daemon.settled((await daemon.shelving.command(KEEPER, 1, open(4))).intent);
  expect(await refusal(daemon.shelving.command(OTHER, 1, open(1)))).toEqual(['aisle-held-by-other']);
  expect(await refusal(daemon.shelving.releaseAisle(OTHER, 1))).toEqual(['aisle-held-by-other']);
  // The holder moves on without asking anybody.
  await daemon.settled((await daemon.shelving.command(KEEPER, 1, open(3))).intent);
  expect(daemon.bank.holds).toMatchObject([{ aisle: 3, holder: KEEPER.id }]);

  daemon.sessions.delete(KEEPER.id);
  at.sim.world.people.enterAisle(1, 3);
  expect(await refusal(daemon.shelving.releaseAisle(OTHER, 1))).toEqual(['aisle-occupied']);
  at.sim.world.people.leaveAisle(1, 3);
  await daemon.shelving.releaseAisle(OTHER, 1);
  expect(daemon.journal('aisle.released').map(({ why }) => why)).toEqual(['closed', 'taken-over']);
  const taken = await daemon.shelving.command(OTHER, 1, { kind: 'close-up', side: 'left' });
  expect(await daemon.settled(taken.intent)).toMatchObject({ outcome: 'done', openAisles: [5] });
  expect(daemon.bank.holds).toEqual([]);
});

test('spreading and closing up end the hold when they are done, logging out at once', async () => {
  const { daemon } = await begin(QUICK);
  await daemon.settled((await daemon.shelving.command(KEEPER, 1, open(4))).intent);
  const spread = await daemon.shelving.command(KEEPER, 1, { kind: 'spread' });
  expect(await daemon.settled(spread.intent)).toMatchObject({ outcome: 'done', openAisles: [] });
  expect(daemon.bank).toMatchObject({ phase: 'closed', holds: [] });
  await daemon.settled((await daemon.shelving.command(KEEPER, 1, open(4))).intent);
  await daemon.shelving.releaseHoldsOf(KEEPER.id, 'logout');
  expect(daemon.bank.holds).toEqual([]);
  expect(daemon.journal('aisle.released').map(({ why }) => why)).toEqual(['closed', 'logout']);
});

test('a person who walks in stops the bank on the wire; it stays latched until reset over empty aisles', async () => {
  const { room: at, daemon } = await begin(1);
  const { intent } = await daemon.shelving.command(KEEPER, 1, open(5));
  await daemon.rolling();
  at.sim.world.people.enterAisle(1, 2);
  const latched = await daemon.seen('a latched stop', (bank) => bank.latched !== null);
  expect(latched.latched?.cause).toContain('aisle-occupied');
  expect(await daemon.settled(intent)).toMatchObject({ outcome: 'stopped' });
  // Our own stop reached the controller, besides its own safety function.
  const stop = daemon.journal('intent.opened').find(({ command }) => command === 'stop');
  expect(at.controller.lastSequence).toBe(stop?.sequence);
  await daemon.settled(stop?.intent ?? '');
  expect(daemon.journal('stop.latched')).toHaveLength(1);
  expect(daemon.bank.phase).toBe('latched');

  expect(await refusal(daemon.shelving.reset(KEEPER, 1, 'nobody here'))).toEqual(['aisle-occupied']);
  at.sim.world.people.leaveAisle(1, 2);
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(5)))).toEqual(['stop-latched']);
  expect(await refusal(daemon.shelving.reset(READER, 1, ' '))).toEqual([
    'role-missing',
    'clearance-unconfirmed',
  ]);
  const reset = await daemon.shelving.reset(KEEPER, 1, 'walked all aisles, nobody inside');
  expect(await daemon.settled(reset.intent)).toMatchObject({ outcome: 'done' });
  expect(daemon.journal('stop.cleared')).toMatchObject([
    { confirmedBy: KEEPER.id, statement: 'walked all aisles, nobody inside' },
  ]);
  at.sim.setSpeed(QUICK);
  const again = await daemon.shelving.command(KEEPER, 1, open(5));
  expect(await daemon.settled(again.intent)).toMatchObject({ outcome: 'done', openAisles: [5] });
});

test('a danger that the controller cannot know of stops the bank by our stop alone', async () => {
  const { room: at, daemon } = await begin(1);
  const { intent } = await daemon.shelving.command(KEEPER, 1, open(5));
  await daemon.rolling();
  daemon.conditions = { ...daemon.conditions, disinfecting: null };
  const latched = await daemon.seen('a latched stop', (bank) => bank.latched !== null);
  expect(latched.latched?.cause).toBe('status-unknown');
  expect(await daemon.settled(intent)).toMatchObject({ outcome: 'stopped', detail: 'overtaken' });
  expect(at.controller.moving).toBe(false);
  expect(at.controller.latchedStop).toBe(false);
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(5)))).toEqual([
    'status-unknown',
    'stop-latched',
  ]);
});

test('anybody who is logged in can stop a motion; it ends stopped and does not latch', async () => {
  const { daemon } = await begin(1);
  const { intent } = await daemon.shelving.command(KEEPER, 1, open(5));
  await daemon.rolling();
  const stop = await daemon.shelving.command(READER, 1, { kind: 'stop' });
  expect(await daemon.settled(stop.intent)).toMatchObject({ outcome: 'done' });
  expect(await daemon.settled(intent)).toMatchObject({ outcome: 'stopped' });
  const rest = await daemon.seen('rest', ({ moving, motion }) => !moving && motion === null);
  expect(rest.latched).toBeNull();
  expect(rest.holds).toEqual([]);
});

test('a cable pulled in mid-motion: the watchdog stops the bank, and the loss latches here', async () => {
  const { room: at, daemon } = await begin(1);
  const { intent } = await daemon.shelving.command(KEEPER, 1, open(5));
  await daemon.rolling();
  await at.sim.devices.setFault('bank-1', { mode: 'unplugged' });
  const latched = await daemon.seen('a latched stop', (bank) => bank.latched !== null);
  expect(latched.latched?.cause).toBe('status-stale');
  await daemon.seen('the stop in the journal', () => daemon.journal('stop.latched').length === 1);
  expect(daemon.journal('intent.settled')).toEqual([]);
  // Plugged in again any earlier, the bank may hear our own stop before its watchdog has run out.
  await until('the watchdog', () => at.controller.watchdogTripped);
  await at.sim.devices.setFault('bank-1', { mode: 'none' });
  expect(await daemon.settled(intent)).toMatchObject({ outcome: 'stopped' });
  await daemon.seen('everything settled', () => daemon.store.shelving.openIntents().length === 0);
  await daemon.settled((await daemon.shelving.reset(KEEPER, 1, 'looked')).intent);
  expect(at.controller.watchdogTripped).toBe(false);
  await daemon.seen('a bank fit for use', ({ phase }) => phase !== 'latched');
});

test('a bank moved at its own panel is journaled, and ends the hold on the aisle it closed', async () => {
  const { room: at, daemon } = await begin(QUICK);
  await daemon.settled((await daemon.shelving.command(KEEPER, 1, open(4))).intent);
  at.sim.world.bank(1).knobs.localControl = true;
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(1)))).toContain('local-control');
  expect(at.controller.localMove(1)).toBe(true);
  await daemon.seen(
    'the other aisle',
    ({ holds, openAisles }) => openAisles?.join() === '1' && holds.length === 0,
  );
  expect(daemon.journal('bank.moved-externally')).toEqual([
    { type: 'bank.moved-externally', bank: 1, from: [4], to: [1] },
  ]);
  expect(daemon.journal('stop.latched')).toEqual([]);
});
