import { Value } from 'typebox/value';
import { say } from './problems.ts';
import type { ConfigPath, References } from './references.ts';
import type { RoomConfig } from './schema.ts';
import { BankConfig, ShelvingConfig } from './schema-shelving.ts';

/** A mapped sensor that is asked less often than this would be stale between two answers, ms. */
const SLOWEST_MAPPED_POLL_MS = 1000;

/** What a bank and its device must agree on. */
const SIZES = [
  ['carriages', say('列', 'carriages')],
  ['freeAisles', say('条可开通道', 'free aisles')],
  ['carriageWidthMm', say('毫米列宽', 'mm of carriage width')],
] as const;

/** What a schema cannot see of banks: devices of another size, aisles that do not exist, sensors that come too late. */
export function checkShelving(room: RoomConfig, references: References): void {
  // One that has not its shape was complained about by the schema.
  for (const [index, bank] of room.banks.entries())
    if (Value.Check(BankConfig, bank)) checkBank(room, bank, ['banks', index], references);
  if (!Value.Check(ShelvingConfig, room.shelving)) return;
  for (const [index, input] of room.shelving.fireInputs.entries())
    checkInput(room, input, ['shelving', 'fireInputs', index], references);
  for (const [index, { from, to }] of room.shelving.lockedHours.entries())
    if (from === to)
      references.complain(
        ['shelving', 'lockedHours', index, 'to'],
        say('开始与结束相同：这段时间是空的', 'it ends when it begins: these hours are empty'),
      );
}

function checkBank(room: RoomConfig, bank: BankConfig, at: ConfigPath, references: References): void {
  const { complain } = references;
  references.needZone(bank.zone, [...at, 'zone']);
  if (bank.freeAisles > bank.carriages + 1)
    complain(
      [...at, 'freeAisles'],
      say(
        `${bank.carriages} 列只有 ${bank.carriages + 1} 条通道`,
        `${bank.carriages} carriages have ${bank.carriages + 1} aisles only`,
      ),
    );
  if (bank.onFire?.action === 'clear')
    needAisle(bank, bank.onFire.aisle, [...at, 'onFire', 'aisle'], complain);
  checkMapped(room, bank, [...at, 'mapped'], references);
  if (!references.needDevice(bank.device, [...at, 'device'])) return;
  const device = room.devices.find(({ name }) => name === bank.device);
  for (const [size, words] of SIZES) {
    const told = device?.options?.[size];
    if (typeof told === 'number' && told !== bank[size])
      complain(
        [...at, size],
        say(
          `这里是 ${bank[size]} ${words['zh-CN']}，设备“${bank.device}”是 ${told}`,
          `${bank[size]} ${words.en} here, ${told} at device "${bank.device}"`,
        ),
      );
  }
}

function checkMapped(room: RoomConfig, bank: BankConfig, at: ConfigPath, references: References): void {
  const { mapped } = bank;
  if (!mapped) return;
  for (const [index, sensor] of (mapped.presence ?? []).entries()) {
    const here = [...at, 'presence', index];
    checkInput(room, sensor, here, references);
    if (sensor.aisles !== 'all')
      for (const [n, aisle] of sensor.aisles.entries())
        needAisle(bank, aisle, [...here, 'aisles', n], references.complain);
  }
  for (const [index, sensor] of (mapped.openAisle ?? []).entries()) {
    checkInput(room, sensor, [...at, 'openAisle', index], references);
    needAisle(bank, sensor.aisle, [...at, 'openAisle', index, 'aisle'], references.complain);
  }
  for (const input of ['emergencyStop', 'fire', 'fault', 'localControl'] as const) {
    const sensor = mapped[input];
    if (sensor) checkInput(room, sensor, [...at, input], references);
  }
  if (mapped.stop) references.needChannel(mapped.stop, [...at, 'stop']);
}

/** An input that carriages are moved by: it exists, and is asked often enough to be fresh. */
function checkInput(
  room: RoomConfig,
  input: { readonly device: string; readonly channel: string },
  at: ConfigPath,
  references: References,
): void {
  references.needChannel(input, at);
  const pollMs = room.devices.find(({ name }) => name === input.device)?.pollMs ?? 0;
  if (pollMs > SLOWEST_MAPPED_POLL_MS)
    references.complain(
      [...at, 'device'],
      say(
        `设备“${input.device}”每 ${pollMs} 毫秒才问一次；用于联锁的输入最多 ${SLOWEST_MAPPED_POLL_MS} 毫秒`,
        `device "${input.device}" is asked every ${pollMs} ms; an input of an interlock needs ${SLOWEST_MAPPED_POLL_MS} ms at most`,
      ),
    );
}

function needAisle(
  bank: BankConfig,
  aisle: number,
  path: ConfigPath,
  complain: References['complain'],
): void {
  if (aisle > bank.carriages + 1)
    complain(path, say(`该区没有通道 ${aisle}`, `this bank has no aisle ${aisle}`));
}
