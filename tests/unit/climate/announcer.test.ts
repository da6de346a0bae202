import { expect, test } from 'vitest';
import { Background } from '../../../controller/runtime/background.ts';
import { Announcer } from '../../../controller/services/climate/zone/announcer.ts';
import type { Finding } from '../../../controller/services/climate/zone/conditions.ts';

const damp = (stands: boolean): Finding => ({
  kind: 'climate-limit',
  subject: 'z.humidity',
  stands,
  priority: 'high',
  params: {},
});

/** An announcer before alarms that cannot be written down while `isFull`. */
function announcer() {
  const state = { isFull: false, heard: [] as string[], complaints: 0 };
  const heard = (what: string): Promise<void> => {
    if (state.isFull) return Promise.reject(new Error('disk full'));
    state.heard.push(what);
    return Promise.resolve();
  };
  const log = { debug() {}, info() {}, warn() {}, error: () => void state.complaints++ };
  const background = new Background(log, 'not told');
  const alarms = { raise: () => heard('raise'), clear: () => heard('clear') };
  return { state, background, announcer: new Announcer(alarms, background) };
}

test('what changed is told, and only that; what nobody knows changes nothing', async () => {
  const { state, background, announcer: it } = announcer();
  for (const stands of [false, false, true, true]) it.tell([damp(stands), { ...damp(true), stands: null }]);
  await background.settled();
  expect(state.heard).toEqual(['clear', 'raise']);
  expect(it.stands('climate-limit', 'z.humidity')).toBe(true);
  expect(it.owes()).toBe(false);
});

test('what could not be written down is told again with the next look', async () => {
  const { state, background, announcer: it } = announcer();
  state.isFull = true;
  it.tell([damp(true)]);
  await background.settled();
  expect([state.heard, state.complaints]).toEqual([[], 1]);
  expect([it.owes(), it.owes()]).toEqual([true, false]);
  state.isFull = false;
  it.tell([damp(true)]);
  await background.settled();
  expect(state.heard).toEqual(['raise']);
});
