import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BoxClimateView } from '../../controller/api/contract/index.ts';
import { ManualClock } from '../../controller/model/clock.ts';
import { apiCaller } from './support/api-call.ts';
import { type ApiRoom, openApiRoom } from './support/api-room.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const T0 = Date.UTC(2016, 2, 10);

/** A clock that stands still, and can be put forward by years at once. */
class Calendar extends ManualClock {
  aheadMs = 0;

  override now(): number {
    return super.now() + this.aheadMs;
  }
}

const clock = new Calendar(T0);
let room: ApiRoom;
const api = apiCaller(() => room);
beforeAll(async () => {
  room = await openApiRoom({ clock });
  for (const quantity of ['temperature', 'humidity']) {
    const point = `hv.${quantity}`;
    room.store.telemetry.hold(point, HOUR_MS);
    room.store.telemetry.append(
      Array.from({ length: 70 * 24 }, (_, hour) => ({
        point,
        time: T0 + hour * HOUR_MS,
        value: quantity === 'humidity' ? 50 : 20,
        quality: 'good' as const,
      })),
    );
  }
  room.store.telemetry.pack();
});
afterAll(() => room.close());

async function life(query = ''): Promise<BoxClimateView> {
  const answer = await api.send('GET', `/boxes/B000001/climate${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<BoxClimateView>();
}

it('months of a life add up, wherever in an hour they are asked for', async () => {
  clock.aheadMs = 80 * DAY_MS;
  const whole = await life();
  expect([whole.knownMinutes, whole.gapMinutes]).toEqual([70 * 24 * 60, 10 * 24 * 60]);
  const at = (ms: number): string => new Date(T0 + ms).toISOString();
  const part = await life(`?from=${at(1.5 * HOUR_MS)}&to=${at(65 * DAY_MS)}`);
  expect(part.knownMinutes + part.gapMinutes).toBe(65 * 24 * 60 - 90);
  expect(part.gapMinutes).toBeLessThanOrEqual(30);
});

it('a life of ten years leaves everyone else their turn, month by month', async () => {
  clock.aheadMs = 3650 * DAY_MS;
  let turns = 0;
  let next = setImmediate(function turn() {
    turns++;
    next = setImmediate(turn);
  });
  const view = await life();
  clearImmediate(next);
  expect(view.knownMinutes).toBe(70 * 24 * 60);
  expect(turns).toBeGreaterThan(120);
});
