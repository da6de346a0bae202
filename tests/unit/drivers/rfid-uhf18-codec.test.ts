import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeviceError } from '../../../drivers/contract/index.ts';
import {
  decodeInventory,
  decodeReport,
  mergeTags,
  scanTimeUnits,
} from '../../../drivers/rfid-uhf18/codec.ts';
import { crc16 } from '../../../drivers/rfid-uhf18/crc.ts';
import { encodeRequest, FrameParser, type ReaderFrame } from '../../../drivers/rfid-uhf18/frame.ts';

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** A reader's frame, its check sum reckoned by long division instead of the codec's shifting. */
function readerFrame({ address, command, status, data }: ReaderFrame): Uint8Array {
  const body = [data.length + 5, address, command, status, ...data];
  const bits = body.flatMap((byte) => Array.from({ length: 8 }, (_, k) => (byte >> k) & 1));
  let remainder = 0xffff;
  for (const bit of bits) {
    const carry = (remainder & 1) ^ bit;
    remainder = (remainder >> 1) ^ (carry ? 0x8408 : 0);
  }
  return Uint8Array.of(...body, remainder & 0xff, remainder >> 8);
}

const byte = fc.nat({ max: 255 });
const frame: fc.Arbitrary<ReaderFrame> = fc.record({
  address: byte,
  command: byte,
  status: byte,
  data: fc.uint8Array({ maxLength: 250 }),
});

const join = (parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (let k = 0; at < bytes.length; k++) {
    const size = sizes.length > 0 ? (sizes[k % sizes.length] ?? 1) : bytes.length;
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}

/** Whether a sound frame begins anywhere in `bytes` but at `except`: noise does that once in 65,536 places. */
function hasFrameByChance(bytes: Uint8Array, except: number): boolean {
  return [...bytes].some(
    (length, at) =>
      at !== except &&
      length >= 5 &&
      at + length < bytes.length &&
      crc16(bytes.subarray(at, at + length + 1)) === 0,
  );
}

function parse(parts: readonly Uint8Array[]): ReaderFrame[] {
  const parser = new FrameParser();
  return parts.flatMap((part) => parser.push(part));
}

describe('crc16', () => {
  it('has the published check value of CRC-16/MCRF4XX', () => {
    expect(crc16(new TextEncoder().encode('123456789'))).toBe(0x6f91);
  });
});

describe('encodeRequest', () => {
  it('makes the frames of the manual', () => {
    expect(Buffer.from(encodeRequest(0, 0x21)).toString('hex')).toBe('040021d96a');
    expect(crc16(encodeRequest(3, 0x25, Uint8Array.of(10)))).toBe(0);
  });
});

describe('FrameParser', () => {
  it('reads a frame captured from a reader in scan mode', () => {
    const [report] = parse([fromHex('1100ee002000708c2b380b2d00000000e056')]);
    expect(report).toMatchObject({ address: 0, command: 0xee, status: 0 });
    expect(report && decodeReport(report)).toEqual({ epc: '2000708C2B380B2D00000000' });
  });

  it('finds the same frames however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 10 }),
        (frames, sizes) => {
          expect(parse(cut(join(frames.map(readerFrame)), sizes))).toEqual(frames);
        },
      ),
    );
  });

  it('finds the same in noise, too, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 10 }),
        (noise, sizes) => {
          expect(parse(cut(noise, sizes))).toEqual(parse([noise]));
        },
      ),
    );
  });

  it('finds a frame behind noise, at the latest when the line is quiet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), frame, (noise, sent) => {
        fc.pre(!hasFrameByChance(join([noise, readerFrame(sent)]), noise.length));
        const parser = new FrameParser();
        const found = [...parser.push(noise), ...parser.push(readerFrame(sent)), ...parser.salvage()];
        expect(found).toEqual([sent]);
      }),
    );
  });

  it('goes on after a frame whose check sum is wrong', () => {
    fc.assert(
      fc.property(frame, frame, fc.nat(), (broken, sound, where) => {
        const bytes = readerFrame(broken);
        const at = 1 + (where % (bytes.length - 1));
        bytes[at] = (bytes[at] ?? 0) ^ 0x10;
        fc.pre(!hasFrameByChance(join([bytes, readerFrame(sound)]), bytes.length));
        const parser = new FrameParser();
        const found = [...parser.push(bytes), ...parser.push(readerFrame(sound)), ...parser.salvage()];
        expect(found).toEqual([sound]);
      }),
    );
  });

  it('does not take a slow frame apart when the line pauses in it', () => {
    fc.assert(
      fc.property(frame, fc.nat(), (sent, where) => {
        const bytes = readerFrame(sent);
        const at = where % bytes.length;
        fc.pre(!hasFrameByChance(bytes, 0));
        const parser = new FrameParser();
        parser.push(bytes.subarray(0, at));
        expect(parser.salvage()).toEqual([]);
        expect(parser.push(bytes.subarray(at))).toEqual([sent]);
      }),
    );
  });
});

