import { constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadStream } from 'node:tty';
import { fileURLToPath } from 'node:url';
import { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeUhf } from '../../simulators/devices/uhf-frame.ts';
import { MANIFEST_COLUMNS, type ManifestRow } from '../../simulators/manifest.ts';
import { encodeRtu } from '../../simulators/modbus/rtu.ts';
import { Simulation, type Whereabouts } from '../../simulators/simulation.ts';

const CONFIG = fileURLToPath(new URL('../../config/simulator.demo.yaml', import.meta.url));

const box = (barcode: string, epc: string): ManifestRow => ({
  ...(Object.fromEntries(MANIFEST_COLUMNS.map((column) => [column, ''])) as ManifestRow),
  box_barcode: barcode,
  epc,
});

let stateDir: string;
let simulation: Simulation;
let where: Whereabouts;

/** A line under test: what was sent to it, and what came back so far. */
class Line {
  readonly port: SerialPort;
  #bytes: Buffer = Buffer.alloc(0);
  #chunks = 0;
  #wake: (() => void) | null = null;

  constructor(path: string, baudRate: number) {
    this.port = new SerialPort({ path, baudRate, autoOpen: false });
    this.port.on('data', (bytes: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      this.#chunks++;
      this.#wake?.();
    });
  }

  get chunks(): number {
    return this.#chunks;
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.port.open((error) => (error ? reject(error) : resolve()));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.port.isOpen) this.port.close(() => resolve());
      else resolve();
    });
  }

  async ask(bytes: Buffer, answerLength: number): Promise<Buffer> {
    this.port.write(bytes);
    return this.take(answerLength);
  }

  async take(length: number): Promise<Buffer> {
    while (this.#bytes.length < length)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }
}

const lines: Line[] = [];
async function line(env: string, baudRate: number): Promise<Line> {
  const made = new Line(where.env[env] ?? '', baudRate);
  lines.push(made);
  await made.open();
  return made;
}

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'simulators-'));
  const manifestRows = [box('B1', '3414257BF400009A00000001'), box('B2', '3414257BF400009A00000002')];
  simulation = new Simulation({ config: CONFIG, manifestRows, stateDir });
  where = await simulation.start();
});

afterEach(async () => {
  await Promise.all(lines.splice(0).map((open) => open.close()));
  await simulation.stop();
  rmSync(stateDir, { recursive: true });
});

const readClimate = (unit: number): Buffer => encodeRtu({ unit, pdu: Buffer.from('0400010002', 'hex') });

