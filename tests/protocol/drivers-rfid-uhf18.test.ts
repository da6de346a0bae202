import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../controller/model/clock.ts';
import type { TagReader } from '../../drivers/contract/index.ts';
import type { Link } from '../../drivers/links/index.ts';
import { UhfReader } from '../../simulators/devices/uhf-reader.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import { can, connect, eventually, startDriver, temporaryFolder, Undo } from './support/driver-kit.ts';
import { codeOf, linkIs } from './support/link-host.ts';
import { openPtyLine, type PtyLine } from './support/pty-line.ts';

const EPC = 'E2801160600002050000AAAA';
const undo = new Undo();
afterEach(() => undo.all());

const serial = (path: string) => ({ name: 'desk', kind: 'serial', path, baudRate: 57_600 }) as const;

describe('rfid-uhf18 against a simulated reader', () => {
  let field: string[];
  let fault: FaultKnob;
  let reader: UhfReader;
  let link: Link;

  beforeEach(async () => {
    field = [EPC];
    fault = new FaultKnob();
    const path = join(await temporaryFolder(undo), 'reader');
    reader = new UhfReader(path, { address: 3, baudRate: 57_600 }, fault, () => field);
    undo.add(() => reader.stop());
    await reader.start();
    link = await connect(serial(path), undo);
  });

  async function tagReader(options: object = {}): Promise<TagReader> {
    const made = await startDriver('rfid-uhf18', link, undo, {
      options: { address: 3, scanTimeMs: 300, ...options },
    });
    return can(made.driver, 'tagReader');
  }

  it('reads the tag in its field, and an empty field', async () => {
    const tags = await tagReader();
    expect(await tags.inventory()).toEqual([{ epc: EPC }]);
    field = [];
    expect(await tags.inventory()).toEqual([]);
  });

  it('reads more tags than one frame can tell', async () => {
    field = Array.from({ length: 60 }, (_, k) => `E28011606000020500${k.toString(16).padStart(6, '0')}`).map(
      (epc) => epc.toUpperCase(),
    );
    const tags = await tagReader();
    expect((await tags.inventory()).map(({ epc }) => epc)).toEqual(field);
  });

  it('answers many who ask at once, one after the other', async () => {
    const tags = await tagReader();
    const rounds = await Promise.all(Array.from({ length: 5 }, () => tags.inventory()));
    expect(rounds).toEqual(rounds.map(() => [{ epc: EPC }]));
    expect(rounds).toHaveLength(5);
  });

  it('finds a reader whose address it does not know', async () => {
    const tags = await tagReader({ address: 255 });
    expect(await tags.inventory()).toEqual([{ epc: EPC }]);
  });

  it('hears nothing from a reader of another address', async () => {
    const tags = await tagReader({ address: 4 });
    expect(await codeOf(tags.inventory())).toBe('timeout');
  });

  it.each(['silent', 'short', 'garbled', 'wrong-unit', 'late'] as const)(
    'tells no tag out of a %s answer, and recovers',
    async (mode) => {
      const tags = await tagReader();
      await tags.inventory();
      fault.set({ mode });
      expect(await codeOf(tags.inventory())).toBe('timeout');
      fault.set({ mode: 'none' });
      field = [];
      expect(await eventually(() => tags.inventory())).toEqual([]);
    },
  );

  it('never takes the answer to an earlier request for the answer to this one', async () => {
    const tags = await tagReader();
    await tags.inventory();
    fault.set({ mode: 'late' });
    expect(await codeOf(tags.inventory())).toBe('timeout');
    field = [];
    for (let k = 0; k < 3; k++) expect(await codeOf(tags.inventory())).toBe('timeout');
  });

  it.each([
    [0xf9, 'device-exception'],
    [0xfe, 'device-busy'],
  ])('passes on status %i', async (code, expected) => {
    const tags = await tagReader({ scanTimeMs: undefined });
    fault.set({ mode: 'exception', code });
    expect(await codeOf(tags.inventory())).toBe(expected);
    fault.set({ mode: 'none' });
    expect(await tags.inventory()).toEqual([{ epc: EPC }]);
  });

  it.each(['split', 'slow'] as const)('understands a %s answer', async (mode) => {
    const tags = await tagReader();
    fault.set({ mode, delayMs: 50 });
    expect(await tags.inventory()).toEqual([{ epc: EPC }]);
  });

  it('says so when the cable is pulled, and goes on when it is back', async () => {
    const tags = await tagReader();
    await tags.inventory();
    const down = linkIs(link, false);
    await reader.wire.unplug();
    await down;
    expect(await codeOf(tags.inventory())).toBe('link-unreachable');
    await reader.wire.plug();
    await linkIs(link, true);
    expect(await tags.inventory()).toEqual([{ epc: EPC }]);
  });
});

