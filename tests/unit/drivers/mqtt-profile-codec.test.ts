import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../drivers/mqtt-profile/codec.ts';
import { valueAt } from '../../../drivers/mqtt-profile/json-pointer.ts';
import type { MqttProfile } from '../../../drivers/mqtt-profile/profile.ts';

const NOW = Date.UTC(2026, 4, 1, 12);
const PROFILE: MqttProfile = {
  kind: 'mqtt',
  name: 'test station',
  time: { pointer: '/ts', format: 'epoch-ms' },
  channels: {
    temperature: { pointer: '/t', unit: '°C', range: [-40, 80] },
    door: { pointer: '/contacts/0/open', type: 'boolean' },
    mode: { pointer: '/mode', type: 'string' },
  },
};
const SOUND = { ts: NOW - 1500, t: 20.5, contacts: [{ open: true }], mode: 'auto' };

const bytes = (payload: string): Uint8Array => new TextEncoder().encode(payload);
const decode = (message: unknown, retained = false, profile = PROFILE) =>
  decodeMessage(profile, bytes(JSON.stringify(message)), { receivedTime: NOW, retained });
const withTime = (time: MqttProfile['time']): MqttProfile => {
  const { time: _, ...rest } = PROFILE;
  return time ? { ...rest, time } : rest;
};

