import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typeText } from '../../../simulators/devices/boot-keyboard.ts';
import { decodeUhf, encodeUhf } from '../../../simulators/devices/uhf-frame.ts';
import { FaultKnob, type Answer } from '../../../simulators/faults.ts';
import { answerPdu, type ModbusUnit } from '../../../simulators/modbus/answer.ts';
import { decodeMbap, encodeMbap } from '../../../simulators/modbus/mbap.ts';
import { crc16, decodeRtuRequests, encodeRtu } from '../../../simulators/modbus/rtu.ts';

const bytes = (min: number, max: number) =>
  fc.uint8Array({ minLength: min, maxLength: max }).map((array) => Buffer.from(array));

/** Feeds `stream` to a decoder in the portions given by `cuts` and collects the frames. */
function inPortions<F>(
  stream: Buffer,
  cuts: readonly number[],
  decode: (bytes: Buffer) => { frames: F[]; rest: Buffer },
): F[] {
  const frames: F[] = [];
  let pending: Buffer = Buffer.alloc(0);
  const edges = [...cuts.map((cut) => cut % (stream.length + 1)), 0, stream.length].sort((a, b) => a - b);
  for (let i = 1; i < edges.length; i++) {
    const decoded = decode(Buffer.concat([pending, stream.subarray(edges[i - 1], edges[i])]));
    frames.push(...decoded.frames);
    pending = decoded.rest;
  }
  return frames;
}

const cuts = fc.array(fc.nat(), { maxLength: 12 });

describe('MBAP', () => {
  it('finds every message however the stream is cut', () => {
    const messages = fc.array(
      fc.record({ transaction: fc.nat(0xffff), unit: fc.nat(255), pdu: bytes(1, 253) }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(messages, cuts, (frames, at) => {
        expect(inPortions(Buffer.concat(frames.map(encodeMbap)), at, decodeMbap)).toEqual(frames);
      }),
    );
  });

  it('gives up on a stream that is not MBAP', () => {
    expect(decodeMbap(Buffer.from('GET / HTTP/1.1\r\n')).broken).toBe(true);
  });
});

describe('RTU', () => {
  it('knows the standard’s example check sum', () => {
    // Modbus over serial line V1.02, appendix B: 02 07 → 41 12 on the wire.
    expect(encodeRtu({ unit: 2, pdu: Buffer.from([7]) }).toString('hex')).toBe('02074112');
    expect(crc16(Buffer.from('123456789'))).toBe(0x4b37);
  });

  const requests = fc.array(
    fc.record({
      unit: fc.integer({ min: 1, max: 247 }),
      fc: fc.integer({ min: 1, max: 6 }),
      data: bytes(4, 4),
    }),
    { minLength: 1, maxLength: 4 },
  );

  it('finds every request however the line delivers it', () => {
    fc.assert(
      fc.property(requests, cuts, (list, at) => {
        const frames = list.map(({ unit, fc: code, data }) => ({
          unit,
          pdu: Buffer.concat([Buffer.from([code]), data]),
        }));
        const stream = Buffer.concat(frames.map(encodeRtu));
        expect(inPortions(stream, at, (portion) => decodeRtuRequests(portion, false))).toEqual(frames);
      }),
    );
  });

  it('finds a request behind noise once the line is idle', () => {
    fc.assert(
      fc.property(bytes(0, 6), (noise) => {
        const request = { unit: 17, pdu: Buffer.from('0300000002', 'hex') };
        const { frames, rest } = decodeRtuRequests(Buffer.concat([noise, encodeRtu(request)]), true);
        expect(frames.at(-1)).toEqual(request);
        expect(rest.length).toBe(0);
      }),
    );
  });
});

describe('Modbus answers', () => {
  const unit: ModbusUnit = {
    readHolding: (address, count) => Array.from({ length: count }, (_, i) => address + i),
  };
  const ask = (hex: string): string => answerPdu(unit, Buffer.from(hex, 'hex')).toString('hex');

  it('follow the standard', () => {
    expect(ask('0300100002')).toBe('030400100011');
    expect(ask('0300100000')).toBe('8303');
    expect(ask('030010007e')).toBe('8303');
    expect(ask('0400100001')).toBe('8401');
    expect(ask('2b0e0100')).toBe('ab01');
    expect(ask('0300')).toBe('8303');
  });
});

describe('UHFReader18 frames', () => {
  it('survive every cut', () => {
    const frame = fc.record({ address: fc.nat(254), command: fc.nat(255), data: bytes(0, 200) });
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 3 }), cuts, (frames, at) => {
        expect(inPortions(Buffer.concat(frames.map(encodeUhf)), at, decodeUhf)).toEqual(frames);
      }),
    );
  });

  it('know the documented inventory command', () => {
    expect(encodeUhf({ address: 0, command: 1, data: Buffer.alloc(0) }).toString('hex')).toBe('040001db4b');
  });
});

