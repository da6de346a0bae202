import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DeviceError } from '../../../drivers/contract/index.ts';
import { KEEPER, ScriptedRoom } from './scripted-bank.ts';

let room: ScriptedRoom;
beforeEach(async () => {
  room = await new ScriptedRoom().start();
});
afterEach(() => room.close());

const OPEN = { kind: 'open-aisle', aisle: 4 } as const;
const STOP = { kind: 'stop' } as const;
const silent = new DeviceError('timeout', 'no answer');

/** Something that waits until a test lets it pass. */
function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

/** A motion that the controller has taken and executes. */
async function rolling(): Promise<{ intent: string; sequence: number }> {
  room.bank.onSend = async (_command, sequence) => {
    room.bank.shows = { moving: true, targetAisle: 4, lastSequence: sequence, lastResult: 'running' };
  };
  const { intent } = await room.shelving.command(KEEPER, 1, OPEN);
  await room.idle();
  expect(room.picture.motion).toMatchObject({ intent });
  return { intent, sequence: room.bank.sent[0]?.sequence ?? 0 };
}

describe('what a look may tell of a command', () => {
  test('a look from before the command says nothing of it when the look after it fails', async () => {
    room.bank.onSend = async () => {
      room.bank.shows = null;
    };
    await room.shelving.command(KEEPER, 1, OPEN);
    await room.idle();
    expect(room.journal('intent.settled')).toEqual([]);
    expect(room.picture.holds).toMatchObject([{ aisle: 4 }]);
    room.bank.shows = { moving: true, targetAisle: 4, lastSequence: 1, lastResult: 'running' };
    const before = room.bank.beats;
    await room.look();
    expect(room.bank.beats, 'the motion is still ours to feed').toBe(before + 1);
  });

  test('the first look after a failed one does', async () => {
    room.bank.onSend = async () => {
      room.bank.shows = null;
    };
    const { intent } = await room.shelving.command(KEEPER, 1, OPEN);
    await room.idle();
    room.bank.shows = {};
    await room.look();
    await room.idle();
    expect(room.journal('intent.settled')).toMatchObject([{ intent, outcome: 'refused', detail: 'ignored' }]);
  });
});

describe('permission that goes while a motion is on its way', () => {
  test('nothing is sent when somebody walked in while the heartbeat was', async () => {
    room.bank.onBeat = async () => {
      room.bank.shows = { presence: [false, true, false, false, false] };
      await room.look();
    };
    await room.shelving.command(KEEPER, 1, OPEN);
    await room.idle();
    expect(room.bank.commands).toEqual([]);
    expect(room.journal('intent.settled')).toMatchObject([
      { outcome: 'never-sent', detail: 'aisle-occupied' },
    ]);
  });

  test('nothing is sent when somebody pressed stop while the heartbeat was', async () => {
    room.bank.onBeat = async () => void (await room.shelving.command(KEEPER, 1, STOP));
    await room.shelving.command(KEEPER, 1, OPEN);
    await room.idle();
    expect(room.bank.commands).toEqual(['stop']);
  });

  test('a stop that overtook its motion on the line is followed by another, under a new number', async () => {
    const line = gate();
    const waiting = gate();
    room.bank.onSend = async ({ kind }, sequence) => {
      if (kind === 'stop') {
        room.bank.shows = { lastSequence: sequence, lastResult: 'done' };
        return;
      }
      waiting.open();
      await line.passed;
      room.bank.shows = { moving: true, targetAisle: 4, lastSequence: sequence, lastResult: 'running' };
    };
    const motion = room.shelving.command(KEEPER, 1, OPEN);
    await waiting.passed;
    await room.shelving.command(KEEPER, 1, STOP);
    await room.look();
    line.open();
    await motion;
    await room.idle();
    expect(room.bank.commands).toEqual(['stop', 'open-aisle', 'stop']);
    const [first, , second] = room.bank.sent.map(({ sequence }) => sequence);
    expect(second).not.toBe(first);
  });
});

