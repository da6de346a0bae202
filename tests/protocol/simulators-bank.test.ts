import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Simulation, type Whereabouts } from '../../simulators/simulation.ts';

const CONFIG = fileURLToPath(new URL('../../config/simulator.demo.yaml', import.meta.url));
const BANK_1 = { status: 2, openAisle: 3, target: 4, sequence: 5, result: 6 };
const MOVING = 1;

let stateDir: string;
let simulation: Simulation;
let where: Whereabouts;
let socket: Socket;
const received: Buffer[] = [];
let wake: (() => void) | null = null;

async function startSimulation(): Promise<void> {
  simulation = new Simulation({ config: CONFIG, stateDir, speed: 20 });
  where = await simulation.start();
}

async function plugIn(): Promise<void> {
  received.length = 0;
  socket = connect(Number(where.env['SIM_BANK_1_PORT']), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    received.push(bytes);
    wake?.();
  });
  await once(socket, 'connect');
}

/** Waits until at least `length` bytes have come and takes exactly those. */
async function take(length: number): Promise<string> {
  while (Buffer.concat(received).length < length)
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  const all = Buffer.concat(received);
  received.splice(0, received.length, all.subarray(length));
  return all.subarray(0, length).toString('hex');
}

const send = (hex: string): boolean => socket.write(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** Input registers 0..17, read as bytes. */
async function status(): Promise<number[]> {
  send('0001 0000 0006 01 04 0000 0012');
  const answer = Buffer.from(await take(9 + 36), 'hex');
  return Array.from({ length: 18 }, (_, i) => answer.readUInt16BE(9 + i * 2));
}

/** Reads again and again until the bank says what is wanted. */
async function until(wanted: (words: number[]) => boolean): Promise<number[]> {
  for (let beat = 1; ; beat++) {
    send(`0002 0000 0006 01 06 0008 ${beat.toString(16).padStart(4, '0')}`);
    await take(12);
    const words = await status();
    if (wanted(words)) return words;
  }
}

function openAisle(sequence: number, aisle: number): void {
  const word = (value: number): string => value.toString(16).padStart(4, '0');
  const guard = (sequence ^ 1 ^ aisle ^ 0xa5a5) & 0xffff;
  send(`0007 0000 000f 01 10 0000 0004 08 ${word(sequence)} 0001 ${word(aisle)} ${word(guard)}`);
}

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'simulators-'));
  await startSimulation();
  await plugIn();
});

afterEach(async () => {
  socket.destroy();
  await simulation.stop();
  rmSync(stateDir, { recursive: true });
});

