import { Value } from 'typebox/value';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ClimateConfig } from '../../controller/config/schema-climate.ts';
import { ManualClock } from '../../controller/model/clock.ts';
import { MailServer } from '../../simulators/services/mail-server.ts';
import { until } from '../support/until.ts';
import { apiCaller } from './support/api-call.ts';
import { type ApiRoom, openApiRoom } from './support/api-room.ts';
import { LiveReader } from './support/live-reader.ts';

const HOUR_MS = 3_600_000;
const name = { 'zh-CN': '除湿机', en: 'Dehumidifier' };

let room: ApiRoom;
let clock: ManualClock;
let mail: MailServer;
let keeper: LiveReader;
let wall: LiveReader;
const { post } = apiCaller(() => room);

beforeEach(async () => {
  clock = new ManualClock();
  mail = new MailServer();
  await mail.start();
  const plant = [
    {
      id: 'drying',
      name,
      kind: 'dehumidifier',
      zones: ['hv'],
      output: { device: 'relay', channel: 'relay1' },
    },
  ];
  room = await openApiRoom({
    clock,
    room: { climate: Value.Parse(ClimateConfig, Value.Default(ClimateConfig, { plant })) },
    notify: {
      egress: ['127.0.0.1'],
      channels: [
        {
          id: 'mail',
          kind: 'smtp',
          host: '127.0.0.1',
          port: mail.port,
          tls: 'none',
          from: 'room@example.com',
        },
      ],
      contacts: [{ id: 'li', language: 'en', by: [{ channel: 'mail', to: 'li.private@example.com' }] }],
      chains: [],
      giveUpHours: 24,
    },
  });
  await room.app.listen({ host: '127.0.0.1', port: 0 });
  keeper = await LiveReader.open(room, room.token('keeper'));
  wall = await LiveReader.open(room, room.token('display'));
  for (const reader of [keeper, wall]) await until('the snapshot', () => reader.of('snapshot').length > 0);
});
afterEach(async () => {
  keeper.leave();
  wall.leave();
  await room.close();
  await mail.stop();
  expect(room.logged.errors).toEqual([]);
});

/** Lets seconds go by until something has arrived. */
const told = (what: string, look: () => boolean): Promise<boolean> =>
  until(what, async () => {
    await clock.advance(1000);
    return look();
  });

it('begins with plant, and with the ways out of the house for whoever works here', () => {
  expect(keeper.of('snapshot')[0]).toMatchObject({
    plant: [{ id: 'drying', on: false, hold: null }],
    notifications: { channels: [{ id: 'mail', working: null, waiting: 0 }] },
  });
  expect(wall.of('snapshot')[0]).toMatchObject({ plant: [{ id: 'drying' }], notifications: null });
});

it('tells a hold, to a wall without who and why', async () => {
  const until8 = new Date(clock.now() + 8 * HOUR_MS).toISOString();
  const body = { state: 'on', until: until8, why: 'trial run' };
  expect((await post('/plant/drying/hold', body)).statusCode).toBe(200);
  for (const reader of [keeper, wall])
    await told('the hold', () => reader.of('plant').at(-1)?.[0]?.hold?.until === until8);
  expect(keeper.of('plant').at(-1)?.[0]?.hold).toMatchObject({ on: true, why: 'trial run' });
  expect(wall.of('plant').at(-1)?.[0]?.hold).toMatchObject({ on: true, why: '', by: '', byName: '' });
});

it('tells how a message fared, and the wall nothing of it', async () => {
  expect((await post('/notifications/mail/test', { contact: 'li' })).statusCode).toBe(202);
  await told('the delivery', () => keeper.of('notifications').at(-1)?.channels[0]?.working === true);
  expect(wall.of('notifications')).toEqual([]);
  expect(JSON.stringify(keeper.of('notifications'))).not.toContain('li.private');
});

it('is silent about what stays as it is', async () => {
  await told('a first time', () => keeper.of('plant').length > 0);
  const before = keeper.of('plant').length;
  for (let second = 0; second < 5; second++) await clock.advance(1000);
  await until('five ticks', () => keeper.of('tick').length >= 5);
  expect(keeper.of('plant')).toHaveLength(before);
});
