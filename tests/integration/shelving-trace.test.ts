import { appendFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { type Passed, WireTap } from '../support/wire-tap.ts';
import { until } from '../support/until.ts';
import { KEEPER, ShelvingRoom } from './support/shelving-room.ts';

const FC = { readDiscrete: 2, readInput: 4, writeRegister: 6, writeRegisters: 16 } as const;
const COMMANDS = ['', 'open aisle', 'stop', 'close up', 'spread', 'lock', 'unlock', 'reset'];
const STOP = 2;
const RESET = 7;

let room: ShelvingRoom | undefined;
let tap: WireTap | undefined;
afterEach(async () => {
  await room?.close();
  await tap?.remove();
  room = tap = undefined;
});

/** The command in a message of the daemon: its code and argument; `null` when it is none. */
function commandIn({ from, pdu }: Passed): { code: number; argument: number } | null {
  if (from !== 'daemon' || pdu[0] !== FC.writeRegisters || pdu.readUInt16BE(1) !== 0) return null;
  return { code: pdu.readUInt16BE(8), argument: pdu.readUInt16BE(10) };
}

/** Messages as one reads them; what repeats itself is left out. */
function words(passed: readonly Passed[]): readonly string[] {
  const asked = new Map<number, Passed>();
  const lines: string[] = [];
  let told = '';
  for (const one of passed) {
    if (one.from === 'daemon') asked.set(one.transaction, one);
    const line = one.from === 'daemon' ? said(one) : answered(one, asked.get(one.transaction));
    if (line === null || (one.from === 'bank' && line === told)) continue;
    if (one.from === 'bank') told = line;
    lines.push(`${one.atMs.toFixed(0).padStart(6)} ms  ${one.from.padEnd(6)}  ${line}`);
  }
  return lines;
}

function said(one: Passed): string | null {
  const command = commandIn(one);
  if (command) return `${COMMANDS[command.code]} ${command.argument || ''}  [${one.pdu.toString('hex')}]`;
  return null;
}

function answered({ pdu }: Passed, question: Passed | undefined): string | null {
  if (!question || pdu[0] !== FC.readInput || question.pdu.readUInt16BE(1) !== 0) return null;
  const at = (register: number): number => pdu.readUInt16BE(2 + register * 2);
  const carriages = at(1);
  const positions = Array.from({ length: carriages }, (_, k) => at(10 + k)).join(' ');
  return `status ${at(2).toString(2).padStart(10, '0')} open ${at(3)} sequence ${at(5)} result ${at(6)} at ${positions}`;
}

function keep(title: string, passed: readonly Passed[]): void {
  const file = process.env['MUNIMENT_TRACE'];
  if (file) appendFileSync(file, `${title}\n${words(passed).join('\n')}\n\n`);
}

test('somebody walks in: the next command on the wire is the stop, and nothing rolls before a person has reset', async () => {
  room = await ShelvingRoom.make(1);
  tap = await WireTap.set(room.port);
  const daemon = await room.daemon({ port: tap.port });
  await daemon.ready();
  await daemon.shelving.command(KEEPER, 1, { kind: 'open-aisle', aisle: 4 });
  await daemon.rolling();
  const from = tap.passed.length;
  room.sim.world.people.enterAisle(1, 2);
  await daemon.seen('a latched bank at rest', ({ phase, moving }) => phase === 'latched' && !moving);
  room.sim.world.people.leaveAisle(1, 2);
  await daemon.seen('empty aisles', ({ presence }) => presence.every((one) => one === false));
  await daemon.shelving.reset(KEEPER, 1, 'I stand here, the aisles are clear');
  await daemon.seen('a bank that may move', ({ latched }) => latched === null);
  const { passed } = tap;
  keep('Somebody walks in', passed);
  const commands = passed.slice(from).flatMap((one) => commandIn(one) ?? []);
  expect(commands.at(-1)?.code).toBe(RESET);
  expect(commands.slice(0, -1).every(({ code }) => code === STOP)).toBe(true);
});

test('a contactor sticks: stops go on as long as a carriage rolls, and no other command with them', async () => {
  // Slow enough that there is way left to run on when the stop comes late.
  room = await ShelvingRoom.make(0.5);
  tap = await WireTap.set(room.port);
  const daemon = await room.daemon({ port: tap.port });
  await daemon.ready();
  await daemon.shelving.command(KEEPER, 1, { kind: 'open-aisle', aisle: 4 });
  await daemon.rolling();
  room.sim.world.bank(1).knobs.stuckContactor = { carriage: 2 };
  await daemon.shelving.command(KEEPER, 1, { kind: 'stop' });
  const from = tap.passed.length;
  await until('the carriage that ran on is on record', () => daemon.journal('bank.ran-on')[0]);
  const { passed } = tap;
  keep('A contactor sticks', passed);
  const commands = passed.slice(from).flatMap((one) => commandIn(one) ?? []);
  expect(commands.every(({ code }) => code === STOP)).toBe(true);
  expect(daemon.bank.latched?.cause).toContain('ran-on');
});