describe('decodeInventory', () => {
  const EPCS = ['E2801160600002050000AAAA', '3034257BF7194E4000001A85'];
  const told = (...epcs: string[]): Uint8Array =>
    Uint8Array.of(epcs.length, ...epcs.flatMap((epc) => [epc.length / 2, ...fromHex(epc)]));
  const answer = (status: number, data: Uint8Array = new Uint8Array()) =>
    decodeInventory({ address: 0, command: 1, status, data });

  it.each([
    [0x01, true],
    [0x02, true],
    [0x03, false],
    [0x04, true],
  ])('status %i tells tags, and whether they are the last: %s', (status, done) => {
    expect(answer(status, told(...EPCS))).toEqual({ tags: EPCS.map((epc) => ({ epc })), done });
  });

  it('takes FB for an empty field', () => {
    expect(answer(0xfb)).toEqual({ tags: [], done: true });
  });

  const failure = (status: number, data?: Uint8Array): unknown => {
    try {
      answer(status, data);
    } catch (error) {
      return error;
    }
    return null;
  };

  it('takes FE for a request that arrived broken, worth repeating, and others for refusals', () => {
    expect(isDeviceError(failure(0xfe), 'device-busy')).toBe(true);
    expect(isDeviceError(failure(0xf9), 'device-exception')).toBe(true);
  });

  it.each([
    ['fewer tags than announced', told(...EPCS).with(0, 3)],
    ['more bytes than announced', told(...EPCS).with(0, 1)],
    ['a tag without an EPC', Uint8Array.of(1, 0)],
    ['a tag cut off', told(...EPCS).slice(0, -1)],
  ])('refuses %s', (_, data) => {
    expect(isDeviceError(failure(0x01, data), 'bad-answer')).toBe(true);
  });

  it('answers garbage with tags or a DeviceError', () => {
    fc.assert(
      fc.property(byte, fc.uint8Array({ maxLength: 250 }), (status, data) => {
        const error = failure(status, data);
        expect(error === null || isDeviceError(error)).toBe(true);
      }),
    );
  });

  it('gives back every list of tags', () => {
    const epc = fc.uint8Array({ minLength: 1, maxLength: 31 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.array(epc, { maxLength: 7 }), (list) => {
        const epcs = list.map((bytes) => bytes.toString('hex').toUpperCase());
        expect(answer(0x01, told(...epcs)).tags).toEqual(epcs.map((one) => ({ epc: one })));
      }),
    );
  });
});

it('joins the frames of one inventory, each tag once', () => {
  expect(mergeTags([[{ epc: 'A' }, { epc: 'B' }], [{ epc: 'A' }], []])).toEqual([{ epc: 'A' }, { epc: 'B' }]);
});

it('tells scan times as the reader counts them', () => {
  expect([300, 1000, 1049, 25_500, 1].map(scanTimeUnits)).toEqual([3, 10, 10, 255, 3]);
});
