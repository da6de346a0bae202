import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../controller/model/clock.ts';
import type { Driver } from '../../drivers/contract/index.ts';
import type { Link } from '../../drivers/links/index.ts';
import { KeyboardWedge } from '../../simulators/devices/keyboard-wedge.ts';
import { FaultKnob } from '../../simulators/faults.ts';
import { can, connect, Inbox, startDriver, temporaryFolder, Undo } from './support/driver-kit.ts';
import { linkIs } from './support/link-host.ts';

const undo = new Undo();
afterEach(() => undo.all());

describe('hid-wedge against a simulated scanner', () => {
  let fault: FaultKnob;
  let scanner: KeyboardWedge;
  let link: Link;
  let driver: Driver;
  let clock: ManualClock;
  let scans: Inbox<string>;

  beforeEach(async () => {
    fault = new FaultKnob();
    const path = join(await temporaryFolder(undo), 'scanner');
    scanner = new KeyboardWedge(path, fault);
    undo.add(() => scanner.stop());
    await scanner.start();
    link = await connect({ name: 'hid', kind: 'hid', source: { line: path } }, undo);
    clock = new ManualClock();
    ({ driver } = await startDriver('hid-wedge', link, undo, { clock }));
    scans = new Inbox();
    can(driver, 'scanSource').onScan((scan) => scans.put(scan));
  });

  it.each(['B-00001234', 'card:0123456789;', 'Straße?', '{"box": "X_1"}'])('hears %s', async (text) => {
    scanner.scan(text);
    // A keyboard without a key for a letter leaves it out.
    expect(await scans.next()).toBe(text.replace('ß', ''));
  });

  it('tells one scan from the next', async () => {
    scanner.scan('1122');
    scanner.scan('2233');
    expect([await scans.next(), await scans.next()]).toEqual(['1122', '2233']);
  });

  it.each(['split', 'slow'] as const)('understands a %s scan', async (mode) => {
    fault.set({ mode, delayMs: 30 });
    scanner.scan('B-77');
    expect(await scans.next()).toBe('B-77');
  });

  it('does not glue the rest of a torn scan to the next one', async () => {
    fault.set({ mode: 'short' });
    const before = link.health().transactions;
    scanner.scan('LOST');
    await expect.poll(() => link.health().transactions - before).toBe(8);
    await clock.advance(501);
    fault.set({ mode: 'none' });
    scanner.scan('B-1');
    expect(await scans.next()).toBe('B-1');
  });

  it('goes on when the scanner was unplugged', async () => {
    const down = linkIs(link, false);
    await scanner.wire.unplug();
    await down;
    await scanner.wire.plug();
    await linkIs(link, true);
    scanner.scan('B-2');
    expect(await scans.next()).toBe('B-2');
  });

  it('tells nobody who has stopped listening', async () => {
    const others: string[] = [];
    const stop = can(driver, 'scanSource').onScan((scan) => others.push(scan));
    stop();
    scanner.scan('B-3');
    await scans.next();
    expect(others).toEqual([]);
  });
});
