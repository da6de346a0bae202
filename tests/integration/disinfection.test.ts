import { afterEach, expect, test } from 'vitest';
import type { Refusal } from '../../controller/model/decision.ts';
import { until } from '../support/until.ts';
import { type Daemon, KEEPER, OTHER, SPEC, Vault } from './support/disinfection-room.ts';

let vault: Vault | undefined;
afterEach(async () => {
  await vault?.close();
  vault = undefined;
});

async function begin(speed?: number, spec = SPEC): Promise<{ vault: Vault; daemon: Daemon }> {
  vault = await Vault.make(speed);
  return { vault, daemon: await vault.daemon(spec) };
}

async function codesOf(attempt: Promise<unknown>): Promise<readonly string[]> {
  const error = await attempt.then(
    () => {
      throw new Error('it was not refused');
    },
    (reason: unknown) => reason as Refusal,
  );
  return error.reasons.map(({ code }) => code);
}

/** A cycle that has switched on. */
async function burning(at: Vault, daemon: Daemon, kind: 'uv' | 'ozone'): Promise<string> {
  const { id } = await daemon.prepared(kind);
  await daemon.disinfection.begin(KEEPER, id);
  await daemon.in(id, 'running');
  await until('something that burns', () => at.germicide.lamp || at.germicide.generator);
  return id;
}

const withDose = (uv: number, ozone: number) => {
  const { emitters } = SPEC;
  if (!emitters.uv || !emitters.ozone) throw new Error('both are there');
  return {
    ...SPEC,
    emitters: { uv: { ...emitters.uv, targetDose: uv }, ozone: { ...emitters.ozone, targetDose: ozone } },
  };
};

test('ultraviolet from plan to end: nothing burns before its intent is journaled, and the dose is measured', async () => {
  const { vault: at, daemon } = await begin(1, withDose(0.05, 1));
  const { id } = await daemon.prepared('uv');
  expect(at.germicide.lamp).toBe(false);
  await daemon.disinfection.begin(KEEPER, id);
  expect(await codesOf(daemon.access.unlock(KEEPER, 'main'))).toContain('room-sealed');
  await daemon.in(id, 'running');
  expect(await codesOf(daemon.access.unlock(KEEPER, 'main'))).toContain('disinfection-running');
  const open = { kind: 'open-aisle', aisle: 1 } as const;
  expect(await codesOf(daemon.shelving.command(KEEPER, 1, open))).toContain('disinfection-running');
  const done = await daemon.in(id, 'done');
  expect(done.dose).toBeGreaterThanOrEqual(0.05);
  expect(done).toMatchObject({ begunBy: 'P-li', abort: null, reentry: { by: 'no-ozone' } });
  expect(daemon.journal('disinfection.lit')).toHaveLength(1);
  await until('a dark vault', () => !at.germicide.lamp);
  await until('doors that open again', () => daemon.shelving.mayUnlock('main').granted);
  expect(daemon.alarms).toEqual([]);
});

test('somebody steps in: the lamp is off when the next look has told, and why is in the journal', async () => {
  const { vault: at, daemon } = await begin();
  const id = await burning(at, daemon, 'uv');
  at.sim.world.people.enterAisle(1, 2);
  await until('a dark vault', () => !at.germicide.lamp);
  const aborted = await daemon.in(id, 'aborted');
  expect(aborted.abort).toMatchObject({ cause: 'entry', by: 'daemon' });
  expect(aborted.abort?.reasons).toMatchObject([{ code: 'occupancy-unproven', params: { what: 'seen' } }]);
  await until('the alarm', () => daemon.alarms.includes('disinfection-aborted'));
  at.sim.world.people.leaveAisle(1, 2);
  await daemon.ready('uv');
  expect(at.germicide.lamp).toBe(false);
});

test('the door opens from inside, which nothing here can keep from happening: dark at once', async () => {
  const { vault: at, daemon } = await begin();
  const id = await burning(at, daemon, 'uv');
  at.sim.world.door('main').push('inside');
  await until('a dark vault', () => !at.germicide.lamp);
  expect((await daemon.in(id, 'aborted')).abort).toMatchObject({ cause: 'door' });
});

test.each(['door-relay', 'uv-meter', 'bank-1'])(
  '%s falls silent: dark, for want of a witness',
  async (device) => {
    const { vault: at, daemon } = await begin();
    const id = await burning(at, daemon, 'uv');
    await at.sim.devices.setFault(device, { mode: 'silent' });
    await until('a dark vault', () => !at.germicide.lamp);
    expect((await daemon.in(id, 'aborted')).abort).toMatchObject({ cause: 'sensor-lost' });
  },
);

