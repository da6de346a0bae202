import type { Clock } from '../../contract/index.ts';
import { serialStream } from '../serial-stream.ts';
import type { LinkSpec } from '../spec.ts';
import { tcpStream } from '../tcp-stream.ts';
import { MbapPort } from './mbap-port.ts';
import type { ModbusWire } from './modbus-queue-link.ts';
import { RtuPort } from './rtu-port.ts';
import { largestReads, MAX_READ_BITS, MAX_READ_REGISTERS } from './wire-time.ts';

type Spec<Kind extends LinkSpec['kind']> = Extract<LinkSpec, { kind: Kind }>;

/** Enough for a busy PLC and for a transmitter that measures before it answers. */
const DEFAULT_TIMEOUT_MS = 1000;
const UNSPLIT = { registers: MAX_READ_REGISTERS, bits: MAX_READ_BITS };

/** Modbus TCP: transaction numbers tell answers apart, so several requests may be under way. */
export function tcpWire(spec: Spec<'modbus-tcp'>, clock: Clock): ModbusWire {
  const width = spec.pipeline ?? 1;
  return {
    name: spec.name,
    timeoutMs: spec.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    width,
    anonymousAnswers: false,
    distrustSilence: true,
    lowestUnit: 0,
    largest: UNSPLIT,
    open: tcpStream(spec, clock),
    makePort: (stream, onGarbage) => new MbapPort(stream, width, onGarbage),
  };
}

/** Modbus RTU on a serial port of this machine, the silent interval kept by us. */
export function rtuWire(spec: Spec<'modbus-rtu'>, clock: Clock): ModbusWire {
  return {
    name: spec.name,
    timeoutMs: spec.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    width: 1,
    anonymousAnswers: true,
    distrustSilence: false,
    lowestUnit: 1,
    largest: spec.maxBlockMs === undefined ? UNSPLIT : largestReads(spec, spec.maxBlockMs),
    open: serialStream(spec, clock),
    makePort: (stream) => new RtuPort(stream, spec),
  };
}

/** Modbus RTU behind a serial device server, which keeps the line's silence itself. */
export function rtuTcpWire(spec: Spec<'modbus-rtu-tcp'>, clock: Clock): ModbusWire {
  return {
    name: spec.name,
    timeoutMs: spec.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    width: 1,
    anonymousAnswers: true,
    distrustSilence: true,
    lowestUnit: 1,
    largest: UNSPLIT,
    open: tcpStream(spec, clock),
    makePort: (stream) => new RtuPort(stream, null),
  };
}
