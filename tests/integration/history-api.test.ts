import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryView } from '../../controller/api/contract/index.ts';
import { derivedPoints } from '../../controller/services/climate/index.ts';
import { type ApiCaller, apiCaller } from './support/api-call.ts';
import { type ApiRoom, openApiRoom } from './support/api-room.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const T0 = Date.UTC(2026, 0, 10);
const at = (ms: number): string => new Date(T0 + ms).toISOString();

let room: ApiRoom;
let api: ApiCaller;

beforeEach(async () => {
  room = await openApiRoom();
  api = apiCaller(() => room);
  room.store.telemetry.append(
    Array.from({ length: 1440 }, (_, i) => ({
      point: 'T1',
      time: T0 + i * 60_000,
      value: 20 + (i % 60) / 10,
      quality: i === 3 ? ('uncertain' as const) : ('good' as const),
      outside: i % 60 >= 40,
    })),
  );
});
afterEach(() => room.close());

async function history(path: string): Promise<readonly HistoryView[]> {
  const answer = await api.send('GET', path);
  expect(answer.statusCode, answer.body).toBe(200);
  return [answer.json<HistoryView | readonly HistoryView[]>()].flat();
}

describe('history over the API', () => {
  it('tells one point, as finely as the span allows, and ten years as well as ten thousand', async () => {
    const [day] = await history(`/points/T1/history?from=${at(0)}&to=${at(DAY_MS)}&buckets=24`);
    expect(day).toMatchObject({ point: 'T1', tier: '1h' });
    expect(day?.time).toEqual(Array.from({ length: 24 }, (_, i) => (T0 + i * HOUR_MS) / 1000));
    expect([day?.min[5], day?.mean[5], day?.max[5]]).toEqual([20, 22.95, 25.9]);
    expect([day?.knownMs[5], day?.outsideMs[5]]).toEqual([60 * 30_000, 20 * 30_000]);
    const [decade] = await history(`/points/T1/history?from=${at(-3650 * DAY_MS)}&to=${at(DAY_MS)}`);
    expect(decade?.tier).toBe('1d');
    expect(decade?.time.length).toBeLessThanOrEqual(300);
    expect(decade?.mean.filter((mean) => mean !== null)).toHaveLength(1);
    await history('/points/T1/history?from=1990-01-01T00:00:00Z&to=2030-01-01T00:00:00Z&buckets=2000');
  });

  it('tells several points over the same time, each once', async () => {
    const views = await history(
      `/history?points=hv.temperature-swing,T1,hv.temperature-swing&from=${at(0)}&to=${at(HOUR_MS)}&buckets=60`,
    );
    expect(views.map(({ point, tier }) => [point, tier])).toEqual([
      ['hv.temperature-swing', '1m'],
      ['T1', '1m'],
    ]);
    expect(views[0]?.mean.every((mean) => mean === null)).toBe(true);
    expect(views[1]?.mean.slice(0, 3)).toEqual([20, 20.1, 20.2]);
  });

  it('gives a table with units, a row a time, as a file', async () => {
    const answer = await api.send(
      'GET',
      `/history.csv?points=T1,hv.temperature-swing&from=${at(0)}&to=${at(2 * HOUR_MS)}&tier=1h`,
    );
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain('text/csv');
    expect(answer.headers['content-disposition']).toBe(
      'attachment; filename="history-2026-01-10-2026-01-10-1h.csv"',
    );
    const [head, ...rows] = answer.body.split('\r\n');
    expect(head).toMatch(/^\uFEFFtime,T1 samples,T1 min( \(°C\))?,T1 mean/);
    expect(rows).toEqual([
      `${at(0)},60,20,22.95,25.9,1800,600,,,,,,`,
      `${at(HOUR_MS)},60,20,22.95,25.9,1800,600,,,,,,`,
      '',
    ]);
    const raw = await api.send('GET', `/history.csv?points=T1&from=${at(0)}&to=${at(4 * 60_000)}`);
    expect(raw.body.split('\r\n').slice(1)).toEqual([
      `${at(0)},20,good`,
      `${at(60_000)},20.1,good`,
      `${at(120_000)},20.2,good`,
      `${at(180_000)},20.3,uncertain`,
      '',
    ]);
  });

  it('refuses what makes no sense, what it does not know, and what no spreadsheet could open', async () => {
    const many = Array.from({ length: 33 }, (_, i) => `P${i}`).join(',');
    for (const [path, status] of [
      [`/history?points=T1&from=${at(5)}&to=${at(5)}`, 422],
      // To lay out ten thousand years of days takes the calendar a second, in which nothing else is done.
      ['/history?points=T1&from=0000-01-01T00:00:00Z&to=9999-12-31T00:00:00Z', 422],
      ['/history?points=T1&from=1970-01-01T00:00:00Z&to=2199-12-31T00:00:00Z', 422],
      [`/history?points=T1,T9&from=${at(0)}&to=${at(5)}`, 404],
      [`/history?points=${many}&from=${at(0)}&to=${at(5)}`, 422],
      [`/history.csv?points=T1&from=${at(0)}&to=${at(40 * DAY_MS)}&tier=raw`, 422],
      [`/history.csv?points=T1&from=${at(0)}&to=${at(40 * DAY_MS)}&tier=2m`, 422],
      [`/history.csv?points=T9&from=${at(0)}&to=${at(5)}`, 404],
    ] as const) {
      const answer = await api.send('GET', path);
      expect(answer.statusCode, path).toBe(status);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
    const stranger = await api.send('GET', `/history.csv?points=T1&from=${at(0)}&to=${at(5)}`, undefined, {
      as: 'records-system',
    });
    expect(stranger.statusCode).toBe(403);
  });

  it('lets everyone else have their turn between two readings, even when its own reader takes all at once', async () => {
    const points = ['T1', ...derivedPoints(room.config).map(({ id }) => id)];
    expect(points.length).toBeGreaterThan(2);
    const turnsDuring = async (path: string): Promise<number> => {
      let turns = 0;
      let next = setImmediate(function turn() {
        turns++;
        next = setImmediate(turn);
      });
      const answer = await api.send('GET', path);
      clearImmediate(next);
      expect(answer.statusCode).toBe(200);
      return turns;
    };
    const span = `points=${points.join(',')}&from=${at(-DAY_MS)}&to=${at(DAY_MS)}`;
    expect(await turnsDuring(`/history?${span}`)).toBeGreaterThanOrEqual(points.length - 1);
    expect(await turnsDuring(`/history.csv?${span}&tier=raw`)).toBeGreaterThanOrEqual(48 * points.length);
  });
});
