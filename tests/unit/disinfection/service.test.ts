import { afterEach, describe, expect, test } from 'vitest';
import { DAEMON } from '../../../controller/model/actor.ts';
import type { CyclePhase } from '../../../controller/model/disinfection.ts';
import { Refusal } from '../../../controller/model/decision.ts';
import { disinfectionZones } from '../../../controller/services/disinfection/index.ts';
import type { Medium } from '../../../controller/model/holdings.ts';
import { until } from '../../support/until.ts';
import { KEEPER, QuietRoom, SPEC } from './support/quiet-room.ts';

let room: QuietRoom | undefined;
afterEach(async () => {
  await room?.close();
  room = undefined;
});

const HOUR_MS = 3_600_000;
const once = (key: string) => ({ principal: 'person:P-li', key, fingerprint: key });

async function codesOf(attempt: Promise<unknown>): Promise<readonly string[]> {
  const refusal = await attempt.catch((error: unknown) => error);
  if (!(refusal instanceof Refusal)) throw new Error('it was not refused');
  return refusal.reasons.map(({ code }) => code);
}

/** A box of that medium, in the zone from now on. */
function accession({ store }: QuietRoom, medium: Medium, zone?: string): Promise<void> {
  const box = { barcode: `B-${medium}`, securityClass: 'internal' as const, medium, ...(zone && { zone }) };
  return store.ledger.commit(DAEMON, (tx) =>
    tx.append({ type: 'box.accessioned', box, slot: null, volumes: [] }),
  );
}

describe('one cycle after another', () => {
  test('one begun in the same breath as another was ended goes its own way', async () => {
    room = await QuietRoom.open();
    const first = await room.brought('uv', 'proving');
    await room.service.abort(KEEPER, first, 'forgot my glasses');
    const { id } = await room.prepared();
    await room.service.begin(KEEPER, id);
    await room.pass(15_000);
    expect(room.cycle(id).phase).toBe('warning');
  });

  test('an order to begin that is given again begins nothing that is over', async () => {
    room = await QuietRoom.open();
    const { id } = await room.prepared();
    await room.service.begin(KEEPER, id, once('begin'));
    await room.service.abort(KEEPER, id, '');
    await room.pass(1000);
    const other = await room.prepared('ozone');
    expect(await room.service.begin(KEEPER, id, once('begin'))).toMatchObject({ id, phase: 'proving' });
    await room.pass(120_000);
    expect(room.cycle(id)).toMatchObject({ phase: 'aborted', abort: { cause: 'person' } });
    expect(room.on).toEqual(new Set());
    expect(room.service.conditions().sealed).toBe(false);
    expect(room.cycle(other.id).phase).toBe('checklist');
  });

  test('an abort that is asked for again is answered again, under its key only', async () => {
    room = await QuietRoom.open();
    const id = await room.brought('uv', 'running');
    const first = await room.service.abort(KEEPER, id, 'smoke', once('abort'));
    expect(first).toMatchObject({ id, phase: 'aborted', abort: { why: 'smoke' } });
    expect(await room.service.abort(KEEPER, id, 'smoke', once('abort'))).toEqual(first);
    expect(await codesOf(room.service.abort(KEEPER, id, 'smoke', once('other')))).toEqual([
      'cycle-in-wrong-state',
    ]);
  });
});

