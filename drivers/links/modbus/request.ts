import type ModbusRTU from 'modbus-serial';
import { DeviceError } from '../../contract/index.ts';
import { MAX_READ_BITS, MAX_READ_REGISTERS } from './wire-time.ts';

/** The four tables, by how they are read. */
export type ReadKind = 'read-holding' | 'read-input' | 'read-coils' | 'read-discrete';

/** One Modbus transaction, as the queue carries it. */
export type ModbusRequest = { readonly unit: number; readonly address: number } & (
  | { readonly kind: ReadKind; readonly count: number }
  | { readonly kind: 'write-register'; readonly value: number }
  | { readonly kind: 'write-registers'; readonly values: readonly number[] }
  | { readonly kind: 'write-coil'; readonly on: boolean }
  | { readonly kind: 'write-coil-word'; readonly word: number }
  | { readonly kind: 'write-coils'; readonly values: readonly boolean[] }
);

/** What comes back: words or bits of a read; nothing of a write that was confirmed. */
export type ModbusAnswer = readonly number[] | readonly boolean[] | null;

type Done = (error: Error | null | undefined, answer?: ModbusAnswer) => void;

/** The library as it is typed; at run time its `export default` hides one level deeper. */
export type ModbusLibrary = ModbusRTU.default;

const MAX_WRITE_REGISTERS = 123;
const MAX_WRITE_BITS = 1968;
const WRITE_COIL = 5;

/**
 * Refuses what no Modbus request can carry, before it takes its turn on the wire.
 *
 * @param lowestUnit 0 on TCP, 1 on a serial line, where unit 0 is a broadcast that nobody answers
 * @throws DeviceError `bad-options`
 */
export function checkRequest(request: ModbusRequest, lowestUnit: 0 | 1): void {
  within('unit', request.unit, lowestUnit, lowestUnit === 0 ? 255 : 247);
  within('address', request.address, 0, 0xffff);
  switch (request.kind) {
    case 'read-holding':
    case 'read-input':
      within('count', request.count, 1, MAX_READ_REGISTERS);
      within('last address', request.address + request.count - 1, 0, 0xffff);
      return;
    case 'read-coils':
    case 'read-discrete':
      within('count', request.count, 1, MAX_READ_BITS);
      within('last address', request.address + request.count - 1, 0, 0xffff);
      return;
    case 'write-register':
      within('value', request.value, 0, 0xffff);
      return;
    case 'write-registers':
      within('number of values', request.values.length, 1, MAX_WRITE_REGISTERS);
      for (const value of request.values) within('value', value, 0, 0xffff);
      return;
    case 'write-coil-word':
      within('word', request.word, 0, 0xffff);
      return;
    case 'write-coils':
      within('number of coils', request.values.length, 1, MAX_WRITE_BITS);
      return;
    case 'write-coil':
  }
}

/** Two requests with the same key have answers that only a transaction number can tell apart; writes have none. */
export function answerKey(request: ModbusRequest): string | null {
  return 'count' in request ? `${request.unit} ${request.kind} ${request.count}` : null;
}

/**
 * Hands a request to the library, which writes it at once. `done` may never be called when the answer never comes:
 * time-outs are the caller's.
 */
export function issue(library: ModbusLibrary, request: ModbusRequest, done: Done): void {
  const { unit, address } = request;
  switch (request.kind) {
    case 'read-holding':
      library.writeFC3(unit, address, request.count, (error, answer) => done(error, answer?.data));
      return;
    case 'read-input':
      library.writeFC4(unit, address, request.count, (error, answer) => done(error, answer?.data));
      return;
    case 'read-coils':
      library.writeFC1(unit, address, request.count, (error, answer) =>
        done(error, answer?.data.slice(0, request.count)),
      );
      return;
    case 'read-discrete':
      library.writeFC2(unit, address, request.count, (error, answer) =>
        done(error, answer?.data.slice(0, request.count)),
      );
      return;
    case 'write-register':
      library.writeFC6(unit, address, request.value, (error, echo) =>
        confirm(done, error, echo?.address === address && echo.value === request.value),
      );
      return;
    case 'write-registers':
      library.writeFC16(unit, address, [...request.values], (error, echo) =>
        confirm(done, error, echo?.address === address && echo.length === request.values.length),
      );
      return;
    case 'write-coil':
      library.writeFC5(unit, address, request.on, (error, echo) =>
        confirm(done, error, echo?.address === address && echo.state === request.on),
      );
      return;
    case 'write-coils':
      library.writeFC15(unit, address, [...request.values], (error, echo) =>
        confirm(done, error, echo?.address === address && echo.length === request.values.length),
      );
      return;
    case 'write-coil-word':
      // Under a custom code the library sends the word as it is. What such a device answers as word is its own affair.
      library.writeCustomFC(unit, WRITE_COIL, wordBytes(address, request.word), (error, echo) =>
        confirm(done, error, (echo as unknown as { address: number } | undefined)?.address === address),
      );
  }
}

function confirm(done: Done, error: Error | null | undefined, echoed: boolean): void {
  if (error || echoed) done(error, null);
  else done(new Error('the answer confirms another write than the one asked for'));
}

function wordBytes(address: number, word: number): number[] {
  return [address >> 8, address & 0xff, word >> 8, word & 0xff];
}

function within(what: string, value: number, lowest: number, highest: number): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  throw new DeviceError('bad-options', `Modbus ${what} must be ${lowest}..${highest}, not ${value}`);
}