describe('keyboard reports', () => {
  it('press and release each key, shift where needed, Enter last', () => {
    const reports = typeText('A1-').map((report) => report.toString('hex'));
    expect(reports).toEqual([
      '0200040000000000',
      '0000000000000000',
      '00001e0000000000',
      '0000000000000000',
      '00002d0000000000',
      '0000000000000000',
      '0000280000000000',
      '0000000000000000',
    ]);
  });
});

describe('fault knob', () => {
  const answer = (question: string | null, body: string): Answer => ({
    question,
    address: 5,
    body: Buffer.from(body),
    frame: (address, data) => Buffer.concat([Buffer.from([address]), data, Buffer.from('#!')]),
    refuse: (code) => Buffer.from([0x83, code]),
    garble: (frame) => frame.fill(0x3f),
  });
  const through = (knob: FaultKnob, given: Answer): string | null => {
    const delivery = knob.deliver(given);
    return delivery && Buffer.concat(delivery.chunks).toString('latin1');
  };

  it('does to answers what its mode says', () => {
    const knob = new FaultKnob();
    expect(through(knob, answer('q', 'abc'))).toBe('\x05abc#!');
    knob.set({ mode: 'silent' });
    expect(through(knob, answer('q', 'abc'))).toBeNull();
    knob.set({ mode: 'slow', delayMs: 70 });
    expect(knob.deliver(answer('q', 'abc'))?.delayMs).toBe(70);
    knob.set({ mode: 'late' });
    expect([through(knob, answer('q', 'one')), through(knob, answer('q', 'two'))]).toEqual([
      null,
      '\x05one#!',
    ]);
    knob.set({ mode: 'short' });
    expect(through(knob, answer('q', 'abc'))).toBe('\x05ab');
    knob.set({ mode: 'split' });
    expect(knob.deliver(answer('q', 'abc'))?.chunks).toHaveLength(6);
    knob.set({ mode: 'garbled' });
    expect(through(knob, answer('q', 'abc'))).toBe('??????');
    knob.set({ mode: 'wrong-unit' });
    expect(through(knob, answer('q', 'abc'))).toBe('\x06abc#!');
    knob.set({ mode: 'exception', code: 6 });
    expect(through(knob, answer('q', 'abc'))).toBe('\x05\x83\x06#!');
  });

  it('freezes each question’s answer, but not writes', () => {
    const knob = new FaultKnob();
    knob.set({ mode: 'frozen' });
    expect(through(knob, answer('q', 'old'))).toBe('\x05old#!');
    expect(through(knob, answer('q', 'new'))).toBe('\x05old#!');
    expect(through(knob, answer('other', 'new'))).toBe('\x05new#!');
    expect(through(knob, answer(null, 'new'))).toBe('\x05new#!');
    knob.set({ mode: 'none' });
    expect(through(knob, answer('q', 'new'))).toBe('\x05new#!');
  });
});
