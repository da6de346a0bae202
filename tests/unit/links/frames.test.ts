import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  crc16,
  describeMismatch,
  expectedAnswer,
  findAnswer,
} from '../../../drivers/links/modbus/rtu-frame.ts';
import {
  characterMs,
  largestReads,
  readBlockMs,
  silentIntervalMs,
  splitSpan,
} from '../../../drivers/links/modbus/wire-time.ts';
import { topicMatches } from '../../../drivers/links/mqtt/topic-filter.ts';
import { ReportFramer } from '../../../drivers/links/report-framer.ts';
import { answerTo, crcOf, exceptionTo, type PeerRequest, rtu } from '../../protocol/support/modbus-peer.ts';

const readRequest = fc.record({
  unit: fc.integer({ min: 1, max: 247 }),
  code: fc.constantFrom(1, 2, 3, 4),
  address: fc.integer({ min: 0, max: 60_000 }),
  word: fc.integer({ min: 1, max: 125 }),
});

function request(parts: { unit: number; code: number; address: number; word: number }): PeerRequest {
  const body = Buffer.alloc(6);
  body.writeUInt8(parts.unit, 0);
  body.writeUInt8(parts.code, 1);
  body.writeUInt16BE(parts.address, 2);
  body.writeUInt16BE(parts.word, 4);
  return { ...parts, transaction: 0, body };
}

describe('RTU frames', () => {
  it('computes the CRC of the standard (02 07 gives 1241)', () => {
    expect(crc16(Uint8Array.of(0x02, 0x07))).toBe(0x1241);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 260 }), (bytes) => {
        expect(crc16(bytes)).toBe(crcOf(bytes));
      }),
    );
  });

  it('finds the answer or exception behind noise and late answers, and only when it is whole', () => {
    fc.assert(
      fc.property(
        readRequest,
        fc.boolean(),
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(),
        (parts, exception, noise, cut) => {
          const asked = request(parts);
          const answer = rtu(exception ? exceptionTo(asked, 2) : answerTo(asked));
          const expected = expectedAnswer(rtu(asked.body));
          const late = rtu(answerTo(request({ ...parts, unit: (parts.unit % 247) + 1 })));
          const before = Buffer.concat([noise, late]);
          expect([...(findAnswer(Buffer.concat([before, answer]), expected) ?? [])]).toEqual([...answer]);
          const part = answer.subarray(0, cut % answer.length);
          expect(findAnswer(Buffer.concat([before, part]), expected)).toBeNull();
        },
      ),
    );
  });

  it('takes no frame with one wrong bit', () => {
    fc.assert(
      fc.property(readRequest, fc.nat(), (parts, at) => {
        const asked = request(parts);
        const answer = rtu(answerTo(asked));
        const bit = at % (answer.length * 8);
        answer[bit >> 3] = (answer[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(findAnswer(answer, expectedAnswer(rtu(asked.body)))).toBeNull();
      }),
    );
  });

  it('says what was wrong', () => {
    const asked = request({ unit: 3, code: 4, address: 0, word: 2 });
    const expected = expectedAnswer(rtu(asked.body));
    const answer = rtu(answerTo(asked));
    const other = rtu(answerTo(request({ unit: 7, code: 4, address: 0, word: 2 })));
    expect(describeMismatch(other, expected)).toBe('unit 7 answered instead of unit 3');
    expect(describeMismatch(answer.subarray(0, 5), expected)).toBe('unit 3 answered 5 of 9 bytes');
    answer[3] = 0xff;
    expect(describeMismatch(answer, expected)).toBe('the answer of unit 3 is garbled');
  });
});

describe('time on the wire', () => {
  it('keeps 3.5 characters up to 19,200 baud and 1.75 ms above', () => {
    expect(silentIntervalMs({ baudRate: 9600 })).toBeCloseTo(3.646, 3);
    expect(silentIntervalMs({ baudRate: 9600, parity: 'even' })).toBeCloseTo(4.01, 2);
    expect(silentIntervalMs({ baudRate: 19_200 })).toBeCloseTo(1.823, 3);
    expect(silentIntervalMs({ baudRate: 38_400 })).toBe(1.75);
    expect(characterMs({ baudRate: 9600, dataBits: 7, parity: 'odd', stopBits: 2 })).toBeCloseTo(1.146, 3);
  });

  it('knows that 125 registers at 9,600 baud take 281 ms', () => {
    expect(readBlockMs({ baudRate: 9600 }, 250)).toBeCloseTo(281.25, 2);
  });

  it('splits so that no block is longer than allowed, none is lost, and none could be longer', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1200, 2400, 4800, 9600, 19_200, 38_400, 115_200),
        fc.integer({ min: 60, max: 2000 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 1, max: 125 }),
        (baudRate, maxBlockMs, address, count) => {
          const framing = { baudRate };
          const { registers } = largestReads(framing, maxBlockMs);
          const spans = splitSpan({ address, count }, registers);
          let at = address;
          for (const span of spans) {
            expect(span.address).toBe(at);
            at += span.count;
            if (registers > 1)
              expect(readBlockMs(framing, span.count * 2)).toBeLessThanOrEqual(maxBlockMs + 1e-6);
          }
          expect(at).toBe(address + count);
          expect(spans.length).toBe(Math.ceil(count / registers));
          if (registers < 125) expect(readBlockMs(framing, (registers + 1) * 2)).toBeGreaterThan(maxBlockMs);
        },
      ),
    );
  });
});

describe('topic filters', () => {
  it.each([
    ['a/b', 'a/b', true],
    ['a/b', 'a/b/c', false],
    ['a/+', 'a/b', true],
    ['a/+', 'a', false],
    ['a/+', 'a/', true],
    ['+/b', 'a/b', true],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['#', 'a/b', true],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['$SYS/#', '$SYS/x', true],
  ])('%s and %s: %s', (filter, topic, matches) => {
    expect(topicMatches(filter, topic)).toBe(matches);
  });
});

describe('report framer', () => {
  it('cuts any portions into the same reports', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 8, maxLength: 8 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 30 }),
        (reports, portions) => {
          const framer = new ReportFramer();
          let rest: Uint8Array = Buffer.concat(reports);
          const seen: Uint8Array[] = [];
          while (rest.length > 0) {
            const size = portions.shift() ?? rest.length;
            seen.push(...framer.take(rest.subarray(0, size), 0));
            rest = rest.subarray(size);
          }
          expect(seen.map((report) => [...report])).toEqual(reports.map((report) => [...report]));
        },
      ),
    );
  });

  it('drops a torn report instead of shifting all that follow', () => {
    const framer = new ReportFramer();
    const report = Uint8Array.of(0, 0, 0x1e, 0, 0, 0, 0, 0);
    expect(framer.take(report.subarray(0, 5), 0)).toEqual([]);
    expect(framer.take(report, 101).map((whole) => [...whole])).toEqual([[...report]]);
  });
});
