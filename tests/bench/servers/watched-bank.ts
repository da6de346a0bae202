import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../../simulators/config.ts';
import { decodeMbap, encodeMbap, type MbapFrame } from '../../../simulators/modbus/mbap.ts';
import { Simulation } from '../../../simulators/simulation.ts';

/**
 * One simulated bank of eight carriages behind a tap on its cable. When told that somebody enters an aisle, the tap sets
 * that bit in the answers that pass: the controller itself knows nothing of it and rolls on, so that the stop which
 * follows is the daemon's. It notes when the first such answer left, and when the stop came.
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
const PRESENCE_AT = 0;
/** Of an answer: the bits come after function and number of bytes. */
const BITS_AT = 2;
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

let entered: { readonly aisle: number; readonly at: number } | null = null;
let shownAt: number | null = null;
let finish: ((stopped: Stopped) => void) | null = null;

const tap = createServer({ noDelay: true }, (daemon) => {
  const device = connect({ port: Number(env['PORT']), host: '127.0.0.1', noDelay: true });
  /** Transactions that ask for presence. */
  const presence = new Set<number>();
  pass(daemon, device, ({ transaction, pdu }) => {
    if (pdu[0] === READ_DISCRETE && pdu.readUInt16BE(1) === PRESENCE_AT) presence.add(transaction);
    if (pdu[0] === WRITE_REGISTERS && pdu.readUInt16BE(SECOND_REGISTER) === STOP_CODE) stopped();
  });
  pass(device, daemon, ({ transaction, pdu }) => {
    if (!presence.delete(transaction) || !entered || pdu[0] !== READ_DISCRETE) return;
    const bit = entered.aisle - 1;
    const byte = BITS_AT + (bit >> 3);
    pdu[byte] = (pdu[byte] ?? 0) | (1 << (bit & 7));
    shownAt ??= performance.now();
  });
});

function stopped(): void {
  if (!entered || shownAt === null) return;
  const now = performance.now();
  finish?.({ fromInputMs: now - entered.at, fromWireMs: now - shownAt });
  finish = null;
}

/** Passes messages on, one by one, after `look` has seen them and perhaps changed their bytes. */
function pass(from: Socket, to: Socket, look: (frame: MbapFrame) => void): void {
  let kept: Buffer = Buffer.alloc(0);
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
  from.on('data', (bytes: Buffer) => {
    const { frames, rest } = decodeMbap(kept.length === 0 ? bytes : Buffer.concat([kept, bytes]));
    kept = rest;
    for (const frame of frames) {
      look(frame);
      to.write(encodeMbap(frame));
    }
  });
}

process.on('message', ({ kind, aisle }: { kind: 'enter' | 'leave'; aisle: number }) => {
  if (kind === 'leave') {
    entered = shownAt = null;
    process.send?.({});
    return;
  }
  finish = (times) => process.send?.(times);
  entered = { aisle, at: performance.now() };
});
process.on('disconnect', () => {
  rmSync(stateDir, { recursive: true, force: true });
  process.exit(0);
});
tap.listen(0, '127.0.0.1', () => process.send?.({ port: (tap.address() as AddressInfo).port }));
