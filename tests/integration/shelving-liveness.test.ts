import { afterEach, expect, test } from 'vitest';
import { refusal } from '../support/refusal.ts';
import { until } from '../support/until.ts';
import { type Daemon, KEEPER, ShelvingRoom } from './support/shelving-room.ts';

let room: ShelvingRoom | undefined;
afterEach(async () => {
  await room?.close();
  room = undefined;
});

const OPEN_5 = { kind: 'open-aisle', aisle: 5 } as const;
/** Shorter than a status may be old, so that the watchdog and not a stop of ours is what ends the motion. */
const WATCHDOG_MS = 1000;

async function begin(): Promise<{ room: ShelvingRoom; daemon: Daemon }> {
  room = await ShelvingRoom.make(1);
  const daemon = await room.daemon();
  await daemon.ready();
  room.controller.watchdogMs = WATCHDOG_MS;
  return { room, daemon };
}

const STOPPED_BY_WATCHDOG = 12;

/** Every result that the controller shows from now on, each change once. */
function resultsOf({ controller }: ShelvingRoom): readonly number[] {
  const results = [controller.result];
  const tick = controller.tick.bind(controller);
  controller.tick = (worldMs, wireMs) => {
    tick(worldMs, wireMs);
    if (results.at(-1) !== controller.result) results.push(controller.result);
  };
  return results;
}

const HANGS: readonly [string, (daemon: Daemon) => void][] = [
  ['reading the status', ({ reads }) => reads.hang()],
  ['the decision loop', (daemon) => daemon.stall()],
  ['the journal', ({ commits }) => commits.hang()],
];

test.each(HANGS)(
  'when %s hangs, the heartbeat stays away and the watchdog stops the bank',
  async (_, hang) => {
    const { room: at, daemon } = await begin();
    await daemon.shelving.command(KEEPER, 1, OPEN_5);
    await daemon.rolling();
    const results = resultsOf(at);
    hang(daemon);
    await until('the watchdog', () => at.controller.watchdogTripped);
    await until('rest', () => !at.controller.bank.carriages.moving);
    // Result 12 of the register map: the bank stopped by itself. A stop that follows it says 2 of itself.
    expect(results.slice(0, 2)).toEqual([1, STOPPED_BY_WATCHDOG]);
  },
);

test('a motion that is well fed is not stopped by the watchdog', async () => {
  const { room: at, daemon } = await begin();
  const { intent } = await daemon.shelving.command(KEEPER, 1, OPEN_5);
  await daemon.rolling();
  at.sim.setSpeed(4);
  expect(await daemon.settled(intent)).toMatchObject({ outcome: 'done' });
  expect(at.controller.watchdogTripped).toBe(false);
});

test('a journal that comes to itself again before the watchdog does has stopped nobody', async () => {
  const { room: at, daemon } = await begin();
  at.controller.watchdogMs = 60_000;
  const { intent } = await daemon.shelving.command(KEEPER, 1, OPEN_5);
  await daemon.rolling();
  daemon.commits.hang();
  await until('the daemon noticing', () => daemon.shelving.unwell === 'journal');
  daemon.commits.letGo();
  at.sim.setSpeed(40);
  expect(await daemon.settled(intent)).toMatchObject({ outcome: 'done' });
  expect(daemon.journal('stop.latched')).toEqual([]);
});

test('nothing begins to move while the decision loop hangs', async () => {
  const { room: at, daemon } = await begin();
  daemon.stall();
  await until('the daemon noticing', () => daemon.shelving.unwell === 'decisions');
  expect(await refusal(daemon.shelving.command(KEEPER, 1, OPEN_5))).toEqual(['daemon-unwell']);
  expect(at.controller.lastSequence).toBe(0);
});

test('nothing begins to move while the journal hangs, not even what was decided before', async () => {
  const { room: at, daemon } = await begin();
  daemon.commits.hang();
  await until('the daemon noticing', () => daemon.shelving.unwell === 'journal');
  const held = daemon.commits.holds;
  const late = daemon.shelving.command(KEEPER, 1, OPEN_5);
  await until('the decision waiting for the journal', () => daemon.commits.holds > held);
  daemon.commits.letGo();
  expect(await refusal(late)).toEqual(['daemon-unwell']);
  expect(at.controller.lastSequence).toBe(0);
});
