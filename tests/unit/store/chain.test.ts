import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, chainHash, eventData, GENESIS } from '../../../controller/store/ledger/chain.ts';

const row = fc.record({
  seq: fc.integer({ min: 1 }),
  time: fc.integer({ min: 0, max: 2 ** 45 }),
  actor: fc.string({ unit: 'binary' }),
  type: fc.string(),
  data: fc.json().map((text) => canonicalJson(JSON.parse(text))),
});

describe('the chain', () => {
  it('hashes exactly the canonical JSON of the row behind the previous hash', () => {
    fc.assert(
      fc.property(row, ({ seq, time, actor, type, data }) => {
        const whole = canonicalJson({ seq, time, actor, type, data: JSON.parse(data) });
        const expected = createHash('sha256').update(GENESIS).update(whole, 'utf8').digest('hex');
        expect(chainHash(GENESIS, { seq, time, actor, type, data })).toBe(expected);
      }),
    );
  });

  it('changes with every column and with what stands before', () => {
    fc.assert(
      fc.property(row, row, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(chainHash(GENESIS, a) === chainHash(GENESIS, b)).toBe(same);
        expect(chainHash(GENESIS, a)).not.toBe(chainHash('f'.repeat(64), a));
      }),
    );
  });

  it('writes an event the same way whatever the order of its fields', () => {
    expect(eventData({ type: 'alarm.acknowledged', alarm: 'a', by: 'P', comment: '好' })).toBe(
      '{"alarm":"a","by":"P","comment":"好"}',
    );
    expect(eventData({ comment: '好', by: 'P', alarm: 'a', type: 'alarm.acknowledged' })).toBe(
      '{"alarm":"a","by":"P","comment":"好"}',
    );
  });

  it('refuses what JSON cannot say', () => {
    expect(() => eventData({ type: 'retrieval.released', retrieval: 'R', holdUntil: Number.NaN })).toThrow();
  });
});
