import { afterEach, expect, test } from 'vitest';
import type { Actor } from '../../controller/model/actor.ts';
import {
  DEFAULT_POLICY,
  type FireAction,
  type ShelvingPolicy,
} from '../../controller/services/shelving/index.ts';
import { refusal } from '../support/refusal.ts';
import { until } from '../support/until.ts';
import {
  type Daemon,
  type DaemonOptions,
  KEEPER,
  OTHER,
  READER,
  ShelvingRoom,
} from './support/shelving-room.ts';

let room: ShelvingRoom | undefined;
let panelPulse: NodeJS.Timeout | undefined;
afterEach(async () => {
  clearInterval(panelPulse);
  await room?.close();
  room = undefined;
});

const QUICK = 40;
const HOUR_MS = 3_600_000;
const INSTALLER: Actor = { ...READER, id: 'P-chen', session: 'S-chen', roles: ['installer'] };
const FIRE_PANEL = { device: 'fire-panel', channel: 'alarm', activeWhen: true };
const open = (aisle: number): { kind: 'open-aisle'; aisle: number } => ({ kind: 'open-aisle', aisle });

async function begin(
  speed: number,
  options?: DaemonOptions,
): Promise<{ room: ShelvingRoom; daemon: Daemon }> {
  room = await ShelvingRoom.make(speed);
  const daemon = await room.daemon(options);
  await daemon.ready();
  return { room, daemon };
}

/** A policy that locks the room from an hour ago, or in an hour's time, for two hours. */
function lockedFrom(aheadMs: number): ShelvingPolicy {
  const clock = (ms: number): string => new Date(Date.now() + ms).toISOString().slice(11, 16);
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const hours = { days, from: clock(aheadMs), to: clock(aheadMs + 2 * HOUR_MS) };
  return { ...DEFAULT_POLICY, lockedHours: [hours] };
}

/** What the fire panel says from now on, as often as a poll would ask it. */
function panel(daemon: Daemon, on: boolean, quality: 'good' | 'bad' = 'good'): void {
  const { device, channel } = FIRE_PANEL;
  const say = (): void => {
    const now = Date.now();
    const reading = { device, channel, value: on, unit: '', quality, sourceTime: now, receivedTime: now };
    daemon.bus.emit('readings', [reading]);
  };
  clearInterval(panelPulse);
  say();
  panelPulse = setInterval(say, 500);
}

/** The end of the daemon's `nth` own motion. */
async function parked(daemon: Daemon, nth: number): Promise<unknown> {
  const own = await until(`park ${nth}`, () => parks(daemon)[nth - 1]);
  return daemon.settled(own.intent);
}

const parks = (daemon: Daemon): readonly { intent: string; command: string }[] =>
  daemon
    .journal('intent.opened')
    .filter(({ command, openedBy }) => command !== 'stop' && command !== 'unlock' && openedBy === 'daemon');

const modesOf = (daemon: Daemon): string[] => daemon.bank.modes.map(({ mode }) => mode);
const inMode = (daemon: Daemon, mode: string): Promise<unknown> =>
  daemon.seen(`mode ${mode}`, ({ modes }) => modes.some((standing) => standing.mode === mode));
const alarms = (daemon: Daemon): string[] =>
  daemon.store.alarms
    .active()
    .filter(({ clearedAt }) => clearedAt === null)
    .map(({ kind }) => kind);
const alarm = (daemon: Daemon, kind: string): Promise<unknown> =>
  until(`alarm ${kind}`, () => alarms(daemon).includes(kind));

