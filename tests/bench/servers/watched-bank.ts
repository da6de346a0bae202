import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../../simulators/config.ts';
import { decodeMbap } from '../../../simulators/modbus/mbap.ts';
import { Simulation } from '../../../simulators/simulation.ts';

/**
 * One simulated bank of eight carriages behind a tap on its cable. The tap passes every byte on as it comes and notes
 * when the first answer left that shows somebody in an aisle, and when the stop came that follows from it.
 */
const CONFIG = `
version: 1
title: { zh-CN: 量, en: bench }
panel: { host: 127.0.0.1, port: 0 }
weather: { temperatureC: 20, humidityPct: 50 }
zones: [{ id: z, temperatureC: 20, humidityPct: 50 }]
banks:
  - { name: bank-1, bank: 1, title: { zh-CN: 一, en: one }, env: PORT, zone: z, carriages: 8, openAisle: 1 }
lines: []
devices: []
doors: []
people: []
`;
const READ_DISCRETE = 2;
const WRITE_REGISTERS = 16;
const STOP_CODE = 2;
/** Of a write of registers: the first comes after function, address, count and number of bytes. */
const SECOND_REGISTER = 8;

export interface Stopped {
  /** From the moment somebody stood in the aisle to the stop on the wire, ms. */
  readonly fromInputMs: number;
  /** From the answer that showed it to the stop on the wire, ms. */
  readonly fromWireMs: number;
}

const stateDir = mkdtempSync(join(tmpdir(), 'muniment-watched-'));
const simulation = new Simulation({ config: parseConfig(CONFIG, 'bench'), stateDir });
const { env } = await simulation.start();
const bank = simulation.world.bank(1);

let enteredAt: number | null = null;
let shownAt: number | null = null;
let finish: ((stopped: Stopped) => void) | null = null;

const tap = createServer({ noDelay: true }, (daemon) => {
  const device = connect({ port: Number(env['PORT']), host: '127.0.0.1', noDelay: true });
  pass(device, daemon, (pdu) => {
    const shows = pdu[0] === READ_DISCRETE && pdu.subarray(2).some((byte) => byte !== 0);
    if (shows && enteredAt !== null) shownAt ??= performance.now();
  });
  pass(daemon, device, (pdu) => {
    const isStop = pdu[0] === WRITE_REGISTERS && pdu.readUInt16BE(SECOND_REGISTER) === STOP_CODE;
    if (!isStop || enteredAt === null || shownAt === null) return;
    const now = performance.now();
    finish?.({ fromInputMs: now - enteredAt, fromWireMs: now - shownAt });
    finish = null;
  });
});

function pass(from: Socket, to: Socket, look: (pdu: Buffer) => void): void {
  let kept: Buffer = Buffer.alloc(0);
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
  from.on('data', (bytes: Buffer) => {
    to.write(bytes);
    const { frames, rest } = decodeMbap(kept.length === 0 ? bytes : Buffer.concat([kept, bytes]));
    kept = rest;
    for (const { pdu } of frames) look(pdu);
  });
}

process.on('message', ({ kind, aisle }: { kind: 'enter' | 'leave'; aisle: number }) => {
  if (kind === 'leave') {
    bank.setPeople(aisle, 0);
    enteredAt = shownAt = null;
    process.send?.({});
    return;
  }
  finish = (stopped) => process.send?.(stopped);
  enteredAt = performance.now();
  bank.setPeople(aisle, 1);
});
process.on('disconnect', () => {
  rmSync(stateDir, { recursive: true, force: true });
  process.exit(0);
});
tap.listen(0, '127.0.0.1', () => process.send?.({ port: (tap.address() as AddressInfo).port }));