describe('XY-MD02 on a serial line', () => {
  it('gives temperature and humidity in tenths', async () => {
    const climate = await line('SIM_LINE_CLIMATE', 9600);
    const answer = await climate.ask(readClimate(1), 9);
    expect(answer.subarray(0, 3).toString('hex')).toBe('010404');
    expect(encodeRtu({ unit: 1, pdu: answer.subarray(1, 7) })).toEqual(answer);
    expect(answer.readInt16BE(3)).toBeGreaterThan(180);
    expect(answer.readInt16BE(3)).toBeLessThan(230);
    expect(answer.readInt16BE(5)).toBeGreaterThan(400);
    expect(answer.readInt16BE(5)).toBeLessThan(600);
  });

  it('takes as long as the wire does', async () => {
    const climate = await line('SIM_LINE_CLIMATE', 9600);
    const from = performance.now();
    await climate.ask(readClimate(1), 9);
    // 8 bytes there, 3.5 of silence and 9 back at 960 bytes a second cannot be quicker than this.
    expect(performance.now() - from).toBeGreaterThan(16);
  });

  it('is silent for other units, sends broken sums when garbled, and single bytes when split', async () => {
    const climate = await line('SIM_LINE_CLIMATE', 9600);
    climate.port.write(readClimate(9));
    await simulation.devices.setFault('climate-1', { mode: 'garbled' });
    const broken = await climate.ask(readClimate(1), 9);
    expect(encodeRtu({ unit: 1, pdu: broken.subarray(1, 7) })).not.toEqual(broken);
    await simulation.devices.setFault('climate-1', { mode: 'wrong-unit' });
    expect((await climate.ask(readClimate(1), 9))[0]).toBe(2);
    await simulation.devices.setFault('climate-1', { mode: 'split' });
    const before = climate.chunks;
    const whole = await climate.ask(readClimate(1), 9);
    expect(encodeRtu({ unit: 1, pdu: whole.subarray(1, 7) })).toEqual(whole);
    expect(climate.chunks - before).toBeGreaterThan(1);
    // Its neighbour on the line is well all the while.
    expect((await climate.ask(readClimate(2), 9)).subarray(0, 3).toString('hex')).toBe('020404');
  });

  it('hangs up when the line is pulled, and answers under the same name when it is back', async () => {
    // Not through serialport: it never notices a hang-up that meets a read under way.
    const client = new ReadStream(
      openSync(where.env['SIM_LINE_CLIMATE'] ?? '', constants.O_RDWR | constants.O_NOCTTY),
    );
    const hungUp = new Promise<void>((resolve) =>
      client.on('error', () => undefined).once('close', () => resolve()),
    );
    client.resume();
    await simulation.devices.setFault('line-climate', { mode: 'unplugged' });
    await hungUp;
    await expect(line('SIM_LINE_CLIMATE', 9600)).rejects.toThrow(/No such file/);
    await simulation.devices.setFault('line-climate', { mode: 'none' });
    const again = await line('SIM_LINE_CLIMATE', 9600);
    expect((await again.ask(readClimate(2), 9))[0]).toBe(2);
  });
});

describe('units behind the serial device server', () => {
  it('serve sensor, water and relay over RTU in TCP; the lock relay is wired to the door', async () => {
    const socket = connect(Number(where.env['SIM_LINE_SERVER_PORT']), '127.0.0.1');
    const ask = (unit: number, pdu: string): Promise<string> => {
      socket.write(encodeRtu({ unit, pdu: Buffer.from(pdu, 'hex') }));
      return new Promise((resolve) =>
        socket.once('data', (bytes) => resolve(bytes.subarray(0, -2).toString('hex'))),
      );
    };
    expect(await ask(3, '0300000002')).toMatch(/^030304[0-9a-f]{8}$/);
    expect(await ask(5, '0300010001')).toBe('0503020000');
    simulation.world.wet.add('water-1');
    expect(await ask(5, '0300010001')).toBe('0503020001');
    expect(await ask(10, '0200000008')).toBe('0a020101');
    expect(await ask(10, '0502000014')).toBe('0a0502000014');
    expect(simulation.world.door('main').unlocked).toBe(true);
    simulation.world.door('main').push('outside');
    expect(await ask(10, '0200000008')).toBe('0a020100');
    expect(await ask(10, '0100000008')).toBe('0a010101');
    socket.destroy();
  });
});

describe('tag reader and scanner', () => {
  const inventory = encodeUhf({ address: 0, command: 1, data: Buffer.alloc(0) });

  it('reads the boxes in its field', async () => {
    const desk = await line('SIM_DESK_READER', 57_600);
    expect(await desk.ask(inventory, 6)).toEqual(
      encodeUhf({ address: 0, command: 1, data: Buffer.from([0xfb]) }),
    );
    simulation.world.boxes.present('B1', 'desk-reader');
    simulation.world.boxes.present('B2', 'desk-reader');
    const tags = '01020c3414257bf400009a000000010c3414257bf400009a00000002';
    const answer = encodeUhf({ address: 0, command: 1, data: Buffer.from(tags, 'hex') });
    expect(await desk.ask(inventory, answer.length)).toEqual(answer);
    const broken = Buffer.concat([inventory.subarray(0, -1), Buffer.from([0])]);
    expect(await desk.ask(broken, 6)).toEqual(
      encodeUhf({ address: 0, command: 0, data: Buffer.from([0xfe]) }),
    );
  });

  it('sees a box in the gate while it is carried through', async () => {
    const gate = await line('SIM_GATE_READER', 57_600);
    const through = simulation.carryThroughGate('B1');
    expect((await gate.ask(inventory, 20)).toString('hex').toUpperCase()).toContain(
      '3414257BF400009A00000001',
    );
    await through;
    expect(simulation.world.boxes.get('B1').place).toEqual({ at: 'outside' });
    expect(await gate.ask(inventory, 6)).toEqual(
      encodeUhf({ address: 0, command: 1, data: Buffer.from([0xfb]) }),
    );
  });

  it('types what it scans, and control bytes pass the line unharmed', async () => {
    const scanner = await line('SIM_KIOSK_HID', 9600);
    simulation.scan('kiosk-scanner', 'B1');
    const reports = await scanner.take(48);
    expect(reports.toString('hex')).toBe(
      `0200050000000000${'00'.repeat(8)}00001e0000000000${'00'.repeat(8)}0000280000000000${'00'.repeat(8)}`,
    );
  });
});