test('at night the bank is locked at its controller too; a restart finds it so, and morning unlocks it', async () => {
  const { room: at, daemon } = await begin(QUICK, { policy: lockedFrom(-HOUR_MS) });
  await daemon.seen('a locked bank', ({ status }) => status?.locked === true);
  expect(daemon.journal('mode.entered')).toMatchObject([{ mode: 'locked', by: 'daemon', why: 'schedule' }]);
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(4)))).toEqual(['bank-locked', 'mode-locked']);
  await daemon.stop();

  const next = await at.daemon({ policy: lockedFrom(-HOUR_MS) });
  await next.ready();
  expect(modesOf(next)).toEqual(['locked']);
  next.setAhead(2 * HOUR_MS);
  await next.seen('an unlocked bank', ({ status, modes }) => status?.locked === false && modes.length === 0);
  expect(next.journal('mode.entered')).toHaveLength(1);
  expect(next.journal('mode.left')).toMatchObject([{ mode: 'locked', by: 'daemon', why: 'schedule' }]);
  const { intent } = await next.shelving.command(KEEPER, 1, open(4));
  expect(await next.settled(intent)).toMatchObject({ outcome: 'done' });
});

test('nobody is locked in: the schedule waits for them, an order is refused', async () => {
  const { room: at, daemon } = await begin(QUICK, { policy: lockedFrom(HOUR_MS) });
  at.sim.world.people.enterAisle(1, 2);
  await daemon.seen('somebody inside', ({ presence }) => presence[1] === true);
  const locked = { mode: 'locked', why: 'closing early' } as const;
  expect(await refusal(daemon.shelving.enterMode(KEEPER, 1, locked))).toEqual(['aisle-occupied']);
  daemon.setAhead(HOUR_MS + 60_000);
  const waits = await until('the lock to wait', () => {
    const reasons = daemon.bank.lockWaitsFor;
    return reasons.some(({ code }) => code === 'aisle-occupied') && reasons;
  });
  expect(waits.map(({ code }) => code)).toEqual(['aisle-occupied']);
  expect(modesOf(daemon)).toEqual([]);
  at.sim.world.people.leaveAisle(1, 2);
  await daemon.seen('a locked bank', ({ status }) => status?.locked === true);
  expect(daemon.bank.lockWaitsFor).toEqual([]);
  // Who unlocks it in these hours has it until they are over.
  await daemon.shelving.leaveMode(KEEPER, 1, 'locked', 'a late request');
  await daemon.seen('an unlocked bank', ({ status }) => status?.locked === false);
  const { intent } = await daemon.shelving.command(KEEPER, 1, open(4));
  expect(await daemon.settled(intent)).toMatchObject({ outcome: 'done' });
  expect(daemon.journal('mode.entered')).toHaveLength(1);
});

test('ventilation is verified gap by gap, and ends when a keeper wants an aisle', async () => {
  const { room: at, daemon } = await begin(QUICK);
  const airing = { mode: 'ventilation', why: 'weekly airing' } as const;
  await daemon.settled((await daemon.shelving.command(OTHER, 1, open(4))).intent);
  expect(await refusal(daemon.shelving.enterMode(KEEPER, 1, airing))).toEqual(['aisle-held-by-other']);
  await daemon.shelving.releaseAisle(OTHER, 1);
  expect(await refusal(daemon.shelving.enterMode(READER, 1, airing))).toEqual(['role-missing']);
  await daemon.shelving.enterMode(KEEPER, 1, airing);
  expect(await refusal(daemon.shelving.enterMode(KEEPER, 1, airing))).toContain('mode-standing');
  const verified = await until('a verdict', () => daemon.journal('ventilation.verified')[0]);
  expect(verified).toMatchObject({ bank: 1, even: true, commandedMm: 180 });
  expect(verified.achievedMm).toHaveLength(5);
  for (const gap of verified.achievedMm) expect(Math.abs((gap ?? 0) - 180)).toBeLessThanOrEqual(18);
  expect(alarms(daemon)).toEqual([]);
  expect(at.controller.openAisle()).toBe(0);

  await daemon.settled((await daemon.shelving.command(OTHER, 1, open(2))).intent);
  expect(modesOf(daemon)).toEqual([]);
  expect(daemon.journal('mode.left')).toMatchObject([
    { mode: 'ventilation', by: OTHER.id, why: 'aisle-requested' },
  ]);
});

