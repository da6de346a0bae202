import { expect, test } from 'vitest';
import { type Clock, ManualClock } from '../../../controller/model/clock.ts';
import { Poller } from '../../../controller/runtime/index.ts';

/** A task whose runs end when the test says so. */
function gate(): { run: () => Promise<void>; begun: number[]; end: () => void; clock: ManualClock } {
  const clock = new ManualClock();
  const begun: number[] = [];
  let end = (): void => {};
  return {
    clock,
    begun,
    end: () => end(),
    run: () => {
      begun.push(clock.monotonic());
      return new Promise((resolve) => {
        end = resolve;
      });
    },
  };
}

const unexpected = (task: string, error: unknown): never => {
  throw new Error(`${task} failed`, { cause: error });
};

test('a task runs on its grid, and a slow neighbour delays nobody', async () => {
  const { clock, run } = gate();
  const poller = new Poller(clock, unexpected);
  const times: number[] = [];
  const slow = poller.add({ name: 'slow', periodMs: 100, run });
  const quick = poller.add({
    name: 'quick',
    periodMs: 100,
    run: async () => void times.push(clock.monotonic()),
  });
  poller.start();
  await clock.advance(450);
  expect(times).toEqual([0, 100, 200, 300, 400]);
  expect(quick.counts).toEqual({ done: 5, missed: 0 });
  expect(slow.counts).toEqual({ done: 0, missed: 4 });
});

test('a task never overlaps itself, and returns to its grid after a long run', async () => {
  const { clock, run, begun, end } = gate();
  const poller = new Poller(clock, unexpected);
  const handle = poller.add({ name: 'long', periodMs: 100, run });
  poller.start();
  await clock.advance(250);
  end();
  await clock.advance(0);
  await clock.advance(100);
  expect(begun).toEqual([0, 300]);
  expect(handle.counts).toEqual({ done: 1, missed: 2 });
});

test('a due time that the process slept through is missed, not made up for', async () => {
  const clock = new ManualClock();
  let lateMs = 0;
  const times: number[] = [];
  const late: Clock = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic() + lateMs,
    after: (delayMs, task) => clock.after(delayMs, task),
    every: (periodMs, task) => clock.every(periodMs, task),
  };
  const poller = new Poller(late, unexpected);
  const handle = poller.add({
    name: 'p',
    periodMs: 100,
    run: async () => void times.push(clock.monotonic() + lateMs),
  });
  poller.start();
  await clock.advance(100);
  lateMs = 330;
  await clock.advance(200);
  expect(times).toEqual([0, 100, 530, 600]);
  expect(handle.counts.missed).toBe(3);
});

test('now() during a run gives a run that begins after the call', async () => {
  const { clock, run, begun, end } = gate();
  const poller = new Poller(clock, unexpected);
  const handle = poller.add({ name: 'p', periodMs: 1000, run });
  poller.start();
  await clock.advance(10);
  let answered = false;
  const first = handle.now();
  const second = handle.now().then(() => {
    answered = true;
  });
  end();
  await clock.advance(10);
  expect(begun).toHaveLength(2);
  expect(answered).toBe(false);
  end();
  await Promise.all([first, second]);
  expect(begun).toHaveLength(2);
});

test('a shorter period holds at once', async () => {
  const clock = new ManualClock();
  const times: number[] = [];
  const poller = new Poller(clock, unexpected);
  const handle = poller.add({
    name: 'p',
    periodMs: 1000,
    run: async () => void times.push(clock.monotonic()),
  });
  poller.start();
  await clock.advance(10);
  handle.setPeriod(50);
  await clock.advance(100);
  expect(times).toEqual([0, 60, 110]);
});

test('a task that rejects is told of and goes on', async () => {
  const clock = new ManualClock();
  const told: unknown[] = [];
  const poller = new Poller(clock, (task, error) => told.push([task, error]));
  const error = new Error('no');
  poller.add({ name: 'p', periodMs: 100, run: () => Promise.reject(error) });
  poller.start();
  await clock.advance(150);
  expect(told).toEqual([
    ['p', error],
    ['p', error],
  ]);
});

test('stop ends the timers and waits for the run under way', async () => {
  const { clock, run, begun, end } = gate();
  const poller = new Poller(clock, unexpected);
  poller.add({ name: 'p', periodMs: 100, run });
  poller.start();
  await clock.advance(10);
  let stopped = false;
  const stopping = poller.stop().then(() => {
    stopped = true;
  });
  await clock.advance(500);
  expect(stopped).toBe(false);
  end();
  await stopping;
  await clock.advance(500);
  expect(begun).toEqual([0]);
});
