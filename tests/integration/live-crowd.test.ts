import { afterEach, expect, it } from 'vitest';
import { ManualClock } from '../../controller/model/clock.ts';
import { until } from '../support/until.ts';
import { type ApiRoom, openApiRoom } from './support/api-room.ts';
import { LiveReader } from './support/live-reader.ts';

let room: ApiRoom | undefined;
const readers: LiveReader[] = [];
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.leave();
  await room?.close();
  room = undefined;
});

async function join(of: ApiRoom, role: 'display' | 'keeper'): Promise<LiveReader> {
  const reader = await LiveReader.open(of, of.token(role));
  readers.push(reader);
  await until('the snapshot arrives, or the stream ends', () => reader.of('snapshot')[0] ?? reader.ended);
  expect(reader.ended).toBe(false);
  return reader;
}

it('a room of ten thousand points is told whole, and again when all of them change at once', async () => {
  const words = { 'zh-CN': '测点', en: 'point' };
  const channels = Array.from({ length: 10_000 }, (_, i) => `channel-${i}`);
  const points = channels.map((channel) => ({
    id: channel,
    name: words,
    device: 'sensor',
    channel,
    zone: 'hv',
    quantity: 'other' as const,
  }));
  const clock = new ManualClock();
  room = await openApiRoom({ clock, room: { points } });
  await room.app.listen({ host: '127.0.0.1', port: 0 });
  const reader = await join(room, 'display');
  expect(reader.of('snapshot')[0]?.points.length).toBeGreaterThanOrEqual(10_000);
  const at = { unit: '°C', quality: 'good' as const, sourceTime: clock.now(), receivedTime: clock.now() };
  room.bus.emit(
    'readings',
    channels.map((channel) => ({ device: 'sensor', channel, value: 1, ...at })),
  );
  await clock.advance(300);
  await until('all were told', () => reader.of('points').flat().length >= 10_000 || reader.ended);
  expect(reader.ended).toBe(false);
});

it('one that comes again and again and never leaves loses its oldest stream, and nobody else does', async () => {
  const here = await openApiRoom({ clock: new ManualClock() });
  room = here;
  await here.app.listen({ host: '127.0.0.1', port: 0 });
  const other = await join(here, 'keeper');
  const [first, second] = [await join(here, 'display'), await join(here, 'display')];
  for (let i = 2; i < 128; i++) await join(here, 'display');
  expect(first.ended).toBe(false);
  const last = await join(here, 'display');
  await until('the first ended', () => first.ended);
  expect([second.ended, last.ended, other.ended]).toEqual([false, false, false]);
  expect((await here.app.inject('/metrics')).payload).toContain('muniment_live_readers 129');
});
