import { beforeEach, describe, expect, it } from 'vitest';
import type { MappedSensors } from '../../../controller/config/schema-shelving.ts';
import { ManualClock } from '../../../controller/model/clock.ts';
import { MappedBank } from '../../../controller/runtime/mapped-bank.ts';
import {
  type BankCommand,
  type BankFeature,
  type BankStatus,
  DeviceError,
  type OutputPort,
  type Reading,
  type ShelvingBank,
} from '../../../drivers/contract/index.ts';

const STOP_OUTPUT: MappedSensors = { stop: { device: 'io', channel: 'relay1', level: false } };
const PRESENCE: MappedSensors = {
  presence: [{ device: 'io', channel: 'mat', activeWhen: true, aisles: 'all' }],
};

/** What was done to bank and output, in order. */
let done: string[] = [];
beforeEach(() => {
  done = [];
});

class PaperBank implements ShelvingBank {
  readonly features: ReadonlySet<BankFeature>;
  status: () => Promise<BankStatus> = () => Promise.reject(new DeviceError('timeout', 'nobody there'));
  send = async (_sequence: number, { kind }: BankCommand): Promise<void> => void done.push(kind);

  constructor(...features: readonly BankFeature[]) {
    this.features = new Set(features);
  }
  readStatus(): Promise<BankStatus> {
    return this.status();
  }
  async beat(): Promise<void> {
    done.push('beat');
  }
}

class PaperOutput implements OutputPort {
  /** Called before each switching; may fail or wait. */
  before: (on: boolean) => Promise<void> = async () => {};
  async set(channel: string, on: boolean, options: { urgent?: boolean } = {}): Promise<void> {
    await this.before(on);
    done.push(`${channel} ${on ? 'on' : 'off'}${options.urgent ? '!' : ''}`);
  }
  async pulse(): Promise<void> {}
}

function mappedBank(bank: ShelvingBank, mapped: MappedSensors, output: OutputPort | null = null) {
  const clock = new ManualClock();
  return { clock, bank: new MappedBank({ bank, mapped, carriages: 2, clock, outputs: () => output }) };
}

describe('a mapped stop output', () => {
  it('is switched ahead of everything, and back before the next motion only', async () => {
    const { bank } = mappedBank(new PaperBank(), STOP_OUTPUT, new PaperOutput());
    expect(bank.features.has('stop')).toBe(true);
    await bank.send(1, { kind: 'stop' });
    await bank.send(2, { kind: 'reset' });
    await bank.beat();
    await bank.send(3, { kind: 'open-aisle', aisle: 2 });
    expect(done).toEqual(['relay1 off!', 'reset', 'beat', 'relay1 on', 'open-aisle']);
  });

  it('does not spare the make its own stop', async () => {
    const { bank } = mappedBank(new PaperBank('stop'), STOP_OUTPUT, new PaperOutput());
    await bank.send(1, { kind: 'stop' });
    expect(done.sort()).toEqual(['relay1 off!', 'stop']);
  });

  it('is tried again, and the make is told to stop though the output fails', async () => {
    const output = new PaperOutput();
    let tries = 0;
    output.before = async () => {
      tries += 1;
      throw new DeviceError('timeout', 'no answer');
    };
    const { bank } = mappedBank(new PaperBank('stop'), STOP_OUTPUT, output);
    await expect(bank.send(1, { kind: 'stop' })).rejects.toThrow('no answer');
    expect(tries).toBe(3);
    expect(done).toEqual(['stop']);
  });

  it('fails the stop when the make did not take its own', async () => {
    const make = new PaperBank('stop');
    make.send = () => Promise.reject(new DeviceError('timeout', 'the make is silent'));
    const { bank } = mappedBank(make, STOP_OUTPUT, new PaperOutput());
    await expect(bank.send(1, { kind: 'stop' })).rejects.toThrow('the make is silent');
    expect(done).toEqual(['relay1 off!']);
  });

  it('keeps a bank from moving that cannot be let go', async () => {
    const output = new PaperOutput();
    output.before = () => Promise.reject(new DeviceError('timeout', 'no answer'));
    const { bank } = mappedBank(new PaperBank(), STOP_OUTPUT, output);
    await expect(bank.send(1, { kind: 'spread' })).rejects.toThrow('no answer');
    expect(done).toEqual([]);
  });

  it('is on after a stop that overtook its being switched back, and nothing moves', async () => {
    const output = new PaperOutput();
    let land = (): void => {};
    output.before = (on) =>
      on
        ? new Promise((resolve) => {
            land = resolve;
          })
        : Promise.resolve();
    const { bank } = mappedBank(new PaperBank(), STOP_OUTPUT, output);
    const moved = bank.send(1, { kind: 'close-up', side: 'left' });
    const stopped = bank.send(2, { kind: 'stop' });
    await Promise.resolve();
    land();
    await stopped;
    await expect(moved).rejects.toMatchObject({ code: 'guard-failed' });
    expect(done).toEqual(['relay1 off!', 'relay1 on', 'relay1 off!']);
  });

  it('says so when the device has no outputs', async () => {
    const { bank } = mappedBank(new PaperBank(), STOP_OUTPUT, null);
    await expect(bank.send(1, { kind: 'stop' })).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('hearing sensors', () => {
  const reading = (value: boolean, at: number, more: Partial<Reading> = {}): Reading => ({
    device: 'io',
    channel: 'mat',
    value,
    unit: '',
    quality: 'good',
    sourceTime: at,
    receivedTime: at,
    ...more,
  });

  it('merges the last look anew when a sensor of its own changes, and only then', async () => {
    const make = new PaperBank();
    const { bank, clock } = mappedBank(make, PRESENCE);
    const at = clock.now();
    expect(bank.hear([reading(false, at)])).toBeNull();
    make.status = async () => ({ presence: [null, null, null], receivedTime: at }) as unknown as BankStatus;
    expect((await bank.readStatus()).presence).toEqual([false, false, false]);
    await clock.advance(500);
    expect(bank.hear([reading(false, clock.now())])).toBeNull();
    expect(bank.hear([reading(true, clock.now(), { channel: 'other' })])).toBeNull();
    expect(bank.hear([reading(true, clock.now())])).toMatchObject({
      presence: [true, true, true],
      receivedTime: at,
    });
    expect(bank.hear([reading(true, clock.now(), { quality: 'bad' })])).toMatchObject({
      presence: [null, null, null],
    });
  });

  it('has nothing to merge after a look that failed', async () => {
    const make = new PaperBank();
    const { bank, clock } = mappedBank(make, PRESENCE);
    make.status = async () => ({ presence: [null], receivedTime: clock.now() }) as unknown as BankStatus;
    await bank.readStatus();
    make.status = () => Promise.reject(new DeviceError('timeout', 'nobody there'));
    await expect(bank.readStatus()).rejects.toThrow('nobody there');
    expect(bank.hear([reading(true, clock.now())])).toBeNull();
  });
});