describe('a stop that somebody pressed', () => {
  test('is repeated when it did not get through, and the motion is not fed meanwhile', async () => {
    const { sequence } = await rolling();
    room.bank.onSend = () => Promise.reject(silent);
    await room.shelving.command(KEEPER, 1, STOP);
    await room.idle();
    const fed = room.bank.beats;
    room.bank.onSend = async () => {};
    await room.look();
    await room.idle();
    expect(room.bank.beats).toBe(fed);
    expect(room.bank.commands).toEqual(['open-aisle', 'stop']);
    expect(room.bank.sent[1]?.sequence).toBe(sequence + 1);
    expect(room.picture.latched).toBeNull();
  });

  test('is sent again under a key that was answered before: nobody presses stop to hear an old answer', async () => {
    const once = { principal: KEEPER.id, key: 'k1', fingerprint: 'f1' };
    const first = await room.shelving.command(KEEPER, 1, STOP, once);
    room.bank.shows = { lastSequence: 1, lastResult: 'done' };
    await room.look();
    await room.idle();
    room.bank.sent.length = 0;
    const { sequence } = await rolling();
    expect(await room.shelving.command(KEEPER, 1, STOP, once)).toEqual(first);
    await room.idle();
    expect(room.bank.commands).toEqual(['open-aisle', 'stop']);
    expect(room.bank.sent[1]?.sequence).toBe(sequence + 1);
  });

  test('is not repeated while carriages come to rest under it', async () => {
    await rolling();
    room.bank.onSend = async (_command, sequence) => {
      room.bank.shows = { moving: true, lastSequence: sequence, lastResult: 'running' };
    };
    await room.shelving.command(KEEPER, 1, STOP);
    await room.idle();
    await room.look();
    await room.look();
    await room.idle();
    expect(room.bank.commands).toEqual(['open-aisle', 'stop']);
  });

  test('is sent anew when the controller took a motion after it', async () => {
    const { sequence } = await rolling();
    room.bank.onSend = async (_command, stop) => {
      room.bank.shows = { moving: true, lastSequence: stop, lastResult: 'running' };
    };
    await room.shelving.command(KEEPER, 1, STOP);
    await room.idle();
    room.bank.shows = { moving: true, lastSequence: sequence, lastResult: 'running' };
    await room.look();
    await room.idle();
    expect(room.bank.commands).toEqual(['open-aisle', 'stop', 'stop']);
    expect(room.bank.sent[2]?.sequence).toBe(sequence + 2);
  });
});

test('a clock that was set back does not make a stale status fresh', async () => {
  await room.clock.advance(3000);
  expect(room.picture.phase).toBe('unknown');
  const now = room.clock.now.bind(room.clock);
  // The status was written 3 s ago by a clock that has been set back by 3.05 s since.
  room.clock.now = () => now() - 3050;
  expect(room.picture).toMatchObject({ phase: 'unknown', connected: false });
});

test('a daemon that ends sends no motion that still waits to be sent', async () => {
  const beating = gate();
  const line = gate();
  room.bank.onBeat = () => {
    beating.open();
    return line.passed;
  };
  const motion = room.shelving.command(KEEPER, 1, OPEN);
  await beating.passed;
  const stopped = room.shelving.stop();
  line.open();
  await Promise.all([motion, stopped]);
  expect(room.bank.commands).not.toContain('open-aisle');
});

test('a stop that was journaled before a crash and not sent is sent after it', async () => {
  const { sequence } = await rolling();
  room.bank.onSend = () => Promise.reject(silent);
  await room.shelving.command(KEEPER, 1, STOP);
  room.bank.onSend = async () => {};
  await room.restart();
  await room.idle();
  expect(room.bank.sent.slice(1)).toEqual([{ sequence: sequence + 1, command: STOP }]);
});

test('a reset that could not be written leaves the stop latched', async () => {
  await rolling();
  room.bank.onSend = async (_command, sequence) => {
    room.bank.shows = { lastSequence: sequence, lastResult: 'done' };
  };
  room.diskFails = true;
  room.bank.shows = { ...room.bank.shows, presence: [true, false, false, false, false] };
  await room.look();
  await room.idle();
  room.bank.shows = { lastSequence: 2, lastResult: 'done' };
  await room.look();
  expect(room.picture.latched).toMatchObject({ cause: 'aisle-occupied' });
  room.diskFails = false;
  await room.look();
  await room.idle();
  expect(room.journal('stop.latched')).toEqual([]);
  room.diskFails = true;
  await expect(room.shelving.reset(KEEPER, 1, 'all clear')).rejects.toThrow('the disk is full');
  expect(room.picture.latched).toMatchObject({ cause: 'aisle-occupied' });
});

test('carriages obey people who are logged in, not machines, whatever roles their token has', async () => {
  const machine = { ...KEEPER, kind: 'client', id: 'C-1', session: 'C-1' } as const;
  await expect(room.shelving.command(machine, 1, OPEN)).rejects.toThrow('not-logged-in');
  expect(room.bank.commands).toEqual([]);
  await room.shelving.command(machine, 1, STOP);
  expect(room.bank.commands).toEqual(['stop']);
});

