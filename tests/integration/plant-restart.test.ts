import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KEEPER, MINUTE_MS, PlantRoom } from './support/plant-room.ts';

let room: PlantRoom;

beforeEach(() => {
  room = new PlantRoom();
});

afterEach(() => room.end());

describe('a compressor and whatever else must rest between two runs', () => {
  it('switches off what must not run unwatched when it stops, and takes up minimum times when it is back', async () => {
    room.humidityPct = 58;
    await room.live(MINUTE_MS);
    await room.service.stop();
    expect(room.board.told.at(-1)).toBe('power off');
    room.store.close();
    room.start();
    await room.live(MINUTE_MS);
    expect(room.service.picture('dry')).toMatchObject({ on: false, why: 'minimum-off-time' });
    await room.live(9 * MINUTE_MS);
    expect(room.service.picture('dry')?.on).toBe(true);
  });

  it('takes up a hold after a restart, and gives the plant back when it ran out meanwhile', async () => {
    room.humidityPct = 58;
    const until = room.clock.now() + 30 * MINUTE_MS;
    await room.service.hold(KEEPER, 'dry', { state: 'off', until, why: 'filter' });
    room.crash();
    room.start();
    await room.live(20 * MINUTE_MS);
    expect(room.service.picture('dry')).toMatchObject({
      on: false,
      why: 'held-off',
      hold: { by: 'P-chen', until },
    });
    room.crash();
    await room.clock.advance(15 * MINUTE_MS);
    room.start();
    await room.live(MINUTE_MS);
    expect(room.service.picture('dry')).toMatchObject({ on: true, hold: null });
    expect(room.journaled().map((event) => [event.type, 'why' in event && event.why])).toEqual([
      ['plant.held', 'filter'],
      ['plant.released', 'expired'],
      ['plant.switched', 'too-damp'],
    ]);
  });

  it('drives a compressor on that ran through a crash, without telling it to stop', async () => {
    room.humidityPct = 58;
    await room.live(MINUTE_MS);
    room.crash();
    await room.clock.advance(2 * MINUTE_MS);
    room.start();
    await room.live(MINUTE_MS);
    expect(room.service.picture('dry')?.on).toBe(true);
    expect(room.board.told).not.toContain('power off');
  });

  it('lets a compressor rest that stopped during a crash, however long the ledger had it running', async () => {
    room.humidityPct = 58;
    await room.live(MINUTE_MS);
    room.crash();
    await room.clock.advance(60 * MINUTE_MS);
    room.board.dropOut();
    room.board.told.length = 0;
    room.start();
    await room.live(5 * MINUTE_MS);
    expect(room.service.picture('dry')).toMatchObject({ on: false, why: 'minimum-off-time' });
    expect(room.board.told).not.toContain('power on');
    await room.live(MINUTE_MS);
    expect(room.service.picture('dry')?.on).toBe(true);
    expect(room.journaled().map((event) => 'why' in event && event.why)).toEqual([
      'too-damp',
      'ended-otherwise',
      'too-damp',
    ]);
  });

  it('takes what lets go by itself for stopped after a crash, unless it says that it runs', async () => {
    room.humidityPct = 47;
    await room.live(MINUTE_MS);
    room.crash();
    room.start();
    room.board.mute = true;
    await room.live(MINUTE_MS);
    expect(room.journaled().at(-1)).toMatchObject({ plant: 'wet', on: false, why: 'ended-otherwise' });
    room.board.mute = false;
    await room.live(6 * MINUTE_MS);
    room.crash();
    room.start();
    const before = room.journaled().length;
    await room.live(MINUTE_MS);
    expect(room.service.picture('wet')?.on).toBe(true);
    expect(room.journaled()).toHaveLength(before);
  });

  it('does not start a compressor at once that lost its power, and raises one that keeps stopping', async () => {
    room.humidityPct = 58;
    await room.live(MINUTE_MS);
    for (let times = 1; times <= 3; times++) {
      room.board.dropOut();
      room.board.told.length = 0;
      await room.live(4 * MINUTE_MS);
      expect(room.board.told).not.toContain('power on');
      expect(room.alarms.has('plant-fault:dry')).toBe(times === 3);
      await room.live(3 * MINUTE_MS);
      expect(room.board.told).toContain('power on');
    }
    expect(room.alarms.get('plant-fault:dry')).toEqual({ problem: 'stops-by-itself', device: 'board' });
    await room.live(60 * MINUTE_MS);
    expect(room.alarms.size).toBe(0);
  });

  it('rests a compressor from when it was last seen to run, not from when it was told to stop', async () => {
    room.humidityPct = 58;
    await room.live(15 * MINUTE_MS);
    room.board.stubborn = true;
    room.humidityPct = 52;
    await room.live(20 * MINUTE_MS);
    room.board.stubborn = false;
    await room.live(MINUTE_MS);
    room.humidityPct = 58;
    await room.live(2 * MINUTE_MS);
    expect(room.service.picture('dry')).toMatchObject({
      on: false,
      reported: false,
      why: 'minimum-off-time',
    });
    await room.live(4 * MINUTE_MS);
    expect(room.service.picture('dry')?.on).toBe(true);
  });

  it.each([60, -60])('cuts no rest short when the clock is set by %i minutes', async (minutes) => {
    room.humidityPct = 58;
    await room.live(15 * MINUTE_MS);
    room.humidityPct = 52;
    await room.live(MINUTE_MS);
    room.humidityPct = 58;
    room.setByMs = minutes * MINUTE_MS;
    await room.live(MINUTE_MS);
    expect(room.service.picture('dry')).toMatchObject({ on: false, why: 'minimum-off-time' });
    await room.live(4 * MINUTE_MS);
    expect(room.service.picture('dry')?.on).toBe(true);
  });

  it('decides nothing before its sensors had time to be heard, not even for a hold', async () => {
    room.humidityPct = 58;
    await room.live(20 * MINUTE_MS);
    room.crash();
    room.humidityPct = null;
    room.start();
    const until = room.clock.now() + 30 * MINUTE_MS;
    await room.service.hold(KEEPER, 'wet', { state: 'off', until, why: 'scale' });
    await room.live(20_000);
    expect(room.service.picture('dry')?.on).toBe(true);
    room.humidityPct = 58;
    await room.live(MINUTE_MS);
    expect(room.service.picture('dry')?.on).toBe(true);
  });
});
