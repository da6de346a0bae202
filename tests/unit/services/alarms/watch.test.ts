import { afterEach, beforeEach, expect, it } from 'vitest';
import { refusal } from '../../../support/refusal.ts';
import { actor, House } from '../house.ts';

const zhang = actor('zhang', 'keeper');
const li = actor('li', 'keeper');
const card = (id: string, roles: readonly ('keeper' | 'installer')[] = ['keeper']) => ({
  id,
  roles,
  evidence: 'card',
});

let house: House;
beforeEach(() => {
  house = new House();
});
afterEach(() => {
  house.close();
});

it('the watch is taken, handed over with what is open and signed by both, and ended', async () => {
  const { watch } = house.alarms;
  expect(watch.current()).toBeNull();
  await watch.take(zhang, { notes: ' quiet night ', relieve: false });
  expect(watch.current()).toEqual({ person: 'zhang', since: house.clock.now(), notes: 'quiet night' });
  await house.alarms.raise({ kind: 'box-overdue', subject: 'B1', priority: 'low', params: {} });

  await watch.handOver(zhang, { receiver: card('li'), notes: 'box B1 is overdue' });
  await watch.end(li, { notes: '' });
  expect(watch.current()).toBeNull();
  const log = watch.log(10, null);
  expect(log).toMatchObject([
    { kind: 'ended', from: 'li', to: null },
    {
      kind: 'handed-over',
      from: 'zhang',
      to: 'li',
      notes: 'box B1 is overdue',
      openAlarms: ['box-overdue:B1'],
      evidence: { from: 'session:S-zhang', to: 'card' },
    },
    { kind: 'taken', from: null, to: 'zhang', openAlarms: [] },
  ]);
  expect(watch.log(1, log[0]?.seq ?? 0)).toMatchObject([{ kind: 'handed-over' }]);
  expect(house.store.verify().problems).toEqual([]);
});

it('nobody takes what another has, unless they say that they relieve them', async () => {
  const { watch } = house.alarms;
  await watch.take(zhang, { notes: '', relieve: false });
  expect(await refusal(watch.take(zhang, { notes: '', relieve: true }))).toEqual(['already-on-watch']);
  expect(await refusal(watch.take(li, { notes: '', relieve: false }))).toEqual(['watch-held']);
  await watch.take(li, { notes: 'Zhang fell ill', relieve: true });
  expect(watch.log(1, null)).toMatchObject([{ kind: 'taken', from: 'zhang', to: 'li' }]);
});

it('only whoever is on watch hands it over, to another who works here', async () => {
  const { watch } = house.alarms;
  expect(await refusal(watch.take(actor('wall', 'display'), { notes: '', relieve: false }))).toEqual([
    'role-missing',
  ]);
  await watch.take(zhang, { notes: '', relieve: false });
  expect(await refusal(watch.handOver(li, { receiver: card('zhang'), notes: '' }))).toEqual(['not-on-watch']);
  expect(await refusal(watch.handOver(zhang, { receiver: card('zhang'), notes: '' }))).toEqual([
    'watch-receiver-same',
  ]);
  expect(await refusal(watch.handOver(zhang, { receiver: card('borrower', []), notes: '' }))).toEqual([
    'watch-receiver-role',
  ]);
  expect(await refusal(watch.end(li, { notes: '' }))).toEqual(['not-on-watch']);
});