describe('what it waits for before it is lit', () => {
  test('somebody a sensor sees; a sensor that is silent; then nothing', async () => {
    room = await QuietRoom.open();
    const { id } = await room.prepared();
    room.heard.left = true;
    room.speak();
    await room.service.begin(KEEPER, id);
    await room.pass(2000);
    const awaited = () => room?.service.progress(room.cycle(id)).blockedBy;
    expect(awaited()).toMatchObject([{ code: 'occupancy-unproven', params: { what: 'seen' } }]);
    room.heard.left = null;
    await room.pass(5000);
    expect(awaited()).toMatchObject([{ code: 'occupancy-unproven', params: { what: 'sensor' } }]);
    room.heard.left = false;
    await room.pass(1000);
    expect(awaited()).toEqual([]);
    await room.pass(11_000);
    expect(room.cycle(id).phase).toBe('warning');
  });

  test('begun from inside, that whoever gave the order leaves and shuts the door', async () => {
    room = await QuietRoom.open({ ...SPEC, begunFrom: 'inside' });
    const id = await room.brought('uv', 'proving');
    expect(room.blockedBy(id)).toEqual(['exit-awaited']);
    room.heard.contact = false;
    await room.pass(2000);
    expect(room.blockedBy(id)).toEqual(['exit-awaited', 'door-open']);
    room.heard.contact = true;
    await room.pass(2000);
    expect(room.blockedBy(id)).toEqual([]);
    await room.pass(10_000);
    expect(room.cycle(id).phase).toBe('warning');
  });

  test('nothing, once only a new walk could prove the room empty: it ends at once and says so', async () => {
    room = await QuietRoom.open();
    const id = await room.brought('uv', 'proving');
    room.heard.contact = false;
    await room.pass(1000);
    const { phase, abort } = room.cycle(id);
    expect([phase, abort?.cause]).toEqual(['aborted', 'not-proven-empty']);
    expect(abort?.reasons.map(({ code }) => code)).toContain('walk-outdated');
    expect(room.alarms).toEqual(['disinfection-aborted vault']);
    room.heard.contact = true;
    await room.pass(1000);
    const again = await room.brought('uv', 'warning');
    expect(room.cycle(again).abort).toBeNull();
  });

  test('not for ever for somebody who does not leave', async () => {
    room = await QuietRoom.open();
    const { id } = await room.prepared();
    room.heard.right = true;
    room.speak();
    await room.service.begin(KEEPER, id);
    await room.pass(SPEC.leaveMs + SPEC.provingMs);
    const abort = { cause: 'not-proven-empty', reasons: [{ code: 'occupancy-unproven' }] };
    expect(room.cycle(id)).toMatchObject({ phase: 'aborted', abort });
  });
});

describe('what must not be treated so', () => {
  test.each([
    ['uv', 'photographs', true],
    ['uv', 'magnetic', false],
    ['ozone', 'magnetic', true],
    ['ozone', 'paper', false],
  ] as const)('%s over %s: veto %s', async (kind, medium, vetoed) => {
    room = await QuietRoom.open();
    await accession(room, medium, 'vault');
    const { id } = await room.prepared(kind);
    const codes = room.service.standing('vault', kind).map(({ code }) => code);
    expect(codes).toEqual(vetoed ? ['holdings-veto'] : []);
    if (!vetoed) return;
    expect(await codesOf(room.service.begin(KEEPER, id))).toEqual(['holdings-veto']);
    expect(room.cycle(id).phase).toBe('checklist');
  });

  test.each(['proving', 'warning', 'running'] as const)(
    'photographs that come in while a cycle is %s end it, dark',
    async (phase) => {
      room = await QuietRoom.open();
      const id = await room.brought('uv', phase);
      await accession(room, 'photographs', 'vault');
      await room.pass(1000);
      const abort = { cause: 'permission', reasons: [{ code: 'holdings-veto' }] };
      expect(room.cycle(id)).toMatchObject({ phase: 'aborted', abort });
      expect(room.on).toEqual(new Set());
    },
  );

  test('a box that has no place yet may stand anywhere; one of another zone does not', async () => {
    room = await QuietRoom.open();
    await accession(room, 'film-copy', 'annexe');
    expect(room.service.standing('vault', 'uv')).toEqual([]);
    await accession(room, 'photographs');
    expect(room.service.standing('vault', 'uv')).toMatchObject([{ params: { medium: 'photographs' } }]);
  });
});

