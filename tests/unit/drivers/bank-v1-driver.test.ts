import { expect, it } from 'vitest';
import { ManualClock } from '../../../controller/model/clock.ts';
import { bankV1 } from '../../../drivers/bank-v1/driver.ts';
import type { BankV1Options } from '../../../drivers/bank-v1/options.ts';
import type { ModbusLink } from '../../../drivers/links/modbus-link.ts';

const CARRIAGES = 2;

/** A link over which parts of a look come as late as a test says. */
class LateLink implements ModbusLink {
  readonly width = 4;
  presenceTakesMs = 0;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async readRegisters({ address, count }: { address: number; count: number }): Promise<readonly number[]> {
    const block = [1, CARRIAGES, 0, 1, 0, 0, 0, 0, 0, 900, 900, 1800];
    return address === 0 ? block : Array.from({ length: count }, () => 0);
  }

  async readBits({ address, count }: { address: number; count: number }): Promise<readonly boolean[]> {
    if (address === 0) await this.#clock.advance(this.presenceTakesMs);
    return Array.from({ length: count }, () => false);
  }

  async writeRegisters(): Promise<void> {}
  async writeCoil(): Promise<void> {}
  async writeCoils(): Promise<void> {}
}

it('counts the age of a look from its oldest part', async () => {
  const clock = new ManualClock();
  const link = new LateLink(clock);
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const { capabilities } = bankV1.create({
    device: 'bank-1',
    options: { carriages: CARRIAGES },
    port: { protocol: 'modbus', modbus: link },
    host: { clock, log: quiet, emit() {} },
  });
  const begun = clock.now();
  link.presenceTakesMs = 900;
  expect(await capabilities.shelvingBank?.readStatus()).toMatchObject({
    openAisles: [1],
    receivedTime: begun,
  });
  link.presenceTakesMs = 1100;
  await expect(capabilities.shelvingBank?.readStatus()).rejects.toThrow(
    'the parts of one look came 1100 ms apart',
  );
});

it('wants to know how deep a carriage is where several aisles can stand open', () => {
  const clock = new ManualClock();
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const make = (options: BankV1Options) =>
    bankV1.create({
      device: 'bank-1',
      options,
      port: { protocol: 'modbus', modbus: new LateLink(clock) },
      host: { clock, log: quiet, emit() {} },
    });
  expect(() => make({ carriages: CARRIAGES, freeAisles: 2 })).toThrow('bank-1 needs carriageWidthMm');
  expect(make({ carriages: CARRIAGES, freeAisles: 2, carriageWidthMm: 900 }).device).toBe('bank-1');
});
