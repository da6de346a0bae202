import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAEMON } from '../../controller/model/actor.ts';
import { PLANT_EVENTS } from './store-support/plant-events.ts';
import { KEEPER, MINUTE_MS, PlantRoom } from './support/plant-room.ts';

/** From noon, when a room begins, to ten in the evening and to five in the morning. */
const NIGHT_MS = 10 * 60 * MINUTE_MS;
const MORNING_MS = 17 * 60 * MINUTE_MS;

let room: PlantRoom;

beforeEach(() => {
  room = new PlantRoom();
});

afterEach(() => room.end());

describe('plant of a room', () => {
  it('journals why before it tells, its own set point first', async () => {
    room.humidityPct = 58;
    await room.live(MINUTE_MS);
    expect(room.board.told).toEqual(['wet off', 'set-point = 48', 'power on']);
    expect(room.journaled()).toEqual([
      {
        type: 'plant.switched',
        plant: 'dry',
        on: true,
        why: 'too-damp',
        params: { zone: 'a', value: 58, limit: 57 },
      },
    ]);
    expect(room.service.picture('dry')).toMatchObject({
      on: true,
      reported: true,
      why: 'too-damp',
      starts: 1,
    });
  });

  it('obeys a person until the hold runs out, and says when that was', async () => {
    room.humidityPct = 58;
    const until = room.clock.now() + 30 * MINUTE_MS;
    await room.service.hold(KEEPER, 'dry', { state: 'off', until, why: 'filter' });
    await room.live(29 * MINUTE_MS);
    expect(room.service.picture('dry')).toMatchObject({ on: false, why: 'held-off', hold: { by: 'P-chen' } });
    await room.live(2 * MINUTE_MS);
    expect(room.service.picture('dry')).toMatchObject({ on: true, hold: null });
    expect(room.journaled().map(({ type }) => type)).toEqual([
      'plant.held',
      'plant.released',
      'plant.switched',
    ]);
  });

  it('refuses a hold that works against another, or lasts too long', async () => {
    const until = room.clock.now() + MINUTE_MS;
    await room.service.hold(KEEPER, 'dry', { state: 'on', until, why: 'test' });
    await expect(room.service.hold(KEEPER, 'wet', { state: 'on', until, why: 'test' })).rejects.toThrow(
      'plant-opposite-held',
    );
    const far = room.clock.now() + 100 * 60 * MINUTE_MS;
    await expect(room.service.hold(KEEPER, 'wet', { state: 'off', until: far, why: 'x' })).rejects.toThrow(
      'expiry-invalid',
    );
    await expect(room.service.hold(KEEPER, 'none', { state: 'auto', why: '' })).rejects.toThrow(
      'plant-unknown',
    );
  });

  it('tells again what does not follow, raises an alarm in the end, and clears it', async () => {
    room.humidityPct = 58;
    room.board.stubborn = true;
    room.board.report({ power: false });
    await room.live(3 * MINUTE_MS, { power: false });
    expect(room.board.told.filter((order) => order === 'power on').length).toBeGreaterThan(3);
    expect(room.alarms.get('plant-fault:dry')).toEqual({ problem: 'does-not-follow', device: 'board' });
    room.board.stubborn = false;
    await room.live(MINUTE_MS);
    expect(room.alarms.size).toBe(0);
    expect(room.journaled()).toHaveLength(1);
  });

  it('renews what would let go by itself without the daemon', async () => {
    room.humidityPct = 47;
    await room.live(5 * MINUTE_MS);
    const renewals = room.board.told.filter((order) => order === 'wet for 90 s').length;
    expect(renewals).toBeGreaterThanOrEqual(8);
    expect(room.journaled()).toHaveLength(1);
  });

  it('stops at once for a fault, and raises it by its name', async () => {
    room.humidityPct = 58;
    await room.live(MINUTE_MS);
    await room.live(20_000, { 'tank-full': true });
    expect(room.service.picture('dry')).toMatchObject({ on: false, why: 'plant-trouble' });
    expect(room.alarms.get('plant-fault:dry')).toEqual({ problem: 'tank-full', device: 'board' });
  });

  it('gives back its set point to plant that somebody set otherwise', async () => {
    room.humidityPct = 58;
    await room.live(MINUTE_MS);
    room.board.told.length = 0;
    room.board.setPoint = 20;
    await room.live(3 * MINUTE_MS);
    expect(room.board.told).toContain('set-point = 48');
    expect(room.alarms.get('plant-fault:dry')).toEqual({ problem: 'does-not-follow', device: 'board' });
    room.board.setPoint = null;
    await room.live(MINUTE_MS);
    expect(room.alarms.size).toBe(0);
  });

  it('goes to its safe state without sensors, and leaves a lost device to its own alarm', async () => {
    room.humidityPct = 58;
    await room.live(MINUTE_MS);
    room.humidityPct = null;
    await room.live(15 * MINUTE_MS);
    expect(room.service.picture('dry')).toMatchObject({ on: false, why: 'sensors-lost' });
    room.lost = true;
    room.board.deaf = true;
    room.humidityPct = 58;
    await room.live(15 * MINUTE_MS);
    expect(room.service.picture('dry')).toMatchObject({ on: false, why: 'plant-lost', connected: false });
    expect(room.alarms.size).toBe(0);
  });

  it('airs shelves by night when the arbiter lets it, and ends it in the morning', async () => {
    room.setByMs = NIGHT_MS;
    room.shelving.refuses = true;
    await room.live(MINUTE_MS);
    expect(room.service.picture('airing')).toMatchObject({ on: false, why: 'arbiter-refused' });
    room.shelving.refuses = false;
    await room.live(11 * MINUTE_MS);
    expect(room.shelving.modes).toMatchObject([{ bank: 1, mode: 'ventilation', by: 'daemon' }]);
    room.setByMs = MORNING_MS;
    await room.live(60 * MINUTE_MS);
    expect(room.shelving.modes).toEqual([]);
    expect(room.journaled().map((event) => 'on' in event && event.on)).toEqual([true, false]);
  });

  it('leaves shelves alone that somebody took back at night', async () => {
    room.setByMs = NIGHT_MS;
    await room.live(MINUTE_MS);
    room.shelving.modes = [];
    await room.live(30 * MINUTE_MS);
    expect(room.shelving.modes).toEqual([]);
    expect(room.journaled().at(-1)).toMatchObject({ plant: 'airing', on: false, why: 'ended-otherwise' });
  });
});

describe('what the ledger remembers of plant', () => {
  it('keeps changes in order and holds as they stand, and derives both anew from the journal', async () => {
    await room.store.ledger.commit(DAEMON, (tx) => tx.append(...PLANT_EVENTS));
    const seen = () => ({ switches: room.store.plant.switches('drying-1'), holds: room.store.plant.holds() });
    const before = seen();
    expect(before.switches.map(({ on }) => on)).toEqual([true, false]);
    expect(before.holds).toMatchObject([{ plant: 'drying-1', on: false, by: 'P-keeper', why: '更换滤网' }]);
    expect(room.store.plant.hold('fan')).toBeNull();
    room.store.rebuildProjections();
    expect(seen()).toEqual(before);
  });
});