describe('bank-v1 on the wire', () => {
  it('gives its map byte for byte', async () => {
    send('0001 0000 0006 01 04 0000 0012');
    expect(await take(45)).toBe(
      '000100000027' +
        '0104' +
        '24' +
        '0001000800000003000000000000000000000384' +
        '00000384' +
        '0a8c0e1011941518189c1c20',
    );
    send('0002 0000 0006 01 02 0000 0009');
    expect(await take(11)).toBe('0002000000050102020000');
    send('0003 0000 0006 01 03 0008 0002');
    expect(await take(13)).toBe('00030000000701030400000bb8');
  });

  it('answers errors as the standard says, and other units not at all', async () => {
    send('0001 0000 0006 01 04 0000 0000');
    expect(await take(9)).toBe('000100000003018403');
    send('0002 0000 0006 01 04 0000 007e');
    expect(await take(9)).toBe('000200000003018403');
    send('0003 0000 0006 01 04 0012 0001');
    expect(await take(9)).toBe('000300000003018402');
    send('0004 0000 0006 01 01 0000 0001');
    expect(await take(9)).toBe('000400000003018101');
    send('0005 0000 0006 01 06 0000 0001');
    expect(await take(9)).toBe('000500000003018602');
    send('0006 0000 0006 02 04 0000 0001');
    send('0007 0000 0006 01 04 0000 0001');
    expect(await take(11)).toBe('0007000000050104020001');
  });

  it('answers a whole pipeline in order, however the segments fall', async () => {
    const requests = Buffer.concat(
      Array.from({ length: 16 }, (_, i) =>
        Buffer.from(`00${i.toString(16).padStart(2, '0')}00000006010400000001`, 'hex'),
      ),
    );
    socket.write(requests.subarray(0, 50));
    socket.write(requests.subarray(50));
    const answers = Buffer.from(await take(16 * 11), 'hex');
    for (let i = 0; i < 16; i++) expect(answers.readUInt16BE(i * 11)).toBe(i);
  });

  it('opens an aisle, once for each sequence', async () => {
    openAisle(7, 5);
    expect(await take(12)).toBe('000700000006011000000004');
    const running = await status();
    expect([running[BANK_1.sequence], running[BANK_1.result], running[BANK_1.target]]).toEqual([7, 1, 5]);
    const done = await until((words) => words[BANK_1.result] === 2);
    expect([done[BANK_1.openAisle], done[BANK_1.target], done[BANK_1.status]]).toEqual([5, 0, 0]);
    expect(done.slice(10)).toEqual([0, 900, 1800, 2700, 4500, 5400, 6300, 7200]);
  });

  it('refuses while somebody is in an aisle and shows where', async () => {
    simulation.world.people.enterAisle(1, 3);
    openAisle(9, 5);
    await take(12);
    const words = await status();
    expect([words[BANK_1.sequence], words[BANK_1.result]]).toEqual([9, 4]);
    expect((words[BANK_1.status] ?? 0) & 0x80).toBe(0x80);
    send('0002 0000 0006 01 02 0000 0009');
    expect(await take(11)).toBe('0002000000050102020400');
  });
});

describe('a bank in trouble', () => {
  it('stops answering when it is silent and is back when it is well', async () => {
    await simulation.devices.setFault('bank-1', { mode: 'silent' });
    send('0001 0000 0006 01 06 0008 04d2');
    await vi.waitFor(() => expect(simulation.controller(1).heartbeat).toBe(0x04d2));
    await simulation.devices.setFault('bank-1', { mode: 'exception', code: 6 });
    send('0002 0000 0006 01 04 0000 0001');
    expect(await take(9)).toBe('000200000003018406');
    await simulation.devices.setFault('bank-1', { mode: 'late' });
    send('0003 0000 0006 01 04 0000 0001');
    send('0004 0000 0006 01 04 0001 0001');
    expect(await take(11)).toBe('0003000000050104020001');
  });

  it('has its cable pulled and put back on the same port', async () => {
    const closed = once(socket, 'close');
    await simulation.devices.setFault('bank-1', { mode: 'unplugged' });
    await closed;
    await expect(plugIn()).rejects.toThrow('ECONNREFUSED');
    await simulation.devices.setFault('bank-1', { mode: 'none' });
    await plugIn();
    expect((await status())[1]).toBe(8);
  });

  it('stands where it stood after the power went in mid-motion', async () => {
    openAisle(7, 8);
    await take(12);
    await until((words) => words[14] !== 4500 && ((words[BANK_1.status] ?? 0) & MOVING) === MOVING);
    socket.destroy();
    await simulation.stop();
    const stood = simulation.world.bank(1).carriages.positionsMm.map(Math.round);
    await startSimulation();
    await plugIn();
    const words = await status();
    expect(words.slice(10)).toEqual(stood);
    expect([words[BANK_1.status], words[BANK_1.openAisle], words[BANK_1.target]]).toEqual([0, 0, 0]);
    expect([words[BANK_1.sequence], words[BANK_1.result]]).toEqual([7, 15]);
    openAisle(7, 8);
    await take(12);
    expect((await status()).slice(10)).toEqual(stood);
  });
});

describe('starting up', () => {
  it('names a port that is in use, and leaves nothing running', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const env = { SIM_LINE_SERVER_PORT: String(port) };
    const other = new Simulation({ config: CONFIG, stateDir: join(stateDir, 'other'), env });
    await expect(other.start()).rejects.toThrow(
      `port ${port} on 127.0.0.1 (SIM_LINE_SERVER_PORT) is already in use`,
    );
    squatter.close();
  });
});
