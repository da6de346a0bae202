import { expect, test } from 'vitest';
import { CYCLE_PHASES, type CyclePhase } from '../../../controller/model/disinfection.ts';
import type { Decision } from '../../../controller/model/decision.ts';
import { type ReasonCode, reason } from '../../../controller/model/reasons.ts';
import {
  ALL_OFF,
  decideStep,
  type Look,
  type Step,
} from '../../../controller/services/disinfection/cycle-step.ts';
import type { Emitter } from '../../../controller/services/disinfection/policy.ts';

const SPEC = { provingMs: 30_000, leaveMs: 60_000, warningMs: 60_000 };
const UV: Pick<Emitter, 'targetDose' | 'limitMs' | 'gas'> = { targetDose: 40, limitMs: 600_000, gas: null };
const GAS = {
  fan: { device: 'r', channel: 'fan' },
  ceilingPpm: 5,
  ventilateMs: 120_000,
  reentryPpm: 0.1,
  reentryHoldMs: 90_000,
};
const OZONE = { ...UV, gas: GAS };

const GRANTED: Decision = { granted: true };
const denied = (...codes: readonly [ReasonCode, ...ReasonCode[]]): Decision => ({
  granted: false,
  reasons: [reason(codes[0]), ...codes.slice(1).map((code) => reason(code))],
});
const PERMISSIONS: readonly Decision[] = [
  GRANTED,
  denied('occupancy-unproven'),
  denied('door-open', 'occupancy-unproven'),
  denied('door-state-unknown'),
  denied('status-stale'),
  denied('emergency-stop', 'door-open'),
  denied('fire'),
  denied('holdings-veto'),
  denied('daemon-unwell'),
];
const MEASURED = [null, 0, 0.1, 0.11, 4.99, 5, 300];
const AGES = [0, 59_999, 60_000, 89_999, 90_000, 120_000, 599_999, 600_000, Infinity];

function* looks(): Generator<Look> {
  for (const permission of PERMISSIONS)
    for (const presence of [true, false, null])
      for (const measured of MEASURED)
        for (const dose of [0, 39.9, 40])
          for (const outputFailed of [false, true])
            for (const phaseAgeMs of AGES)
              for (const heldMs of [0, 29_999, 30_000, 89_999, 90_000])
                yield {
                  permission,
                  presence,
                  measured,
                  dose,
                  countLost: false,
                  outputFailed,
                  phaseAgeMs,
                  permittedMs: heldMs,
                  belowMs: heldMs,
                  highestPpm: measured ?? 0,
                };
}

/** What must hold of every step; words of what does not, or `null`. */
function fault(phase: CyclePhase, look: Look, emitter: typeof OZONE | typeof UV, step: Step): string | null {
  const { outputs, move } = step;
  const { gas } = emitter;
  const mayBurn =
    phase === 'running' &&
    look.permission.granted &&
    look.measured !== null &&
    !look.outputFailed &&
    look.dose < emitter.targetDose &&
    look.phaseAgeMs < emitter.limitMs &&
    (gas === null || look.measured < gas.ceilingPpm);
  if (outputs.emitter !== mayBurn) return `emitter ${outputs.emitter}, should be ${mayBurn}`;
  if (outputs.sound && phase !== 'warning') return 'sound outside the warning';
  if (outputs.fan && (outputs.emitter || gas === null)) return 'fan while gas is made, or without gas';
  const active = phase === 'warning' || phase === 'running';
  const doubt = !look.permission.granted || look.measured === null || look.outputFailed;
  if (active && doubt && (move?.to !== 'aborted' || outputs !== ALL_OFF)) return 'a doubt that ends nothing';
  if (move?.to === 'running' && (phase !== 'warning' || doubt || look.phaseAgeMs < SPEC.warningMs))
    return 'lit too early';
  if (move?.to === 'warning' && (look.permittedMs < SPEC.provingMs || !look.permission.granted))
    return 'warned without proof';
  if (move?.to === 'ended') {
    if (phase !== 'waiting') return 'ended from another phase';
    if (
      gas &&
      !(look.measured !== null && look.measured <= gas.reentryPpm && look.belowMs >= gas.reentryHoldMs)
    )
      return 'people let back without measured air';
  }
  if (move?.to === 'dosed' && look.dose < emitter.targetDose) return 'a dose that was not given';
  return null;
}