test('a ventilation that somebody stopped is reported as uneven', async () => {
  const { daemon } = await begin(1);
  await daemon.shelving.enterMode(KEEPER, 1, { mode: 'ventilation', why: 'airing' });
  await daemon.seen('rolling carriages', ({ moving }) => moving);
  await daemon.shelving.command(READER, 1, { kind: 'stop' });
  const verified = await until('a verdict', () => daemon.journal('ventilation.verified')[0]);
  expect(verified.even).toBe(false);
  await alarm(daemon, 'ventilation-uneven');
  await daemon.shelving.leaveMode(KEEPER, 1, 'ventilation', 'no time');
  await until('the end of the alarm', () => !alarms(daemon).includes('ventilation-uneven'));
});

async function beginWithPanel(
  speed: number,
  onFire: FireAction,
): Promise<{ room: ShelvingRoom; daemon: Daemon }> {
  const started = await begin(speed, { policy: { ...DEFAULT_POLICY, fireInputs: [FIRE_PANEL] }, onFire });
  panel(started.daemon, false);
  return started;
}

test('fire spreads the bank; a person who walks in stops it, and it goes on only after a reset', async () => {
  const { room: at, daemon } = await beginWithPanel(1, { action: 'spread' });
  panel(daemon, true);
  await inMode(daemon, 'fire');
  await alarm(daemon, 'bank-fire');
  await daemon.seen('carriages on their way', ({ moving }) => moving);
  expect(daemon.journal('intent.opened')).toMatchObject([{ command: 'spread', openedBy: 'daemon' }]);
  at.sim.world.people.enterAisle(1, 2);
  await daemon.seen('a latched stop', ({ latched, moving }) => latched !== null && !moving);
  await alarm(daemon, 'park-failed');
  at.sim.world.people.leaveAisle(1, 2);
  await daemon.seen('an empty bank', ({ presence }) => presence.every((occupied) => occupied === false));
  await until('everything settled', () => daemon.store.shelving.openIntents().length === 0);
  expect(daemon.journal('intent.opened').filter(({ command }) => command === 'spread')).toHaveLength(1);

  at.sim.setSpeed(QUICK);
  await daemon.shelving.reset(KEEPER, 1, 'everybody is outside, I looked into every aisle');
  expect(await parked(daemon, 2)).toMatchObject({ outcome: 'done', openAisles: [] });
  await until('the end of the alarm', () => !alarms(daemon).includes('park-failed'));

  // People do not move it, and the mode ends by a person, and not before the panel is clear.
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(1)))).toEqual(['fire', 'mode-fire']);
  expect(await refusal(daemon.shelving.leaveMode(KEEPER, 1, 'fire', 'over'))).toEqual(['fire-standing']);
  panel(daemon, false, 'bad');
  await until('what it said last is too old to be believed', async () => {
    const reasons = await refusal(daemon.shelving.leaveMode(KEEPER, 1, 'fire', 'over'));
    return reasons.join() === 'status-unknown';
  });
  panel(daemon, false);
  await daemon.shelving.leaveMode(KEEPER, 1, 'fire', 'the brigade has left');
  await until('the end of the alarm', () => !alarms(daemon).includes('bank-fire'));
  const { intent } = await daemon.shelving.command(KEEPER, 1, open(1));
  expect(await daemon.settled(intent)).toMatchObject({ outcome: 'done' });
});

test('fire clears a way out past the hold of somebody who has left', async () => {
  const { daemon } = await beginWithPanel(QUICK, { action: 'clear', aisle: 5 });
  await daemon.settled((await daemon.shelving.command(KEEPER, 1, open(4))).intent);
  panel(daemon, true);
  await daemon.seen('the way out', ({ openAisles }) => openAisles?.includes(5) === true);
  await until('the end of the hold', () => daemon.bank.holds.length === 0);
  expect(daemon.journal('aisle.released')).toMatchObject([{ aisle: 4, holder: KEEPER.id, why: 'closed' }]);
});

