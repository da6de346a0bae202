import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../controller/model/clock.ts';
import { DeviceError } from '../../../drivers/contract/index.ts';
import type { Priority } from '../../../drivers/links/index.ts';
import { type Job, LinkQueue, type Settle } from '../../../drivers/links/queue.ts';

const TIMEOUT_MS = 100;
const timeout = new DeviceError('timeout', 'no answer');
const rank: Record<Priority, number> = { stop: 0, command: 1, poll: 2 };

/** A queue before a wire on which the test ends each job itself. */
function bench(width = 1) {
  const clock = new ManualClock();
  const queue = new LinkQueue({
    name: 'line',
    clock,
    width,
    breaker: { threshold: 2, baseMs: 1000, maxMs: 4000 },
  });
  const onWire: { label: string; settle: Settle }[] = [];
  const started: string[] = [];
  const refused: [string, string][] = [];
  const add = (label: string, priority: Priority, unit = 1, notBefore?: Job['notBefore']): void =>
    queue.add({
      priority,
      unit,
      ...(notBefore ? { notBefore } : {}),
      run: (settle) => {
        started.push(label);
        onWire.push({ label, settle });
      },
      refuse: (error) => refused.push([label, error.code]),
    });
  const end = (error?: DeviceError): void => onWire.shift()?.settle(error);
  queue.resume();
  return { clock, queue, add, end, started, refused, onWire };
}

describe('link queue', () => {
  it('sends the most urgent first, and the oldest among equals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<Priority>('stop', 'command', 'poll'), { maxLength: 40 }),
        (jobs) => {
          const { add, end, started } = bench();
          add('first', 'poll');
          for (const [index, priority] of jobs.entries()) add(`${index}`, priority);
          for (let n = 0; n <= jobs.length; n += 1) end();
          const expected = jobs
            .map((priority, index) => ({ priority, index }))
            .sort((a, b) => rank[a.priority] - rank[b.priority] || a.index - b.index)
            .map(({ index }) => `${index}`);
          expect(started).toEqual(['first', ...expected]);
        },
      ),
    );
  });

  it('has no more under way than its width, and settles every job exactly once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 16 }),
        fc.array(
          fc.record({
            priority: fc.constantFrom<Priority>('stop', 'command', 'poll'),
            unit: fc.integer({ min: 1, max: 3 }),
            fails: fc.boolean(),
          }),
          { maxLength: 60 },
        ),
        (width, jobs) => {
          const { queue, add, end, started, refused, onWire } = bench(width);
          for (const [index, job] of jobs.entries()) {
            add(`${index}`, job.priority, job.unit);
            expect(onWire.length).toBeLessThanOrEqual(width);
          }
          while (onWire.length > 0) {
            const next = jobs[Number(onWire[0]?.label)];
            end(next?.fails ? timeout : undefined);
            expect(onWire.length).toBeLessThanOrEqual(width);
          }
          expect(queue.length).toBe(0);
          const labels = [...started, ...refused.map(([label]) => label)].map(Number).sort((a, b) => a - b);
          expect(labels).toEqual(jobs.map((_, index) => index));
        },
      ),
    );
  });

  it('leaves a dead unit alone while the others go on, and finds it again', async () => {
    const { clock, add, end, started, refused } = bench();
    add('alive', 'poll', 2);
    end();
    for (const label of ['dead 1', 'dead 2']) {
      add(label, 'poll', 1);
      await clock.advance(TIMEOUT_MS);
      end(timeout);
    }
    add('dead 3', 'poll', 1);
    expect(refused).toEqual([['dead 3', 'backed-off']]);
    add('command', 'command', 1);
    expect(started.at(-1)).toBe('command');
    end(timeout);
    add('alive again', 'poll', 2);
    expect(started.at(-1)).toBe('alive again');
    end();
    await clock.advance(2000);
    add('probe', 'poll', 1);
    expect(started.at(-1)).toBe('probe');
    end();
    add('back', 'poll', 1);
    expect(started.at(-1)).toBe('back');
  });

  it('refuses what waited for a unit that is backed off meanwhile', () => {
    const { add, end, refused } = bench();
    add('other', 'poll', 2);
    for (let n = 1; n <= 5; n += 1) add(`dead ${n}`, 'poll', 1);
    end();
    end(timeout);
    end(timeout);
    expect(refused.map(([label]) => label)).toEqual(['dead 3', 'dead 4', 'dead 5']);
  });

  it('never backs off a unit that has the line to itself', () => {
    const { add, end, started, refused } = bench();
    for (let n = 0; n < 5; n += 1) {
      add(`${n}`, 'poll', 1);
      end(timeout);
    }
    expect(started).toHaveLength(5);
    expect(refused).toEqual([]);
  });

  it('takes an exception for an answer', () => {
    const { add, end, refused } = bench();
    add('other', 'poll', 2);
    end();
    for (let n = 0; n < 5; n += 1) {
      add(`${n}`, 'poll', 1);
      end(new DeviceError('device-busy', 'busy'));
    }
    expect(refused).toEqual([]);
  });

  it('holds one job back until its moment without holding up the others', async () => {
    const { clock, add, end, started } = bench();
    const readyAt = clock.monotonic() + 50;
    add('quarantined', 'poll', 1, () => readyAt);
    add('other', 'poll', 2);
    expect(started).toEqual(['other']);
    end();
    await clock.advance(49);
    expect(started).toEqual(['other']);
    await clock.advance(1);
    expect(started).toEqual(['other', 'quarantined']);
  });

  it('drains stops and commands, refuses waiting polls and newcomers', async () => {
    const { queue, add, end, started, refused } = bench();
    add('under way', 'poll');
    add('poll', 'poll');
    add('command', 'command');
    add('stop', 'stop');
    let drained = false;
    const done = queue.drain(new DeviceError('link-closed', 'stopped')).then(() => (drained = true));
    add('newcomer', 'command');
    expect(refused).toEqual([
      ['poll', 'link-closed'],
      ['newcomer', 'link-closed'],
    ]);
    end();
    end();
    expect(drained).toBe(false);
    end();
    await done;
    expect(started).toEqual(['under way', 'stop', 'command']);
  });

  it('refuses everything while the link is down', () => {
    const { queue, add, refused, started } = bench();
    add('under way', 'poll');
    add('waiting', 'command');
    queue.halt(new DeviceError('link-unreachable', 'cable'));
    add('late', 'stop');
    expect(refused).toEqual([
      ['waiting', 'link-unreachable'],
      ['late', 'link-unreachable'],
    ]);
    expect(started).toEqual(['under way']);
  });
});