describe('rfid-uhf18 on the wire', () => {
  let line: PtyLine;
  let link: Link;

  beforeEach(async () => {
    const opened = openPtyLine();
    line = opened;
    undo.add(() => opened.close());
    link = await connect(serial(line.path), undo);
  });

  /** Hands each request to the test as hex, whole. */
  function onRequest(listener: (hex: string) => void): void {
    let kept = Buffer.alloc(0);
    line.onBytes((bytes) => {
      kept = Buffer.concat([kept, bytes]);
      while (kept.length > 0 && kept.length > (kept[0] ?? 0)) {
        const size = (kept[0] ?? 0) + 1;
        listener(kept.subarray(0, size).toString('hex'));
        kept = kept.subarray(size);
      }
    });
  }

  /** Frames with the check sums of CRC-16/MCRF4XX, reckoned elsewhere. */
  const SAID = {
    inventory: '040001db4b',
    info: '040021d96a',
    oneTag: '130001010 10ce2801160600002050000aaaa'.replaceAll(' ', ''),
    noTag: '050001fb',
    infoAnswer: '0d002100 0003090 34e001e0a'.replaceAll(' ', ''),
  };
  const answer = (hex: string): void => line.write(withCheckSum(hex));

  function withCheckSum(hex: string): Buffer {
    const body = Buffer.from(hex, 'hex');
    let crc = 0xffff;
    for (const byte of body)
      for (let k = 0; k < 8; k++) {
        const carry = (crc ^ (byte >> k)) & 1;
        crc = (crc >> 1) ^ (carry ? 0x8408 : 0);
      }
    return Buffer.concat([body, Buffer.from([crc & 0xff, crc >> 8])]);
  }

  it('throws away an answer that comes after its request was given up', async () => {
    const clock = new ManualClock();
    const { driver } = await startDriver('rfid-uhf18', link, undo, { options: { address: 0 }, clock });
    const tags = can(driver, 'tagReader');
    const asked: string[] = [];
    onRequest((hex) => {
      asked.push(hex);
      // Deaf at first; then the old tag comes out, and only then the answers to what is asked now.
      if (asked.length === 1) return;
      if (asked.length === 2) {
        answer(SAID.oneTag);
        answer(SAID.infoAnswer);
      } else answer(SAID.noTag);
    });
    const first = codeOf(tags.inventory());
    await expect.poll(() => asked.length).toBe(1);
    await clock.advance(1500);
    expect(await first).toBe('timeout');
    expect(await tags.inventory()).toEqual([]);
    expect(asked).toEqual([SAID.inventory, SAID.info, SAID.inventory]);
  });

  it('finds the answer behind noise that looks like the beginning of a long frame', async () => {
    const clock = new ManualClock();
    const { driver } = await startDriver('rfid-uhf18', link, undo, { options: { address: 0 }, clock });
    onRequest(() => line.write(Buffer.concat([Buffer.from([0xff, 0x00]), withCheckSum(SAID.oneTag)])));
    const inventory = can(driver, 'tagReader').inventory();
    let tags: unknown = null;
    void inventory.then((found) => (tags = found));
    await expect
      .poll(async () => {
        await clock.advance(40);
        return tags;
      })
      .toEqual([{ epc: EPC }]);
  });

  it('hands up what a reader in scan mode tells by itself, but not what another tells', async () => {
    const { emitted } = await startDriver('rfid-uhf18', link, undo, { options: { address: 0 } });
    answer('1101ee00e28011606000020500000000'.padEnd(32, '0'));
    // Captured from a reader in scan mode.
    line.write(Buffer.from('1100ee002000708c2b380b2d00000000e056', 'hex'));
    const [reading] = await emitted.next();
    expect(reading).toMatchObject({
      device: 'device-1',
      channel: 'tag',
      value: '2000708C2B380B2D00000000',
      quality: 'good',
    });
    expect(emitted.size).toBe(0);
  });

  it('ends what is under way when it is stopped', async () => {
    const { driver } = await startDriver('rfid-uhf18', link, undo, { options: { address: 0 } });
    const tags = can(driver, 'tagReader');
    const asked = new Promise<void>((resolve) => onRequest(() => resolve()));
    const under = codeOf(tags.inventory());
    const waiting = codeOf(tags.inventory());
    await asked;
    await driver.stop();
    expect(await Promise.all([under, waiting])).toEqual(['link-closed', 'link-closed']);
  });
});