test('a stop that anybody presses in a fire holds until somebody has looked', async () => {
  const { room: at, daemon } = await beginWithPanel(1, { action: 'spread' });
  panel(daemon, true);
  await daemon.seen('carriages on their way', ({ moving }) => moving);
  await daemon.shelving.command(READER, 1, { kind: 'stop' });
  expect(daemon.journal('stop.latched')).toMatchObject([{ cause: 'stopped-by-command' }]);
  await daemon.seen('rest', ({ moving, motion }) => !moving && motion === null);
  expect(daemon.journal('intent.opened').filter(({ command }) => command === 'spread')).toHaveLength(1);
  at.sim.setSpeed(QUICK);
  await daemon.shelving.reset(KEEPER, 1, 'all clear');
  expect(await parked(daemon, 2)).toMatchObject({ outcome: 'done' });
});

test('the fire input of a bank stops a motion; the bank is parked when the input is off and a person has looked', async () => {
  const { room: at, daemon } = await begin(1, { onFire: { action: 'spread' } });
  await daemon.shelving.command(KEEPER, 1, open(5));
  await daemon.rolling();
  at.sim.world.bank(1).knobs.fire = true;
  await daemon.seen('a latched stop', ({ latched, moving }) => latched !== null && !moving);
  await inMode(daemon, 'fire');
  expect(daemon.journal('mode.entered')).toMatchObject([{ mode: 'fire', by: 'daemon', why: 'bank-1-input' }]);
  await alarm(daemon, 'park-failed');
  expect(await refusal(daemon.shelving.reset(KEEPER, 1, 'looked'))).toEqual(['fire']);
  at.sim.world.bank(1).knobs.fire = false;
  await daemon.seen('a quiet input', ({ status }) => status?.fire === false);
  // The signal is gone, the mode stands: the bank goes where it belongs as soon as somebody has looked.
  at.sim.setSpeed(QUICK);
  await daemon.shelving.reset(KEEPER, 1, 'looked');
  expect(await parked(daemon, 1)).toMatchObject({ outcome: 'done' });
  await daemon.shelving.leaveMode(INSTALLER, 1, 'fire', 'false alarm');
  expect(modesOf(daemon)).toEqual([]);
});

test('what a controller refuses in a fire is told of', async () => {
  const { room: at, daemon } = await begin(QUICK, { onFire: { action: 'spread' } });
  at.sim.world.bank(1).knobs.fire = true;
  expect(await parked(daemon, 1)).toMatchObject({ outcome: 'refused', detail: 'refused-fire' });
  await alarm(daemon, 'park-failed');
  expect(daemon.bank.latched).toBeNull();
});

test('an input that cannot be read forbids motion and enters nothing', async () => {
  const policy = { ...DEFAULT_POLICY, fireInputs: [FIRE_PANEL] };
  const { daemon } = await begin(QUICK, { policy, onFire: { action: 'spread' } });
  panel(daemon, true, 'bad');
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(4)))).toEqual(['status-unknown']);
  expect(modesOf(daemon)).toEqual([]);
});