describe('decodeMessage', () => {
  it('reads numbers, booleans and words, at the time of their measurement', () => {
    const good = { quality: 'good', sourceTime: NOW - 1500 };
    expect(decode(SOUND)).toEqual([
      { channel: 'temperature', unit: '°C', value: 20.5, ...good },
      { channel: 'door', unit: '', value: true, ...good },
      { channel: 'mode', unit: '', value: 'auto', ...good },
    ]);
  });

  it('keeps the age of a kept message', () => {
    const yesterday = NOW - 86_400_000;
    expect(decode({ ...SOUND, ts: yesterday }, true)[0]).toMatchObject({
      quality: 'good',
      sourceTime: yesterday,
    });
  });

  it('doubts a kept message without a time, and no other', () => {
    const timeless = withTime(undefined);
    expect(decode(SOUND, true, timeless)[0]).toMatchObject({ quality: 'uncertain', value: 20.5 });
    expect(decode(SOUND, false, timeless)[0]).toMatchObject({ quality: 'good', sourceTime: NOW });
  });

  it.each([undefined, null, 'noon', -1, true])('doubts a message whose time is %s', (ts) => {
    expect(decode({ ...SOUND, ts })[0]).toMatchObject({ quality: 'uncertain', sourceTime: NOW });
  });

  it('does not let a clock that runs ahead hide the age of a value', () => {
    expect(decode({ ...SOUND, ts: NOW + 60_001 })[0]).toMatchObject({
      quality: 'uncertain',
      sourceTime: NOW,
    });
    expect(decode({ ...SOUND, ts: NOW + 2000 })[0]).toMatchObject({ quality: 'good', sourceTime: NOW });
  });

  it.each([0, 3_600_000, Date.UTC(2000, 0, 1), 1_770_000_000])(
    'does not put what it hears into the years before there were such devices: %s',
    (ts) => {
      expect(decode({ ...SOUND, ts })[0]).toMatchObject({
        quality: 'uncertain',
        sourceTime: NOW,
        why: 'the clock of the device was never set',
      });
    },
  );

  it('counts in whole milliseconds, however finely a device does', () => {
    const seconds = withTime({ pointer: '/ts', format: 'epoch-s' });
    expect(decode({ ...SOUND, ts: NOW / 1000 - 1.000_4 }, false, seconds)[0]?.sourceTime).toBe(NOW - 1000);
    expect(decode({ ...SOUND, ts: NOW - 999.5 })[0]?.sourceTime).toBe(NOW - 999);
  });

  it('takes no text that would fill every screen', () => {
    expect(decode({ ...SOUND, mode: 'x'.repeat(200) })[2]?.quality).toBe('good');
    expect(decode({ ...SOUND, mode: 'x'.repeat(201) })[2]).toMatchObject({
      value: null,
      quality: 'bad',
      why: 'the text at /mode has 201 characters, more than any we read',
    });
  });

  it.each([
    ['epoch-s', 1_700_000_000.25, 1_700_000_000_250],
    ['rfc3339', '2026-05-01T13:00:00+02:00', Date.UTC(2026, 4, 1, 11)],
    ['rfc3339', '2026-05-01T11:00:00.5Z', Date.UTC(2026, 4, 1, 11, 0, 0, 500)],
  ] as const)('reads times as %s', (format, ts, expected) => {
    const profile = withTime({ pointer: '/ts', format });
    expect(decode({ ...SOUND, ts }, false, profile)[0]).toMatchObject({
      quality: 'good',
      sourceTime: expected,
    });
  });

  it('takes no local time without an offset', () => {
    const profile = withTime({ pointer: '/ts', format: 'rfc3339' });
    expect(decode({ ...SOUND, ts: '2026-05-01T11:00:00' }, false, profile)[0]?.quality).toBe('uncertain');
  });

  it('spoils only the channel that is wrong', () => {
    const decoded = decode({ ...SOUND, t: '20.5', contacts: [] });
    expect(decoded.map(({ quality }) => quality)).toEqual(['bad', 'bad', 'good']);
    expect(decoded[0]).toMatchObject({ value: null, why: 'a string at /t is no number' });
    expect(decoded[1]?.why).toMatch(/nothing at \/contacts\/0\/open/);
  });

  it('says bad outside the range', () => {
    expect(decode({ ...SOUND, t: 80.1 })[0]).toMatchObject({ value: null, quality: 'bad' });
    expect(decode({ ...SOUND, t: 80 })[0]).toMatchObject({ value: 80, quality: 'good' });
  });

  it.each([
    ['', 'empty'],
    ['{"t": 2', 'torn'],
    ['{"t": NaN}', 'no JSON'],
    ['\u00ff', 'not UTF-8'],
    [`"${'x'.repeat(70_000)}"`, 'huge'],
  ])('makes every channel bad when the payload is not JSON (%#)', (payload, what) => {
    const raw = what === 'not UTF-8' ? Uint8Array.of(0x22, 0xff, 0x22) : bytes(payload);
    const decoded = decodeMessage(PROFILE, raw, { receivedTime: NOW, retained: false });
    expect(decoded).toHaveLength(3);
    for (const { value, quality, why, sourceTime } of decoded) {
      expect([value, quality, sourceTime]).toEqual([null, 'bad', NOW]);
      expect(why).toMatch(/\w/);
    }
  });

  it('answers any JSON and any bytes with one entry for each channel, and never throws', () => {
    const payload = fc.oneof(fc.json().map(bytes), fc.uint8Array());
    fc.assert(
      fc.property(payload, fc.boolean(), (raw, retained) => {
        const decoded = decodeMessage(PROFILE, raw, { receivedTime: NOW, retained });
        expect(decoded.map(({ channel }) => channel)).toEqual(['temperature', 'door', 'mode']);
        for (const { value, quality, why, sourceTime } of decoded) {
          expect(quality === 'bad').toBe(value === null);
          expect(why === undefined).toBe(quality === 'good');
          expect(sourceTime).toBeLessThanOrEqual(NOW);
        }
      }),
    );
  });
});

describe('valueAt', () => {
  // RFC 6901, section 5.
  const DOCUMENT = {
    foo: ['bar', 'baz'],
    '': 0,
    'a/b': 1,
    'c%d': 2,
    'e^f': 3,
    'g|h': 4,
    'i\\j': 5,
    'k"l': 6,
    ' ': 7,
    'm~n': 8,
  };

  it.each([
    ['', DOCUMENT],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('finds what the standard says at "%s"', (pointer, expected) => {
    expect(valueAt(DOCUMENT, pointer)).toEqual(expected);
  });

  it.each(['/none', '/foo/2', '/foo/-', '/foo/00', '/foo/length', '/toString', '/__proto__', '/foo/0/x'])(
    'finds nothing at %s',
    (pointer) => {
      expect(valueAt(DOCUMENT, pointer)).toBeUndefined();
    },
  );
});
