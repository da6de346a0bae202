import { symlinkSync, unlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLink, type Link } from '../../drivers/links/index.ts';
import { ByteServer } from './support/byte-server.ts';
import { codeOf, host, linkIs } from './support/link-host.ts';
import { openPtyLine, type PtyLine } from './support/pty-line.ts';

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

function line(): PtyLine {
  const opened = openPtyLine();
  undo.push(() => opened.close());
  return opened;
}

async function started(spec: Parameters<typeof createLink>[0]): Promise<Link> {
  const link = createLink(spec, host);
  undo.push(() => link.stop());
  await link.start();
  return link;
}

/** Resolves when so many bytes have come, with all of them. */
function gather(listen: (listener: (bytes: Uint8Array) => void) => void, count: number): Promise<Buffer> {
  return new Promise((resolve) => {
    let all = Buffer.alloc(0);
    listen((bytes) => {
      all = Buffer.concat([all, bytes]);
      if (all.length >= count) resolve(all);
    });
  });
}

/** Every byte value: a line that is not raw would lose or change some of them, or echo them. */
const everyByte = Uint8Array.from({ length: 256 }, (_, n) => n);

describe('serial link', () => {
  it('carries every byte both ways, unchanged and without echo', async () => {
    const pty = line();
    const link = await started({ name: 'desk', kind: 'serial', path: pty.path, baudRate: 57_600 });
    await linkIs(link, true);
    if (link.port.protocol !== 'bytes') throw new Error('not a byte line');
    const bytes = link.port.line;
    const atDevice = gather((listener) => pty.onBytes(listener), 256);
    await bytes.write(everyByte);
    expect([...(await atDevice)]).toEqual([...everyByte]);
    const atLink = gather((listener) => bytes.onBytes(listener), 256);
    const echoed = gather((listener) => pty.onBytes(listener), 1);
    pty.write(everyByte);
    expect([...(await atLink)]).toEqual([...everyByte]);
    // The next bytes at the device are what we write now: nothing came back in between.
    await bytes.write(Uint8Array.of(0x42));
    expect([...(await echoed)]).toEqual([0x42]);
    expect(link.health()).toMatchObject({ connected: true, transactions: 2, failures: 0 });
  });

  it('goes down when the cable is pulled and comes back when it is plugged in again', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'muniment-line-'));
    undo.push(() => rm(directory, { recursive: true }));
    const path = join(directory, 'reader');
    const first = line();
    symlinkSync(first.path, path);
    const link = await started({ name: 'desk', kind: 'serial', path, baudRate: 57_600 });
    await linkIs(link, true);
    if (link.port.protocol !== 'bytes') throw new Error('not a byte line');
    const bytes = link.port.line;
    const down = linkIs(link, false);
    unlinkSync(path);
    first.close();
    await down;
    expect(await codeOf(bytes.write(everyByte))).toBe('link-unreachable');
    const second = line();
    symlinkSync(second.path, path);
    await linkIs(link, true);
    const heard = gather((listener) => bytes.onBytes(listener), 2);
    second.write(Uint8Array.of(1, 2));
    expect([...(await heard)]).toEqual([1, 2]);
  });

  it('is silent after its stop', async () => {
    const pty = line();
    const link = await started({ name: 'desk', kind: 'serial', path: pty.path, baudRate: 57_600 });
    await linkIs(link, true);
    await link.stop();
    if (link.port.protocol !== 'bytes') throw new Error('not a byte line');
    expect(await codeOf(link.port.line.write(everyByte))).toBe('link-unreachable');
    expect(link.health()).toMatchObject({ connected: false, problem: 'stopped' });
  });
});

describe('tcp link', () => {
  it('carries every byte both ways, and comes back when the peer does', async () => {
    const server = new ByteServer();
    undo.push(() => server.close());
    const heard: Buffer[] = [];
    server.onBytes = (bytes, socket) => {
      heard.push(bytes);
      socket.write(bytes);
    };
    const link = await started({ name: 'rack', kind: 'tcp', host: '127.0.0.1', port: await server.listen() });
    await linkIs(link, true);
    if (link.port.protocol !== 'bytes') throw new Error('not a byte line');
    const bytes = link.port.line;
    const echoed = gather((listener) => bytes.onBytes(listener), 256);
    await bytes.write(everyByte);
    expect([...(await echoed)]).toEqual([...everyByte]);
    expect(Buffer.concat(heard).equals(everyByte)).toBe(true);
    const down = linkIs(link, false);
    server.reset();
    await down;
    expect(await codeOf(bytes.write(everyByte))).toBe('link-unreachable');
    await linkIs(link, true);
  });
});

describe('hid link', () => {
  it('gives the reports of a line whole, in any portions', async () => {
    const pty = line();
    const link = await started({ name: 'scanner', kind: 'hid', source: { line: pty.path } });
    await linkIs(link, true);
    if (link.port.protocol !== 'hid') throw new Error('not a HID link');
    const { reports } = link.port;
    const heard = new Promise<number[][]>((resolve) => {
      const all: number[][] = [];
      reports.onReport((report) => {
        all.push([...report]);
        if (all.length === 3) resolve(all);
      });
    });
    const press = [0, 0, 0x1e, 0, 0, 0, 0, 0];
    const release = [0, 0, 0, 0, 0, 0, 0, 0];
    const enter = [0, 0, 0x28, 0, 0, 0, 0, 0];
    const bytes = Uint8Array.from([...press, ...release, ...enter]);
    pty.write(bytes.subarray(0, 3));
    pty.write(bytes.subarray(3, 17));
    pty.write(bytes.subarray(17));
    expect(await heard).toEqual([press, release, enter]);
  });

  it.each([
    ['a path', { path: '/dev/muniment-no-such-hid' }],
    ['a vendor and product', { vendorId: 0xfffe, productId: 0xfffe }],
  ])('starts without the device named by %s, and says why it is down', async (_what, source) => {
    const told = new Promise<object>((resolve) => {
      const log = { ...host.log, warn: (fields: object) => resolve(fields) };
      const link = createLink({ name: 'scanner', kind: 'hid', source }, { ...host, log });
      undo.push(() => link.stop());
      void link.start();
    });
    expect(await told).toMatchObject({ link: 'scanner' });
  });
});
