import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../controller/model/clock.ts';
import type { SmsSender } from '../../drivers/contract/index.ts';
import type { Link } from '../../drivers/links/index.ts';
import { SmsModem } from '../../simulators/devices/sms-modem.ts';
import { until } from '../support/until.ts';
import { byChannel, can, connect, startDriver, temporaryFolder, Undo } from './support/driver-kit.ts';
import { codeOf } from './support/link-host.ts';

const NUMBER = '+8613800000000';
const LONG = '库房报警：高压区湿度超过上限，请立即到场查看。'.repeat(6);
const undo = new Undo();
afterEach(() => undo.all());

describe('sms-modem against a simulated modem', () => {
  let modem: SmsModem;
  let link: Link;
  const clock = new ManualClock();

  beforeEach(async () => {
    const path = join(await temporaryFolder(undo), 'modem');
    modem = new SmsModem(path);
    undo.add(() => modem.stop());
    await modem.start();
    link = await connect({ name: 'modem', kind: 'serial', path, baudRate: 115_200 }, undo);
  });

  async function sender(options: object = {}): Promise<SmsSender> {
    const made = await startDriver('sms-modem', link, undo, { options, clock });
    return can(made.driver, 'smsSender');
  }

  /** The code of a failure that only a time limit brings, time being moved on until it comes. */
  async function codeInTime(promise: Promise<unknown>): Promise<string> {
    let code: string | null = null;
    void codeOf(promise).then((found) => {
      code = found;
    });
    return until('the failure', async () => {
      await clock.advance(1000);
      return code;
    });
  }

  it('sends Chinese, and gives the reference of the network', async () => {
    const sms = await sender();
    expect(await sms.send(NUMBER, '【紧急】库房进水', 1)).toEqual([1]);
    expect(modem.received).toEqual([{ number: NUMBER, text: '【紧急】库房进水', parts: 1 }]);
  });

  it('sends a long text in parts that a telephone puts together', async () => {
    const sms = await sender();
    expect(await sms.send(NUMBER, LONG, 9)).toEqual([1, 2, 3]);
    expect(modem.received).toEqual([{ number: NUMBER, text: LONG, parts: 3 }]);
  });

  it('sends many that are asked for at once, one after the other', async () => {
    const sms = await sender();
    await Promise.all(['a', 'b', 'c'].map((text) => sms.send(NUMBER, text, 0)));
    expect(modem.received.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  });

  it('unlocks the SIM, and tries a wrong PIN only once', async () => {
    modem.pin = '1234';
    const right = await sender({ pin: '1234' });
    expect(await right.send(NUMBER, 'x', 0)).toHaveLength(1);

    modem.pin = '1234';
    modem.reboot();
    const wrong = await sender({ pin: '9999' });
    expect(await codeOf(wrong.send(NUMBER, 'x', 0))).toBe('device-busy');
    const second = await wrong.send(NUMBER, 'x', 0).catch((error: Error) => error.message);
    expect(second).toContain('SIM PIN');
  });

  it.each([
    ['busy', 'device-busy'],
    ['plain', 'device-busy'],
    ['barred', 'device-exception'],
  ] as const)('tells of a %s modem that certainly nothing went out, and recovers', async (fault, code) => {
    const sms = await sender();
    modem.fault = fault;
    expect(await codeOf(sms.send(NUMBER, 'x', 0))).toBe(code);
    modem.fault = 'none';
    await sms.send(NUMBER, 'y', 0);
    expect(modem.received.map(({ text }) => text)).toEqual(['y']);
  });

  it.each(['silent', 'no-prompt'] as const)(
    'tells of a %s modem that certainly nothing went out, and recovers',
    async (fault) => {
      const sms = await sender();
      modem.fault = fault;
      expect(await codeInTime(sms.send(NUMBER, 'x', 0))).toBe('link-unreachable');
      modem.fault = 'none';
      await sms.send(NUMBER, 'y', 0);
      expect(modem.received.map(({ text }) => text)).toEqual(['y']);
    },
  );

  it.each(['mute', 'late'] as const)(
    'knows of a %s modem that the message may have gone out, and takes no late answer for its own',
    async (fault) => {
      const sms = await sender();
      await sms.send(NUMBER, 'before', 0);
      modem.fault = fault;
      expect(await codeInTime(sms.send(NUMBER, 'x', 0))).toBe('timeout');
      modem.fault = 'none';
      expect(await sms.send(NUMBER, 'y', 0)).toEqual([3]);
      expect(modem.received.map(({ text }) => text)).toEqual(['before', 'x', 'y']);
    },
  );

  it('takes no answer that comes late for the answer to its next question', async () => {
    const { driver } = await startDriver('sms-modem', link, undo, { options: {}, clock });
    modem.fault = 'late';
    expect(await codeInTime(can(driver, 'smsSender').send(NUMBER, 'x', 0))).toBe('timeout');
    modem.fault = 'none';
    const { signal, registered } = byChannel(await can(driver, 'pollable').poll());
    expect([signal?.value, registered?.value]).toEqual([-71, true]);
  });

  it('knows that part of a text went out; a repetition puts the parts in their places', async () => {
    const sms = await sender();
    modem.failAfterParts = 1;
    expect(await codeOf(sms.send(NUMBER, LONG, 9))).toBe('bad-answer');
    expect(modem.received).toEqual([]);
    modem.failAfterParts = Number.POSITIVE_INFINITY;
    await sms.send(NUMBER, LONG, 9);
    expect(modem.received).toEqual([{ number: NUMBER, text: LONG, parts: 3 }]);
  });

  it('hears what matters among noise', async () => {
    modem.fault = 'noisy';
    const sms = await sender();
    expect(await sms.send(NUMBER, LONG, 3)).toEqual([1, 2, 3]);
  });

  it('finds its way with a modem that lost its settings', async () => {
    const sms = await sender();
    await sms.send(NUMBER, 'x', 0);
    modem.reboot();
    expect(await codeOf(sms.send(NUMBER, 'y', 0))).toBe('device-busy');
    await sms.send(NUMBER, 'z', 0);
    expect(modem.received.map(({ text }) => text)).toEqual(['x', 'z']);
  });

  it('tells how strong its signal is and whether the network knows it', async () => {
    const made = await startDriver('sms-modem', link, undo, { options: {}, clock });
    const poll = async () => byChannel(await can(made.driver, 'pollable').poll());
    expect(await poll()).toMatchObject({ signal: { value: -71, unit: 'dBm' }, registered: { value: true } });
    modem.fault = 'busy';
    expect(await poll()).toMatchObject({ registered: { value: false, quality: 'good' } });
  });
});
