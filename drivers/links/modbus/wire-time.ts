/** How bytes are framed on a serial line. */
export interface SerialFraming {
  readonly baudRate: number;
  readonly dataBits?: 7 | 8;
  readonly stopBits?: 1 | 2;
  readonly parity?: 'none' | 'even' | 'odd';
}

/** Above this rate the silent interval no longer shrinks (MODBUS over serial line V1.02, 2.5.1.1). */
const FIXED_SILENCE_ABOVE_BAUD = 19_200;
const FIXED_SILENCE_MS = 1.75;
const SILENT_CHARACTERS = 3.5;

/** Bytes of a read request, and of a read answer beside its data (unit, function, count, CRC). */
const REQUEST_BYTES = 8;
const ANSWER_OVERHEAD_BYTES = 5;

/** Most registers and bits one read may ask for (MODBUS Application Protocol V1.1b3, 6.1 to 6.4). */
export const MAX_READ_REGISTERS = 125;
export const MAX_READ_BITS = 2000;

/** Time of one character on the wire, ms: start bit, data, parity, stop. */
export function characterMs(framing: SerialFraming): number {
  const parityBits = (framing.parity ?? 'none') === 'none' ? 0 : 1;
  const bits = 1 + (framing.dataBits ?? 8) + parityBits + (framing.stopBits ?? 1);
  return (bits * 1000) / framing.baudRate;
}

/** The silence that separates two frames, ms: 3.5 characters, 1.75 ms above 19,200 baud (serial line V1.02, 2.5.1.1). */
export function silentIntervalMs(framing: SerialFraming): number {
  if (framing.baudRate > FIXED_SILENCE_ABOVE_BAUD) return FIXED_SILENCE_MS;
  return SILENT_CHARACTERS * characterMs(framing);
}

/**
 * How long one read occupies the line, ms: silence, request, silence, answer. 125 registers at 9,600 baud 8N1: 281 ms.
 *
 * @param dataBytes bytes of data in the answer (two for each register)
 */
export function readBlockMs(framing: SerialFraming, dataBytes: number): number {
  const characters = REQUEST_BYTES + ANSWER_OVERHEAD_BYTES + dataBytes;
  return characters * characterMs(framing) + 2 * silentIntervalMs(framing);
}

/** The largest reads that occupy the line for `maxBlockMs` at most; never less than one register or eight bits. */
export function largestReads(
  framing: SerialFraming,
  maxBlockMs: number,
): { registers: number; bits: number } {
  const spareMs = maxBlockMs - readBlockMs(framing, 0);
  // The tiny allowance keeps 281.25 ms of block inside a limit of 281.25 ms in spite of binary fractions.
  const bytes = Math.floor(spareMs / characterMs(framing) + 1e-9);
  return {
    registers: Math.min(MAX_READ_REGISTERS, Math.max(1, Math.floor(bytes / 2))),
    bits: Math.min(MAX_READ_BITS, Math.max(8, bytes * 8)),
  };
}

/** One part of a read that was split. */
export interface Span {
  readonly address: number;
  readonly count: number;
}

/** Cuts a read into parts of at most `largest`, as equal as can be, in order. */
export function splitSpan(span: Span, largest: number): readonly Span[] {
  const parts = Math.ceil(span.count / largest);
  const spans: Span[] = [];
  let done = 0;
  for (let part = 0; part < parts; part += 1) {
    const end = Math.floor((span.count * (part + 1)) / parts);
    spans.push({ address: span.address + done, count: end - done });
    done = end;
  }
  return spans;
}
