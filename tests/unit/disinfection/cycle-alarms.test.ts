import { expect, test } from 'vitest';
import { ManualClock } from '../../../controller/model/clock.ts';
import { Background } from '../../../controller/runtime/background.ts';
import { CycleAlarms } from '../../../controller/services/disinfection/cycle-alarms.ts';

const HOUR_MS = 3_600_000;

test('ozone that has not gone after four hours is an alarm, and no more when the cycle is over', async () => {
  const clock = new ManualClock();
  const told: object[] = [];
  const background = new Background({ debug() {}, info() {}, warn() {}, error() {} }, 'failed');
  const alarms = {
    raise: async (alarm: object) => void told.push(alarm),
    clear: async (kind: string) => void told.push({ cleared: kind }),
  };
  const cycle = { phase: 'waiting' as const, since: clock.now(), zone: 'vault', abort: null };
  const cycleAlarms = new CycleAlarms({ clock, alarms, background });
  await clock.advance(4 * HOUR_MS - 1);
  cycleAlarms.waits(cycle, 0.4);
  expect(told).toEqual([]);
  await clock.advance(1);
  cycleAlarms.waits({ ...cycle, phase: 'ventilating' }, 0.4);
  expect(told).toEqual([]);
  cycleAlarms.waits(cycle, 0.4);
  cycleAlarms.waits(cycle, null);
  expect(told).toMatchObject([
    { kind: 'ozone-lingers', subject: 'vault', params: { value: 0.4, unit: 'ppm' } },
    { kind: 'ozone-lingers', subject: 'vault', params: { zone: 'vault' } },
  ]);
  cycleAlarms.over(cycle);
  await background.settled();
  expect(told.at(-1)).toEqual({ cleared: 'ozone-lingers' });
});
