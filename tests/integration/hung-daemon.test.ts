import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BankView } from '../../controller/api/contract/index.ts';
import type { HttpClient } from '../support/http-client.ts';
import { banksReady, move } from '../support/main-job.ts';
import { System } from '../support/system.ts';
import { until } from '../support/until.ts';

const BANK = 1;
const params = { bank: BANK };

interface RoomBank {
  readonly bank: number;
  readonly moving: boolean;
  readonly rolling: boolean;
  readonly result: string;
  readonly lastSequence: number;
  readonly watchdogTripped: boolean;
  readonly positionsMm: readonly number[];
}

let system: System;
let keeper: HttpClient;
beforeAll(async () => {
  system = await System.start({ boxes: 120, speed: 1 });
  keeper = await system.person('1001', '2580');
  await banksReady(keeper);
});
afterAll(async () => {
  // A process that is paused could not be stopped.
  system?.daemon.resume();
  await system?.stop();
});

async function bankOfRoom(): Promise<RoomBank> {
  const { banks } = await system.room.world<{ banks: readonly RoomBank[] }>();
  const found = banks.find((one) => one.bank === BANK);
  if (!found) throw new Error('the room has no such bank');
  return found;
}

async function bank(): Promise<BankView> {
  return (await keeper.call('GET /banks/:bank', { params })).body;
}

it('a daemon whose process hangs feeds no heartbeat, and finds out the truth when it comes to itself', async () => {
  const { openAisles, aisles } = await bank();
  const far = openAisles?.includes(1) ? aisles.length : 1;
  const body = { command: 'open-aisle', aisle: far } as const;
  const { intent } = await move(keeper, BANK, body);
  const before = await until('rolling carriages', async () => {
    const now = await bankOfRoom();
    return now.rolling && now;
  });
  await until('the daemon to know', async () => (await bank()).moving);

  system.daemon.pause();
  const stopped = await until('the watchdog', async () => {
    const now = await bankOfRoom();
    return now.watchdogTripped && !now.rolling && now;
  });
  // Nobody of ours has said a word: the bank stopped by itself.
  expect(stopped).toMatchObject({ result: 'stoppedWatchdog', lastSequence: before.lastSequence });

  system.daemon.resume();
  const latched = await until('the daemon to see it', async () => {
    const now = await bank();
    return now.phase === 'latched' && now;
  });
  expect(latched.flags).toMatchObject({ latchedStop: true, watchdogTripped: true });
  expect((await keeper.refused('POST /banks/:bank/motions', { params, body })).codes).toContain(
    'stop-latched',
  );
  const auditor = await system.person('3001', '5926');
  const settled = await until('the end of the motion in the journal', async () => {
    const { items } = (await auditor.call('GET /events', { query: { type: 'intent.settled' } })).body;
    return items.find(({ data }) => data['intent'] === intent);
  });
  expect(settled.data).toMatchObject({ outcome: 'stopped' });
  // It was not replayed: the carriages stand where the watchdog stopped them.
  expect((await bankOfRoom()).positionsMm).toEqual(stopped.positionsMm);

  await keeper.call('POST /banks/:bank/reset', { params, body: { clear: true, statement: 'nobody inside' } });
  await until('the stop to be lifted', async () => (await bank()).phase !== 'latched');
  await move(keeper, BANK, body);
  await until('rolling carriages', async () => (await bankOfRoom()).rolling);
});
