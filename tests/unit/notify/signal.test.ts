import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../controller/model/clock.ts';
import { Beater } from '../../../controller/services/notify/siren/beater.ts';
import { decideSignal } from '../../../controller/services/notify/siren/decide-signal.ts';
import type { OutputPort } from '../../../drivers/contract/index.ts';
import { Alarms, MORNING } from './alarms.ts';

const ALL = ['urgent', 'high', 'low'] as const;

describe('what a siren does', () => {
  it('sounds and flashes for the gravest that waits, and shows what stands', () => {
    const alarms = new Alarms();
    const signal = (silenced = false) => decideSignal(alarms.active, silenced, ALL);
    expect(signal()).toEqual({ sound: null, light: null });
    alarms.raise('low', 'low', MORNING);
    expect(signal()).toMatchObject({ sound: null, light: { onMs: 500 } });
    alarms.raise('high', 'high', MORNING);
    alarms.raise('urgent', 'urgent', MORNING);
    expect(signal()).toMatchObject({ sound: { onMs: 2000 }, light: { onMs: 1000, offMs: 1000 } });
    expect(signal(true)).toMatchObject({ sound: null, light: { onMs: 1000, offMs: 1000 } });
    alarms.acknowledge('urgent', MORNING);
    expect(signal()).toMatchObject({ sound: { onMs: 500 } });
    for (const subject of ['high', 'low']) alarms.acknowledge(subject, MORNING);
    expect(signal()).toEqual({ sound: null, light: 'steady' });
    for (const subject of ['urgent', 'high', 'low']) alarms.clear(subject, MORNING);
    expect(signal()).toEqual({ sound: null, light: null });
  });

  it('says nothing of what is not its business or is withheld', () => {
    const alarms = new Alarms();
    alarms.raise('a', 'high', MORNING);
    expect(decideSignal(alarms.active, false, ['urgent'])).toEqual({ sound: null, light: null });
    alarms.apply(
      {
        type: 'alarm.shelved',
        alarm: 'water:a',
        kind: 'water',
        subject: 'a',
        by: 'P-1',
        until: MORNING + 1,
        why: '检修',
      },
      MORNING,
    );
    expect(decideSignal(alarms.active, false, ALL)).toEqual({ sound: null, light: null });
  });
});

describe('a rhythm', () => {
  function beater() {
    const clock = new ManualClock();
    const told: string[] = [];
    const problems: (string | null)[] = [];
    const line = { broken: false };
    const tell = async (what: string): Promise<void> => {
      if (line.broken) throw new Error('no answer');
      told.push(`${clock.monotonic()} ${what}`);
    };
    const port: OutputPort = {
      set: (_channel, on) => tell(on ? 'on' : 'off'),
      pulse: (_channel, ms) => tell(`pulse ${ms}`),
    };
    const made = new Beater({
      clock,
      channel: 'horn',
      port: () => port,
      told: (problem) => void problems.push(problem),
    });
    return { clock, told, problems, line, made };
  }

  it('is kept by pulses that end by themselves, and goes on undisturbed when it is asked for again', async () => {
    const { clock, told, made } = beater();
    made.keep({ onMs: 2000, offMs: 1000 });
    await clock.advance(1500);
    made.keep({ onMs: 2000, offMs: 1000 });
    await clock.advance(5000);
    expect(told).toEqual(['0 pulse 2000', '3000 pulse 2000', '6000 pulse 2000']);
  });

  it('ends at once, and is tried to be ended until it is', async () => {
    const { clock, told, line, made, problems } = beater();
    made.keep('steady');
    await clock.advance(500);
    line.broken = true;
    made.keep(null);
    await clock.advance(0);
    await clock.advance(2500);
    line.broken = false;
    await clock.advance(1000);
    expect(told).toEqual(['0 on', '3500 off']);
    expect(problems).toEqual([null, 'no answer', 'no answer', 'no answer', null]);
    await clock.advance(60_000);
    expect(told).toHaveLength(2);
  });

  it('leaves no output on when it is stopped, and does not touch one that was never on', async () => {
    const { clock, told, made } = beater();
    await made.stop();
    expect(told).toEqual([]);
    made.keep('steady');
    await clock.advance(100);
    await made.stop();
    await clock.advance(60_000);
    expect(told).toEqual(['0 on', '100 off']);
  });
});
