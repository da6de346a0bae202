import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig, type SimulatorConfig } from '../../simulators/config.ts';
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

async function startSimulation(config: string | SimulatorConfig = CONFIG): Promise<void> {
  simulation = new Simulation({ config, stateDir, speed: 20 });
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

/** Motor currents of the eight carriages, A. */
async function currents(): Promise<number[]> {
  send('0004 0000 0006 01 04 003c 0008');
  const answer = Buffer.from(await take(9 + 16), 'hex');
  return Array.from({ length: 8 }, (_, i) => answer.readUInt16BE(9 + i * 2) / 100);
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

function command(sequence: number, code: number, argument: number): void {
  const word = (value: number): string => value.toString(16).padStart(4, '0');
  const guard = (sequence ^ code ^ argument ^ 0xa5a5) & 0xffff;
  const words = [sequence, code, argument, guard].map(word).join(' ');
  send(`0007 0000 000f 01 10 0000 0004 08 ${words}`);
}

const openAisle = (sequence: number, aisle: number): void => command(sequence, 1, aisle);
const bit = (words: readonly number[], number: number): boolean =>
  ((words[BANK_1.status] ?? 0) & (1 << number)) !== 0;

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
    await expect.poll(() => simulation.controller(1).heartbeat).toBe(0x04d2);
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

describe('mishaps, as the registers show them', () => {
  it('a welded contactor: positions go on changing while nothing is said to move', async () => {
    simulation.world.bank(1).knobs.stuckContactor = { carriage: 3 };
    openAisle(7, 8);
    await take(12);
    await until((words) => bit(words, 0) && (words[12] ?? 0) < 2600);
    command(8, 2, 0);
    await take(12);
    const stopped = await until((words) => words[BANK_1.result] === 2);
    expect(bit(stopped, 0)).toBe(false);
    const later = await until((words) => (words[12] ?? 0) < (stopped[12] ?? 0));
    expect([bit(later, 0), later[BANK_1.sequence], later[BANK_1.result]]).toEqual([false, 8, 2]);
    const touching = await until((words) => words[12] === 1800);
    expect(touching.slice(13)).toEqual(later.slice(13));
    expect((await currents())[2]).toBeGreaterThan(5);
  });

  it('debris: no sensor feels it, the current rises, and the overload protection trips', async () => {
    simulation.setSpeed(1);
    simulation.world.bank(1).knobs.debris = { aisle: 3, widthMm: 850 };
    openAisle(7, 8);
    await take(12);
    let highest = 0;
    let tripped: number[];
    do {
      highest = Math.max(highest, (await currents())[2] ?? 0);
      tripped = await until(() => true);
    } while (tripped[BANK_1.result] === 1);
    expect([tripped[BANK_1.sequence], tripped[BANK_1.result]]).toEqual([7, 13]);
    expect([bit(tripped, 7), bit(tripped, 8), bit(tripped, 9)]).toEqual([false, true, true]);
    expect(tripped[12]).toBe(1800 + 850);
    expect(highest).toBeGreaterThan(5);
  });

  it('a drifting encoder: the registers say open, the room says otherwise', async () => {
    const bank = simulation.world.bank(1);
    bank.knobs.encoderDriftMmPerM = 20;
    openAisle(7, 1);
    await take(12);
    const done = await until((words) => words[BANK_1.result] === 2);
    expect([done[BANK_1.openAisle], done[10], done[11]]).toEqual([1, 900, 1800]);
    expect(bank.carriages.gapMm(1)).toBeGreaterThan(875);
    expect(bank.carriages.gapMm(1)).toBeLessThan(890);
  });

  it('a bouncing presence sensor: it shows what happened at once, and then both', async () => {
    simulation.world.bank(1).knobs.bounceMs = 1000;
    const presence = async (): Promise<string> => {
      send('0002 0000 0006 01 02 0000 0009');
      return await take(11);
    };
    simulation.world.people.enterAisle(1, 3);
    expect(await presence()).toBe('0002000000050102020400');
    const seen = new Set<string>();
    while (seen.size < 2) seen.add(await presence());
    expect([...seen].sort()).toEqual(['0002000000050102020000', '0002000000050102020400']);
  });

  it('a lost position: unknown and faulty until the bank has been homed at its own panel', async () => {
    const bank = simulation.world.bank(1);
    bank.knobs.losesPositionOnPowerCut = true;
    simulation.controller(1).reboot();
    const lost = await status();
    expect([lost[BANK_1.openAisle], bit(lost, 3)]).toEqual([0xffff, true]);
    openAisle(7, 8);
    await take(12);
    expect((await status())[BANK_1.result]).toBe(8);
    const post = (path: string, body: object): Promise<Response> =>
      fetch(`${where.panel}api/banks/1/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await post('panel', { home: true })).status).toBe(409);
    await post('faults', { localControl: true });
    expect((await post('panel', { home: true })).status).toBe(200);
    const found = await until((words) => words[BANK_1.openAisle] === 9);
    expect([bit(found, 0), bit(found, 3)]).toEqual([false, false]);
    expect(found.slice(10)).toEqual([0, 900, 1800, 2700, 3600, 4500, 5400, 6300]);
  });

  it('a second commander: its sequence stands where ours was', async () => {
    openAisle(7, 3);
    await take(12);
    const theirs = await simulation.secondCommander(1).send('openAisle', 5);
    const moved = await until((words) => words[BANK_1.sequence] !== 7);
    expect([moved[BANK_1.sequence], moved[BANK_1.target]]).toEqual([theirs, 5]);
    await until((words) => words[BANK_1.openAisle] === 5);
    openAisle(8, 3);
    await take(12);
    expect((await status())[BANK_1.sequence]).toBe(8);
    expect(await simulation.secondCommander(1).send('stop')).toBe(theirs + 1);
  });

  it('all of them from the panel, and what a bank cannot have is refused', async () => {
    const { knobs } = simulation.world.bank(1);
    const post = async (body: object): Promise<number> => {
      const options = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const answer = await fetch(`${where.panel}api/banks/1/faults`, {
        ...options,
        body: JSON.stringify(body),
      });
      return answer.status;
    };
    const drift = { '2': 5, '8': -5 };
    expect(
      await post({
        stuckContactor: 2,
        debris: 3,
        debrisWidthMm: 100,
        encoderDriftMmPerM: drift,
        bounceMs: 50,
      }),
    ).toBe(200);
    expect(knobs).toMatchObject({
      stuckContactor: { carriage: 2 },
      debris: { aisle: 3, widthMm: 100 },
      encoderDriftMmPerM: drift,
      bounceMs: 50,
    });
    expect(await post({ stuckContactor: null, debris: null })).toBe(200);
    expect([knobs.stuckContactor, knobs.debris]).toEqual([null, null]);
    expect(await post({ stuckContactor: 9 })).toBe(404);
    expect(await post({ debris: 4 })).toBe(409);
    expect(await post({ bounceMs: -1 })).toBe(400);
  });
});

describe('a bank with two free aisle widths', () => {
  it('keeps two aisles open and tells the one opened last', async () => {
    socket.destroy();
    await simulation.stop();
    rmSync(stateDir, { recursive: true });
    const demo = readFileSync(CONFIG, 'utf8');
    const two = demo.replace('openAisle: 3,', 'freeAisles: 2, openAisles: [3, 6],');
    await startSimulation(parseConfig(two, 'test'));
    await plugIn();
    expect((await status()).slice(10)).toEqual([0, 900, 2700, 3600, 4500, 6300, 7200, 8100]);
    openAisle(7, 5);
    await take(12);
    const opened = await until((words) => words[BANK_1.result] === 2);
    expect(opened[BANK_1.openAisle]).toBe(5);
    expect(opened.slice(10)).toEqual([0, 900, 2700, 3600, 5400, 6300, 7200, 8100]);
    openAisle(8, 3);
    await take(12);
    const again = await status();
    expect([again[BANK_1.result], again[BANK_1.openAisle]]).toEqual([2, 3]);
    expect(again.slice(10)).toEqual(opened.slice(10));
    command(9, 3, 1);
    await take(12);
    const closed = await until((words) => words[BANK_1.result] === 2);
    expect(closed.slice(10, 12)).toEqual([1800, 2700]);
    expect(closed[BANK_1.openAisle]).toBe(1);
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
