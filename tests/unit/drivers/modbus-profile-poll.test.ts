import { expect, test } from 'vitest';
import { systemClock } from '../../../controller/model/clock.ts';
import { DeviceError, type Pollable } from '../../../drivers/contract/index.ts';
import type { ModbusLink } from '../../../drivers/links/index.ts';
import { modbusProfile } from '../../../drivers/modbus-profile/driver.ts';

const BLOCKS = 4;
const quiet = (): void => {};

/** A link without a wire. It answers when told to, with the address of each register. */
class PaperModbus {
  readonly width: number;
  readonly asked: { address: number; answer(): void; fail(error: DeviceError): void }[] = [];

  constructor(width: number) {
    this.width = width;
  }

  readRegisters: ModbusLink['readRegisters'] = ({ address, count }) =>
    new Promise((resolve, fail) => {
      const words = Array.from({ length: count }, (_, index) => address + index);
      this.asked.push({ address, answer: () => resolve(words), fail });
    });

  get addresses(): readonly number[] {
    return this.asked.map(({ address }) => address);
  }
}

/** A device of four blocks of one register each, a hundred addresses apart. */
function device(modbus: PaperModbus): Pollable {
  const channels = Object.fromEntries(
    Array.from({ length: BLOCKS }, (_, n) => [
      `r${n}`,
      { type: 'u16', table: 'input', address: n * 100, unit: '' },
    ]),
  );
  const { capabilities } = modbusProfile.create({
    device: 'plc',
    options: { unit: 1 },
    port: { protocol: 'modbus', modbus: modbus as unknown as ModbusLink },
    profile: { kind: 'modbus', name: 'paper', channels },
    host: {
      clock: systemClock,
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      emit: quiet,
    },
  });
  if (!capabilities.pollable) throw new Error('a device with channels can be polled');
  return capabilities.pollable;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('as many blocks are under way as the link carries, whatever the order of their answers', async () => {
  const modbus = new PaperModbus(3);
  const poll = device(modbus).poll();
  expect(modbus.addresses).toEqual([0, 100, 200]);
  modbus.asked[2]?.answer();
  await turn();
  expect(modbus.addresses).toEqual([0, 100, 200, 300]);
  for (const asked of modbus.asked) asked.answer();
  expect((await poll).map(({ channel, value }) => [channel, value])).toEqual([
    ['r0', 0],
    ['r1', 100],
    ['r2', 200],
    ['r3', 300],
  ]);
});

test('a silent device costs a line no more than one time-out a poll', async () => {
  const modbus = new PaperModbus(1);
  const poll = device(modbus).poll();
  modbus.asked[0]?.answer();
  await turn();
  modbus.asked[1]?.fail(new DeviceError('timeout', 'nobody there'));
  expect((await poll).map(({ quality, why }) => [quality, why])).toEqual([
    ['good', undefined],
    ['bad', 'nobody there'],
    ['bad', 'nobody there'],
    ['bad', 'nobody there'],
  ]);
  expect(modbus.addresses).toEqual([0, 100]);
});

test('a block that the device refuses does not keep the others from being read', async () => {
  const modbus = new PaperModbus(1);
  const poll = device(modbus).poll();
  modbus.asked[0]?.fail(new DeviceError('device-exception', 'no such register'));
  for (let n = 1; n < BLOCKS; n++) {
    await turn();
    modbus.asked[n]?.answer();
  }
  expect((await poll).map(({ quality }) => quality)).toEqual(['bad', 'good', 'good', 'good']);
});