describe('sensors that die on the way', () => {
  test.each([
    ['uv', 'irradiance'],
    ['ozone', 'ozone'],
    ['uv', 'left'],
    ['uv', 'contact'],
    ['uv', 'lock'],
  ] as const)('%s without %s goes dark when that is stale', async (kind, channel) => {
    room = await QuietRoom.open();
    const id = await room.brought(kind, 'running');
    room.heard[channel] = null;
    await room.pass(SPEC.sensorStaleMs + 1000);
    expect(room.cycle(id).abort).toMatchObject({ cause: 'sensor-lost' });
    expect(room.on.has('lamp') || room.on.has('generator')).toBe(false);
  });

  test('a dose is what was measured, and a lamp that gives too little light runs into its limit', async () => {
    room = await QuietRoom.open();
    room.heard.irradiance = 1;
    const id = await room.brought('uv', 'running');
    await room.clock.advance(0);
    const emitter = SPEC.emitters.uv;
    await room.pass((emitter?.limitMs ?? 0) + 1000);
    const cycle = room.cycle(id);
    expect(cycle.abort).toMatchObject({ cause: 'time-limit' });
    // 1 µW/cm² for an hour is 3.6 mJ/cm².
    expect(cycle.dose).toBeGreaterThan(3.5);
    expect(cycle.dose).toBeLessThanOrEqual(3.6);
  });
});

describe('people come back on measured ozone only', () => {
  test('a sensor that dies after the cycle keeps the doors shut, and says why', async () => {
    room = await QuietRoom.open();
    room.heard.ozone = 4;
    const id = await room.brought('ozone', 'ventilating');
    expect(room.blockedBy(id)).toEqual(['ozone-present']);
    room.heard.ozone = null;
    await room.pass(HOUR_MS / 2);
    expect(room.cycle(id).phase).toBe('waiting');
    expect(room.blockedBy(id)).toEqual(['status-unknown']);
    expect(room.service.conditions()).toMatchObject({ disinfecting: true, ozonePpm: null });
    expect(room.on).toEqual(new Set(['fan', 'light']));
    room.heard.ozone = 0.05;
    await room.pass(30_000);
    expect(room.blockedBy(id)).toEqual(['reentry-wait']);
    room.heard.ozone = 0.2;
    await room.pass(1000);
    room.heard.ozone = 0.05;
    await room.pass(45_000);
    expect(room.cycle(id).phase).toBe('waiting');
    await room.pass(20_000);
    expect(room.cycle(id)).toMatchObject({ phase: 'done', reentry: { by: 'measured-ozone', ppm: 0.05 } });
    await room.pass(2000);
    expect(room.on).toEqual(new Set());
  });

  test('a zone whose ozone is not configured any more after a restart is closed to everybody', async () => {
    room = await QuietRoom.open();
    room.heard.ozone = 4;
    const id = await room.brought('ozone', 'ventilating');
    room.kill();
    const { ozone: _, ...emitters } = SPEC.emitters;
    const next = await QuietRoom.open({ ...SPEC, emitters }, room);
    expect(next.service.conditions().disinfecting).toBeNull();
    expect(next.service.zonesUnderWay()).toEqual(new Set(['vault']));
    expect(next.alarms).toContain('ozone-lingers vault');
    next.kill();
    room = await QuietRoom.open(SPEC, next);
    await room.pass(180_000);
    expect(room.cycle(id)).toMatchObject({ phase: 'done', reentry: { by: 'measured-ozone' } });
    expect(room.service.conditions().disinfecting).toBe(false);
  });
});