test('lamp and generator are on in one case only, over every combination of what is looked at', () => {
  const faults: string[] = [];
  let combinations = 0;
  for (const emitter of [UV, OZONE])
    for (const phase of CYCLE_PHASES)
      for (const look of looks()) {
        combinations++;
        const found = fault(phase, look, emitter, decideStep({ phase }, look, SPEC, emitter));
        if (found) faults.push(`${phase} ${JSON.stringify(look)}: ${found}`);
      }
  expect(faults.slice(0, 3)).toEqual([]);
  expect(combinations).toBe(1_020_600);
});

const LOOK: Look = {
  permission: GRANTED,
  presence: false,
  measured: 0,
  dose: 0,
  countLost: false,
  outputFailed: false,
  phaseAgeMs: 0,
  permittedMs: 0,
  belowMs: 0,
  highestPpm: 0,
};
const step = (phase: CyclePhase, look: Partial<Look>, emitter: typeof OZONE | typeof UV = UV): Step =>
  decideStep({ phase }, { ...LOOK, ...look }, SPEC, emitter);

test.each([
  ['emergency-stop', denied('door-open', 'emergency-stop'), false],
  ['fire', denied('mode-fire'), false],
  ['door', denied('occupancy-unproven', 'door-open'), true],
  ['entry', denied('occupancy-unproven'), true],
  ['entry', denied('occupancy-unproven'), false],
  ['sensor-lost', denied('occupancy-unproven'), null],
  ['sensor-lost', denied('door-state-unknown'), false],
  ['permission', denied('holdings-veto'), false],
] as const)('an abort is named %s', (cause, permission, presence) => {
  expect(step('running', { permission, presence }).move).toMatchObject({ to: 'aborted', cause });
});

test('a zone that does not prove empty in time is given up', () => {
  const look = { permission: denied('occupancy-unproven'), permittedMs: 0 };
  expect(step('proving', { ...look, phaseAgeMs: 89_999 }).move).toBeNull();
  expect(step('proving', { ...look, phaseAgeMs: 90_000 }).move).toMatchObject({ cause: 'not-proven-empty' });
});

test('only what passes by itself is worth waiting for, and a walk that does not count any more never does', () => {
  for (const code of ['occupancy-unproven', 'door-open', 'status-stale', 'disinfection-running'] as const)
    expect(step('proving', { permission: denied(code) }).move).toBeNull();
  const ends = (look: Partial<Look>) => step('proving', look).move;
  expect(ends({ permission: denied('occupancy-unproven', 'fire') })).toMatchObject({ cause: 'fire' });
  expect(ends({ permission: denied('emergency-stop') })).toMatchObject({ cause: 'emergency-stop' });
  expect(ends({ permission: denied('holdings-veto') })).toMatchObject({ cause: 'permission' });
  expect(ends({ permission: denied('occupancy-unproven'), countLost: true })).toMatchObject({
    cause: 'not-proven-empty',
    reasons: [{ code: 'walk-outdated' }, { code: 'occupancy-unproven' }],
  });
});

test('ozone is made no higher than its ceiling, and the cycle goes on', () => {
  expect(step('running', { measured: 5 }, OZONE)).toEqual({
    outputs: { ...ALL_OFF, light: true },
    move: null,
  });
  expect(step('running', { measured: 4.9 }, OZONE).outputs.emitter).toBe(true);
});

test('after ozone the fan runs until the air is measured, however long that takes', () => {
  expect(step('ventilating', { phaseAgeMs: 0 }, OZONE).outputs).toMatchObject({ fan: true, light: true });
  expect(step('ventilating', { phaseAgeMs: 120_000 }, OZONE).move).toEqual({ to: 'waiting' });
  const late = { phaseAgeMs: Infinity, belowMs: 90_000 };
  expect(step('waiting', { ...late, measured: null }, OZONE)).toMatchObject({
    outputs: { fan: true },
    move: null,
  });
  expect(step('waiting', { ...late, measured: 0.11 }, OZONE).move).toBeNull();
  expect(step('waiting', { ...late, measured: 0.05, highestPpm: 0.08 }, OZONE).move).toEqual({
    to: 'ended',
    reentry: { by: 'measured-ozone', ppm: 0.08, limitPpm: 0.1, heldMs: 90_000 },
  });
});