describe('control API', () => {
  const post = async (path: string, body?: object): Promise<[number, unknown]> => {
    const answer = await fetch(`${where.panel}api/${path}`, {
      method: 'POST',
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    return [answer.status, await answer.json()];
  };

  it('does what it is told and says why not', async () => {
    expect(await post('banks/1/aisles/3/person', { present: true })).toEqual([200, { ok: true }]);
    expect(simulation.world.bank(1).peopleIn(3)).toBe(1);
    expect(await post('banks/1/aisles/5/person', { present: true })).toEqual([
      409,
      { error: 'aisle 5 of bank 1 is too narrow to walk into' },
    ]);
    expect((await post('banks/9/faults', { fire: true }))[0]).toBe(404);
    expect((await post('devices/climate-1/faults', { mode: 'melted' }))[0]).toBe(400);
    expect(await post('boxes/B1/take')).toEqual([200, { ok: true }]);
    expect(await post('boxes/B1/present', { reader: 'nowhere' })).toEqual([
      404,
      { error: 'there is no reader nowhere' },
    ]);
    expect(await post('speed', { factor: 5 })).toEqual([200, { ok: true }]);
    expect(simulation.speed).toBe(5);
    const room = (await (await fetch(`${where.panel}api/world`)).json()) as { banks: { people: number[] }[] };
    expect(room.banks[0]?.people[2]).toBe(1);
  });

  it('lets a visitor play a disinfection that goes wrong', async () => {
    const faults = { lampPct: 20, lampStuck: true, ozonePpm: 0.3 };
    expect(await post('germicides/low-voltage/faults', faults)).toEqual([200, { ok: true }]);
    const room = (await (await fetch(`${where.panel}api/world`)).json()) as { germicides: object[] };
    expect(room.germicides).toMatchObject([
      {
        zone: 'low-voltage',
        lamp: true,
        generator: false,
        knobs: { lampShare: 0.2, lampStuck: true, fanDead: false },
      },
    ]);
    const { irradianceUwPerCm2, ozonePpm } = simulation.world.germicideOf('low-voltage');
    expect(irradianceUwPerCm2).toBeGreaterThan(0);
    expect(ozonePpm).toBeCloseTo(0.3, 1);
    expect((await post('germicides/high-voltage/faults', faults))[0]).toBe(404);
    expect((await post('germicides/low-voltage/faults', { lampPct: 101 }))[0]).toBe(400);
  });

  it('serves the panel page with everything it needs', async () => {
    const needed = ['/'];
    for (const path of needed) {
      const answer = await fetch(new URL(path, where.panel));
      expect(answer.status, path).toBe(200);
      if (path.startsWith('/fonts/')) continue;
      const text = await answer.text();
      const links = text.matchAll(/(?:(?:src|href)="|from '\.)(\/[^"']+)/g);
      for (const [, link = ''] of links) if (!needed.includes(link)) needed.push(link);
    }
    expect(needed).toEqual(expect.arrayContaining(['/panel.js', '/bank-card.js', '/germicide-card.js']));
  });
});