describe('power cut', () => {
  const AFTER: readonly (readonly ['uv' | 'ozone', CyclePhase, CyclePhase])[] = [
    ['uv', 'checklist', 'checklist'],
    ['uv', 'proving', 'aborted'],
    ['uv', 'warning', 'aborted'],
    ['uv', 'running', 'aborted'],
    ['ozone', 'proving', 'aborted'],
    ['ozone', 'warning', 'aborted'],
    ['ozone', 'running', 'ventilating'],
    ['ozone', 'ventilating', 'ventilating'],
    ['ozone', 'waiting', 'waiting'],
  ];

  test.each(AFTER)('%s in %s: dark, and the next daemon finds it %s', async (kind, before, after) => {
    room = await QuietRoom.open();
    room.heard.ozone = 4;
    const id = before === 'checklist' ? (await room.prepared(kind)).id : await room.brought(kind, before);
    await room.pass(1000);
    const { dose } = room.cycle(id);
    room.kill();
    await room.pass(SPEC.deadManMs + 1000);
    expect([...room.on].filter((output) => output !== 'fan')).toEqual([]);
    room = await QuietRoom.open(SPEC, room);
    room.heard.ozone = 4;
    const cycle = room.cycle(id);
    expect(cycle.phase).toBe(after);
    expect(cycle.dose).toBeGreaterThanOrEqual(dose);
    const ended = after === 'aborted' || (before === 'running' && after === 'ventilating');
    expect(cycle.abort?.cause ?? null).toBe(ended ? 'restart' : null);
    await room.pass(1000);
    expect(room.on.has('lamp') || room.on.has('generator')).toBe(false);
    expect(room.alarms).toEqual(ended ? ['disinfection-aborted vault'] : []);
    if (after === 'checklist')
      expect(await codesOf(room.service.begin(KEEPER, id))).toEqual(['walk-outdated']);
    expect(room.store.verify().ok).toBe(true);
  });
});

test('ozone that is not enabled is not there: it cannot be planned, and nothing of it is listened to', async () => {
  const output = (channel: string) => ({ device: 'relay', channel });
  const zone = {
    zone: 'vault',
    presence: [],
    schedule: [],
    begunFrom: 'outside',
    warning: { seconds: 30, light: output('light'), sound: output('sound') },
    uv: { lamp: output('lamp'), meter: 'P-UV', doseMjPerCm2: 60, limitMinutes: 60 },
    ozone: { enabled: false, generator: output('generator'), fan: output('fan'), sensor: 'P-O3' },
  };
  const site = { zones: [], banks: [], doors: [], points: [], disinfection: { zones: [zone] } };
  const [spec] = disinfectionZones(site as unknown as Parameters<typeof disinfectionZones>[0]);
  expect(Object.keys(spec?.emitters ?? {})).toEqual(['uv']);
  room = await QuietRoom.open({ ...SPEC, emitters: spec?.emitters ?? {} });
  expect(await codesOf(room.service.plan(KEEPER, 'vault', 'ozone'))).toEqual(['irradiation-not-configured']);
  expect(room.service.conditions().ozonePpm).toBe('absent');
});

test('planned by the calendar once, at its minute, and lapsed when nobody begins it', async () => {
  room = await QuietRoom.open({ ...SPEC, schedule: [{ kind: 'uv', days: ['mon'], at: '08:05' }] });
  await room.pass(4 * 60_000);
  expect(room.store.disinfection.open()).toEqual([]);
  await room.pass(3 * 60_000);
  const [planned, ...others] = room.store.disinfection.open();
  expect(planned).toMatchObject({ kind: 'uv', scheduled: true, phase: 'planned', begunBy: null });
  expect(others).toEqual([]);
  expect(room.on).toEqual(new Set());
  await room.pass(HOUR_MS);
  expect(room.store.disinfection.open()).toEqual([]);
  expect(room.cycle(planned?.id ?? '').phase).toBe('lapsed');
});

test('a clock that is put back does not disinfect twice, nor keep a plan from a time that is yet to come', async () => {
  room = await QuietRoom.open({ ...SPEC, schedule: [{ kind: 'uv', days: ['mon'], at: '08:05' }] });
  await room.pass(7 * 60_000);
  const [planned] = room.store.disinfection.open();
  await room.service.abort(KEEPER, planned?.id ?? '', 'done already');
  await until('the end of it', () => room?.store.disinfection.open().length === 0);
  room.clock.turnTo('2026-03-02T08:02:00Z');
  await room.pass(10 * 60_000);
  expect(room.store.disinfection.open()).toEqual([]);
  const early = await room.service.plan(KEEPER, 'vault', 'uv');
  room.clock.turnTo('2025-01-20T08:00:00Z');
  await room.pass(2 * 60_000);
  expect(room.cycle(early.id).phase).toBe('lapsed');
});