test('maintenance withholds everything, ends by its technician, and leaves a latch when it runs out', async () => {
  const { daemon } = await begin(QUICK);
  const service = { mode: 'maintenance', why: 'new motor' } as const;
  const far = Date.now() + 13 * HOUR_MS;
  expect(await refusal(daemon.shelving.enterMode(KEEPER, 1, { ...service, until: far }))).toEqual([
    'expiry-invalid',
  ]);
  expect(await refusal(daemon.shelving.enterMode(KEEPER, 1, { ...service, person: 'P-nobody' }))).toEqual([
    'person-unknown',
  ]);
  await daemon.shelving.enterMode(INSTALLER, 1, { ...service, until: Date.now() + HOUR_MS });
  expect(daemon.bank.modes).toMatchObject([{ mode: 'maintenance', person: INSTALLER.id }]);
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(4)))).toEqual(['mode-maintenance']);
  expect(await refusal(daemon.shelving.reset(KEEPER, 1, 'looked'))).toEqual(['mode-maintenance']);
  expect(await refusal(daemon.shelving.leaveMode(KEEPER, 1, 'maintenance', 'done?'))).toEqual([
    'maintenance-not-yours',
  ]);
  await daemon.shelving.leaveMode(INSTALLER, 1, 'maintenance', 'motor runs');
  expect(await refusal(daemon.shelving.leaveMode(INSTALLER, 1, 'maintenance', 'again'))).toEqual([
    'mode-unknown',
  ]);

  await daemon.shelving.enterMode(KEEPER, 1, { ...service, until: Date.now() + HOUR_MS });
  daemon.setAhead(HOUR_MS + 1000);
  await daemon.seen('a latched stop', ({ latched, modes }) => latched !== null && modes.length === 0);
  expect(daemon.journal('mode.left').at(-1)).toMatchObject({ by: 'daemon', why: 'expired' });
  await alarm(daemon, 'maintenance-expired');
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(4)))).toEqual(['stop-latched']);
  await daemon.settled((await daemon.shelving.reset(KEEPER, 1, 'the technician has left')).intent);
  await until('the end of the alarm', () => !alarms(daemon).includes('maintenance-expired'));
  await daemon.settled((await daemon.shelving.command(KEEPER, 1, open(4))).intent);
});

test('local control is watched and given back: nothing moves by itself, the next command does', async () => {
  const { room: at, daemon } = await begin(QUICK);
  const { knobs } = at.sim.world.bank(1);
  knobs.localControl = true;
  await daemon.seen('local control', ({ status }) => status?.localControl === true);
  expect(await refusal(daemon.shelving.command(KEEPER, 1, open(4)))).toEqual(['local-control']);
  expect(at.controller.localMove(1)).toBe(true);
  await daemon.seen('the panel’s aisle', ({ openAisles }) => openAisles?.join() === '1');
  knobs.localControl = false;
  await daemon.seen('control given back', ({ status }) => status?.localControl === false);
  expect(daemon.journal('intent.opened')).toEqual([]);
  expect(at.controller.lastSequence).toBe(0);
  const { intent } = await daemon.shelving.command(KEEPER, 1, open(4));
  expect(await daemon.settled(intent)).toMatchObject({ outcome: 'done', openAisles: [4] });
});

test('in a fire, too, a bank that was given back from local control waits for a person', async () => {
  const { room: at, daemon } = await beginWithPanel(QUICK, { action: 'spread' });
  const { knobs } = at.sim.world.bank(1);
  knobs.localControl = true;
  await daemon.seen('local control', ({ status }) => status?.localControl === true);
  panel(daemon, true);
  await alarm(daemon, 'park-failed');
  knobs.localControl = false;
  await daemon.seen('a latch', ({ latched }) => latched?.cause === 'local-control');
  expect(daemon.journal('intent.opened')).toEqual([]);
  await daemon.shelving.reset(KEEPER, 1, 'the technician has stepped back');
  expect(await parked(daemon, 1)).toMatchObject({ outcome: 'done' });
});

test('a lock of ours is opened for fire', async () => {
  const { daemon } = await beginWithPanel(QUICK, { action: 'spread' });
  await daemon.shelving.enterMode(KEEPER, 1, { mode: 'locked', why: 'closing early' });
  await daemon.seen('a locked bank', ({ status }) => status?.locked === true);
  panel(daemon, true);
  expect(await parked(daemon, 1)).toMatchObject({ outcome: 'done' });
  expect(modesOf(daemon).toSorted()).toEqual(['fire', 'locked']);
  expect(daemon.journal('intent.opened').map(({ command }) => command)).toEqual(['lock', 'unlock', 'spread']);
});