describe('what must not be', () => {
  /** Looks at a bank at rest until it counts as standing still. */
  async function lookAgain(times = 3): Promise<void> {
    for (let look = 0; look < times; look++) {
      await room.clock.advance(200);
      await room.look();
      await room.idle();
    }
  }

  test('a graver cause takes over a latch that stands, a lesser one does not', async () => {
    room.bank.shows = { moving: true, presence: [true, false, false, false, false] };
    await room.look();
    await room.idle();
    expect(room.picture.latched).toMatchObject({ cause: 'aisle-occupied' });
    const { sequence = 0 } = room.bank.sent.at(-1) ?? {};
    room.bank.shows = { lastSequence: sequence, lastResult: 'done' };
    await lookAgain();
    room.bank.shows = { ...room.bank.shows, lastSequence: 4711 };
    await lookAgain();
    expect(room.picture.latched).toMatchObject({ cause: 'commander-unknown' });
    for (const positionMm of [1780, 1740, 1700]) {
      room.bank.shows = { ...room.bank.shows, positionsMm: [0, positionMm, 2700, 3600], openAisles: [] };
      await lookAgain(1);
    }
    expect(room.picture.latched).toMatchObject({ cause: 'bank-ran-on' });
    room.bank.shows = { ...room.bank.shows, lastSequence: 4712 };
    await lookAgain();
    expect(room.picture.latched).toMatchObject({ cause: 'bank-ran-on' });
    expect(room.journal('stop.latched').map(({ cause }) => cause)).toEqual([
      'aisle-occupied',
      'commander-unknown',
      'bank-ran-on',
    ]);
    await room.restart();
    expect(room.picture.latched).toMatchObject({ cause: 'bank-ran-on' });
  });

  test('what could not be written is written when the disk is well again', async () => {
    await room.look();
    room.diskFails = true;
    room.bank.shows = { lastSequence: 4711 };
    await room.look();
    await room.idle();
    expect(room.picture.latched).toMatchObject({ cause: 'commander-unknown' });
    expect(room.journal('bank.commanded-by-other')).toEqual([]);
    room.diskFails = false;
    await room.clock.advance(500);
    await room.idle();
    expect(room.journal('bank.commanded-by-other')).toEqual([
      { type: 'bank.commanded-by-other', bank: 1, sequence: 4711, expected: 0 },
    ]);
    expect(room.journal('stop.latched')).toMatchObject([{ cause: 'commander-unknown' }]);
  });

  test('an encoder that trembles where an aisle counts as open moves nothing and takes nobody’s aisle', async () => {
    room.bank.onSend = async (_command, lastSequence) => {
      room.bank.shows = { lastSequence, lastResult: 'done' };
    };
    await room.shelving.command(KEEPER, 1, { kind: 'open-aisle', aisle: 2 });
    await room.idle();
    await lookAgain();
    for (let time = 0; time < 5; time++) {
      room.bank.shows = { ...room.bank.shows, openAisles: [], positionsMm: [0, 1799, 2700, 3600] };
      await lookAgain();
      room.bank.shows = { ...room.bank.shows, openAisles: [2], positionsMm: [0, 1800, 2700, 3600] };
      await lookAgain();
    }
    expect(room.journal('bank.moved-externally')).toEqual([]);
    expect(room.picture.holds).toMatchObject([{ aisle: 2 }]);
  });

  test('a motion of ours that ended where nobody could tell was nobody else’s', async () => {
    await lookAgain();
    room.bank.onSend = async (_command, lastSequence) => {
      // At rest it contradicts itself: the aisle it names has no width.
      const positionsMm = [0, 900, 1800, 3600];
      room.bank.shows = { openAisles: [3], positionsMm, lastSequence, lastResult: 'done' };
    };
    const { intent } = await room.shelving.command(KEEPER, 1, OPEN);
    await room.idle();
    expect(room.journal('intent.settled')).toMatchObject([{ intent, openAisles: null }]);
    room.bank.shows = { ...room.bank.shows, openAisles: [4] };
    await lookAgain();
    expect(room.picture.openAisles).toEqual([4]);
    expect(room.journal('bank.moved-externally')).toEqual([]);
    expect(room.picture.holds).toMatchObject([{ aisle: 4 }]);
  });

  test('carriages moved by hand at the panel are told even where no aisle changed, and play is not', async () => {
    room.bank.shows = { openAisles: [], positionsMm: [0, 1300, 2200, 3600] };
    await room.restart();
    await lookAgain();
    room.bank.shows = { ...room.bank.shows, positionsMm: [0, 1310, 2200, 3600] };
    await lookAgain();
    expect(room.journal('bank.moved-externally')).toEqual([]);
    room.bank.shows = { ...room.bank.shows, localControl: true, positionsMm: [0, 1400, 2300, 3600] };
    await lookAgain();
    expect(room.journal('bank.moved-externally')).toEqual([
      { type: 'bank.moved-externally', bank: 1, from: [], to: [] },
    ]);
    expect(room.journal('bank.ran-on')).toEqual([]);
    expect(room.picture.latched).toBeNull();
  });

  test('a make without a watchdog is stopped at once by a daemon that is not well', async () => {
    room.bank.features = new Set([...room.bank.features].filter((feature) => feature !== 'watchdog'));
    await rolling();
    room.diskFails = true;
    await room.clock.advance(2000);
    await room.look();
    await room.idle();
    // A stop that cannot be journaled is sent all the same, and again.
    expect(new Set(room.bank.commands.slice(1))).toEqual(new Set(['stop']));
  });

  test('one that has a watchdog is only not fed any more', async () => {
    await rolling();
    const fed = room.bank.beats;
    room.diskFails = true;
    await room.clock.advance(1900);
    await room.look();
    await room.idle();
    expect(room.bank.beats).toBe(fed);
    expect(room.bank.commands).toEqual(['open-aisle']);
  });
});
