import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Decision, grant, refuse } from '../../../../controller/model/decision.ts';
import { reason } from '../../../../controller/model/reasons.ts';
import { AccessService } from '../../../../controller/services/access/index.ts';
import { refusal } from '../../../support/refusal.ts';
import { actor, House, quiet } from '../house.ts';

const keeper = actor('ke', 'keeper');

describe('access', () => {
  let house: House;
  let access: AccessService;
  let arbiter: Decision;
  let broken: Error | null;
  /** Heads of the journal at each pulse: what was journaled before the lock moved. */
  let pulses: number[];

  beforeEach(async () => {
    house = new House();
    arbiter = grant({});
    broken = null;
    pulses = [];
    await house.person('ke', ['keeper']);
    await house.person('bo');
    await house.box({ barcode: 'B1', epc: 'E28000000001' });
    access = new AccessService({
      ledger: house.store.ledger,
      clock: house.clock,
      log: quiet,
      bus: house.bus,
      doors: [
        {
          id: 'main',
          lock: { device: 'relay', channel: 'relay1', pulseMs: 3000 },
          contact: { device: 'relay', channel: 'input1', closedWhen: true },
          gateReader: 'gate',
          credentialReader: 'door-card',
        },
        {
          id: 'back',
          lock: { device: 'gone', channel: 'x', pulseMs: 1000 },
          contact: { device: 'gone', channel: 'y', closedWhen: false },
        },
      ],
      outputs: (device) =>
        device !== 'relay'
          ? null
          : {
              set: () => Promise.reject(new Error('a door is never left unlocked')),
              pulse: (channel, ms) => {
                expect([channel, ms]).toEqual(['relay1', 3000]);
                pulses.push(house.store.ledger.head);
                return broken ? Promise.reject(broken) : Promise.resolve();
              },
            },
      mayUnlock: () => arbiter,
      people: house.store.people,
      gate: house.custody,
      alarms: house.alarms,
    });
    access.start();
  });

  afterEach(async () => {
    await access.stop();
    house.close();
  });

  const contact = (value: boolean | null, quality: 'good' | 'bad' = 'good'): void => {
    const now = house.clock.now();
    house.bus.emit('readings', [
      { device: 'relay', channel: 'input1', value, unit: '', quality, sourceTime: now, receivedTime: now },
    ]);
  };
  const main = () => access.doors()[0];
  /** Lets what a bus event set off come to rest, and listens again. */
  const settle = async (): Promise<void> => {
    await access.stop();
    access.start();
  };

  it('knows a door only from good, fresh readings', async () => {
    const seen: (boolean | null | undefined)[] = [];
    access.onChange((doors) => seen.push(doors[0]?.closed));
    expect(main()?.closed).toBeNull();
    contact(true);
    contact(true);
    contact(false);
    contact(true, 'bad');
    contact(true);
    await house.clock.advance(12_000);
    expect(main()?.closed).toBeNull();
    expect(seen).toEqual([true, false, null, true, null]);
  });

  it('journals before it opens, and opens once a key', async () => {
    const head = house.store.ledger.head;
    const once = { principal: 'ke', key: 'k', fingerprint: 'f' };
    const first = await access.unlock(keeper, 'main', once);
    expect(first.unlockedUntil).toBe(house.clock.now() + 3000);
    await access.unlock(keeper, 'main', once);
    expect(pulses).toEqual([head + 2]);
    expect(house.journaled(head)).toEqual(['door.unlocked', 'request.answered']);
    await house.clock.advance(3000);
    expect(main()?.unlockedUntil).toBeNull();
  });

  it('denies with every reason, and keeps that on record', async () => {
    arbiter = refuse(reason('room-sealed'));
    expect(await refusal(access.unlock(actor('x', 'approver'), 'back'))).toEqual([
      'role-missing',
      'capability-missing',
      'room-sealed',
    ]);
    expect(await refusal(access.unlock(keeper, 'attic'))).toEqual(['door-unknown']);
    expect(pulses).toEqual([]);
    expect(house.store.ledger.read(0, 100).at(-1)?.event).toMatchObject({
      type: 'door.denied',
      door: 'back',
    });
  });

  it('says when the lock did not hear it', async () => {
    broken = new Error('timeout');
    expect(await refusal(access.unlock(keeper, 'main'))).toEqual(['device-unreachable']);
    expect(house.journaled(0).slice(-2)).toEqual(['door.unlocked', 'door.unlock-failed']);
    expect(main()?.unlockedUntil).toBeNull();
  });

  it('opens for a keeper card at the door, and for no other', async () => {
    const head = house.store.ledger.head;
    for (const card of ['card-ke', 'card-bo', 'stranger']) {
      house.bus.emit('scan', { device: 'door-card', text: card, at: 0 });
      await settle();
    }
    house.bus.emit('scan', { device: 'kiosk', text: 'card-ke', at: 0 });
    await settle();
    expect(house.journaled(head)).toEqual(['door.unlocked', 'door.denied', 'door.denied']);
    expect(pulses).toHaveLength(1);
    expect(JSON.stringify(house.store.ledger.read(head, 10))).not.toContain('stranger');
  });

  it('rings at the next look when it could not at the first', async () => {
    const seen = async (): Promise<void> => {
      house.bus.emit('tags', { device: 'gate', tags: [{ epc: 'E28000000001' }], at: 0 });
      await settle();
    };
    const raise = vi.spyOn(house.alarms, 'raise').mockRejectedValueOnce(new Error('the disk is full'));
    await seen();
    expect(house.alarms.active()).toEqual([]);
    await seen();
    expect(house.alarms.active()).toMatchObject([{ kind: 'unreleased-box-at-gate', subject: 'B1' }]);
    await seen();
    expect(raise).toHaveBeenCalledTimes(2);
  });

  it('journals a box at the gate once a passage, rings for an unreleased one, and stops when it is proved back', async () => {
    const head = house.store.ledger.head;
    const pass = (): void =>
      house.bus.emit('tags', { device: 'gate', tags: [{ epc: 'e28000000001' }, { epc: 'FFFF' }], at: 0 });
    pass();
    pass();
    await settle();
    await house.clock.advance(5000);
    pass();
    await settle();
    expect(house.journaled(head)).toEqual(['gate.box-seen', 'alarm.raised']);
    expect(house.alarms.active()).toMatchObject([{ id: 'unreleased-box-at-gate:B1', priority: 'urgent' }]);
    await house.clock.advance(10_001);
    pass();
    await settle();
    expect(house.journaled(head)).toEqual(['gate.box-seen', 'alarm.raised', 'gate.box-seen']);
    const evidence = { kind: 'barcode', read: 'B1', reader: 'kiosk', at: 0 } as const;
    await house.append({ type: 'box.recovered', box: 'B1', by: 'ke', evidence });
    await settle();
    expect(house.alarms.active()).toMatchObject([{ clearedAt: house.clock.now() }]);
  });
});