test('a person ends it; a second word changes nothing', async () => {
  const { vault: at, daemon } = await begin();
  const first = await burning(at, daemon, 'uv');
  const ended = await daemon.disinfection.abort(OTHER, first, ' smells burnt ');
  const abort = { cause: 'person', by: 'P-wang', why: 'smells burnt' };
  expect(ended).toMatchObject({ phase: 'aborted', abort });
  await until('a dark vault', () => !at.germicide.lamp);
  expect(await codesOf(daemon.disinfection.abort(OTHER, first, 'again'))).toEqual(['cycle-in-wrong-state']);
  expect(daemon.journal('disinfection.aborted')).toHaveLength(1);
});

test('the emergency stop ends it', async () => {
  const { vault: at, daemon } = await begin();
  const id = await burning(at, daemon, 'uv');
  at.sim.world.bank(1).knobs.emergencyStop = true;
  expect((await daemon.in(id, 'aborted')).abort).toMatchObject({ cause: 'emergency-stop' });
});

test('kill -9 while the lamp burns: the relay lets go by itself, and the next daemon calls the cycle aborted', async () => {
  const { vault: at, daemon } = await begin();
  const id = await burning(at, daemon, 'uv');
  await daemon.kill();
  await until('a lamp that nobody holds', () => !at.germicide.lamp);
  const next = await at.daemon();
  expect(next.cycle(id)).toMatchObject({ phase: 'aborted', abort: { cause: 'restart' } });
  await next.ready('uv');
  expect(at.germicide.lamp).toBe(false);
  expect(await codesOf(next.disinfection.begin(KEEPER, id))).toContain('cycle-in-wrong-state');
});

test('ozone: a restart goes on with the airing, and people come back on measured air only', async () => {
  const { vault: at, daemon } = await begin();
  const id = await burning(at, daemon, 'ozone');
  await until('ozone to breathe', () => at.germicide.ozonePpm > 1);
  await daemon.kill();
  await until('a generator that nobody holds', () => !at.germicide.generator);
  at.sim.setSpeed(0.1);
  const next = await at.daemon();
  expect(next.cycle(id)).toMatchObject({ phase: 'ventilating', abort: { cause: 'restart' }, endedAt: null });
  await until('a fan', () => at.germicide.fan);
  await next.in(id, 'waiting');
  await until('ozone that is known', () => typeof next.disinfection.conditions().ozonePpm === 'number');
  expect(await codesOf(next.access.unlock(KEEPER, 'main'))).toEqual(
    expect.arrayContaining(['disinfection-running', 'ozone-present']),
  );
  at.sim.setSpeed(200);
  const over = await next.in(id, 'aborted');
  expect(over.reentry).toMatchObject({ by: 'measured-ozone', limitPpm: 0.1 });
  expect(over.reentry?.ppm).toBeLessThanOrEqual(0.1);
  await until('doors that open again', () => next.shelving.mayUnlock('main').granted);
});

test('a checklist is whole, a walk is fresh and its walker begins, or nothing does', async () => {
  const { vault: at, daemon } = await begin();
  await daemon.ready('uv');
  const { id } = await daemon.disinfection.plan(KEEPER, 'vault', 'uv');
  expect(await codesOf(daemon.disinfection.plan(OTHER, 'vault', 'uv'))).toEqual(['cycle-under-way']);
  expect(await codesOf(daemon.disinfection.begin(KEEPER, id))).toEqual(['checklist-incomplete']);
  const machine = { ...KEEPER, kind: 'client' as const };
  expect(await codesOf(daemon.disinfection.tick(machine, id, 'signs', ''))).toEqual(['role-missing']);
  await daemon.disinfection.tick(KEEPER, id, 'signs', '');
  await daemon.disinfection.tick(KEEPER, id, 'walked', '');
  expect(await codesOf(daemon.disinfection.begin(OTHER, id))).toEqual(['walk-not-yours']);
  at.sim.world.door('main').push('inside');
  await until('an open door', () => daemon.access.doors()[0]?.closed === false);
  at.sim.world.door('main').close();
  await daemon.ready('uv');
  expect(await codesOf(daemon.disinfection.begin(KEEPER, id))).toEqual(['walk-outdated']);
  await daemon.disinfection.tick(KEEPER, id, 'walked', '');
  expect(await daemon.disinfection.begin(KEEPER, id)).toMatchObject({ phase: 'proving' });
});

test('the daemon stops: dark, journaled, and an audit finds every cycle as the journal tells it', async () => {
  const { vault: at, daemon } = await begin();
  const id = await burning(at, daemon, 'uv');
  await daemon.stop();
  expect(at.germicide.lamp).toBe(false);
  const next = await at.daemon();
  expect(next.cycle(id)).toMatchObject({ phase: 'aborted', abort: { cause: 'daemon-stopping' } });
  expect(next.store.verify()).toMatchObject({ ok: true });
});
