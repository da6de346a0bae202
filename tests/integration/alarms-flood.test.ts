import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlarmView } from '../../controller/api/contract/index.ts';
import { MOST_LIVE_ALARMS } from '../../controller/api/contract/live.ts';
import type { AlarmPriority } from '../../controller/model/alarms.ts';
import { ManualClock } from '../../controller/model/clock.ts';
import { shippedAlarms } from '../support/alarm-definitions.ts';
import { until } from '../support/until.ts';
import { apiCaller } from './support/api-call.ts';
import { type ApiRoom, openApiRoom } from './support/api-room.ts';
import { LiveReader } from './support/live-reader.ts';

const FLOOD = 3000;

let room: ApiRoom;
let clock: ManualClock;
beforeEach(async () => {
  clock = new ManualClock();
  const alarms = shippedAlarms().filter(
    ({ id }) => !['device-lost', 'link-lost', 'point-stale'].includes(id),
  );
  room = await openApiRoom({ clock, alarms });
  await room.app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await room.close();
  expect(room.logged.errors).toEqual([]);
});

const raise = (
  kind: 'box-overdue' | 'stop-latched' | 'bank-fire',
  subject: string,
  priority: AlarmPriority,
) => room.alarms.raise({ kind, subject, priority, params: {} });

describe('a flood of alarms', () => {
  it('leaves a screen its line and the urgent ones, and says how many it leaves out', async () => {
    const screen = await LiveReader.open(room, room.token('display'));
    await raise('bank-fire', 'oldest', 'urgent');
    await clock.advance(1);
    const flood = Array.from({ length: FLOOD }, (_, n) => raise('box-overdue', `B-${n}`, 'low'));
    await Promise.all(flood);
    await clock.advance(1);
    await raise('bank-fire', 'newest', 'urgent');
    await clock.advance(2000);
    await until('the screen was told', () => (screen.of('omittedAlarms').at(-1) ?? 0) > 0);
    const told = screen.of('alarms').at(-1) ?? [];
    expect(told).toHaveLength(MOST_LIVE_ALARMS);
    expect(screen.of('omittedAlarms').at(-1)).toBe(FLOOD + 2 - MOST_LIVE_ALARMS);
    expect(told.filter(({ priority }) => priority === 'urgent').map(({ id }) => id)).toEqual([
      'bank-fire:oldest',
      'bank-fire:newest',
    ]);
    await until('no event was lost', () => screen.of('journal').length === FLOOD + 2);
    // Another that comes now gets no more.
    const late = await LiveReader.open(room, room.token('display'));
    const snapshot = await until('it has begun', () => late.of('snapshot')[0]);
    expect(snapshot.alarms).toHaveLength(MOST_LIVE_ALARMS);
    expect(snapshot.omittedAlarms).toBe(FLOOD + 2 - MOST_LIVE_ALARMS);
    screen.leave();
    late.leave();
  });

  it('is not told again with every one of them', async () => {
    const screen = await LiveReader.open(room, room.token('display'));
    for (let n = 0; n < 300; n++) await raise('box-overdue', `B-${n}`, 'low');
    await clock.advance(1000);
    const before = screen.of('alarms').length;
    for (let n = 300; n < 320; n++) {
      await raise('box-overdue', `B-${n}`, 'low');
      await clock.advance(50);
    }
    await clock.advance(1000);
    await until('the last is counted', () => screen.of('omittedAlarms').at(-1) === 320 - MOST_LIVE_ALARMS);
    expect(screen.of('alarms').length - before).toBeLessThanOrEqual(5);
    screen.leave();
  });

  it('is read page by page, and nothing twice while it goes on', async () => {
    const { send } = apiCaller(() => room);
    await Promise.all(Array.from({ length: 25 }, (_, n) => raise('box-overdue', `B-${n}`, 'low')));
    const seen: string[] = [];
    let url: string | undefined = '/alarms?limit=10';
    while (url !== undefined) {
      const answer = await send('GET', url);
      seen.push(...answer.json<AlarmView[]>().map(({ id }) => id));
      const link = answer.headers['link'] as string | undefined;
      url = link && /<\/api\/v1(.*)>; rel="next"/.exec(link)?.[1];
      if (seen.length === 10) await room.alarms.clear('box-overdue', 'B-0');
      await clock.advance(1);
      if (seen.length === 20) await raise('stop-latched', '1', 'high');
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(26);
    expect((await send('GET', '/alarms?cursor=nonsense')).statusCode).toBe(422);
  });
});
