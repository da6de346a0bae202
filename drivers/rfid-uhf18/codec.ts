import { DeviceError, type Tag } from '../contract/index.ts';
import type { ReaderFrame } from './frame.ts';

/** Commands of the UHFReader18 that we use, and the mark of a report nobody asked for. */
export const COMMAND = { inventory: 0x01, readerInfo: 0x21, setScanTime: 0x25, report: 0xee } as const;

const STATUS = {
  success: 0x00,
  /** All tags of the field are told. */
  inventoryDone: 0x01,
  /** The scan time ran out; tags found so far are told. */
  scanTimeOver: 0x02,
  /** Another frame follows. */
  moreFollow: 0x03,
  /** The reader's memory is full; tags found so far are told. */
  memoryFull: 0x04,
  noTag: 0xfb,
  lengthWrong: 0xfd,
  /** Unknown command, or the check sum of our frame was wrong. */
  commandWrong: 0xfe,
  parameterWrong: 0xff,
} as const;

/** What one frame of an inventory adds. */
export interface InventoryPart {
  readonly tags: readonly Tag[];
  /** Whether this was the last frame. */
  readonly done: boolean;
}

/**
 * Decodes one answer to an inventory: a count, then for each tag its length in bytes and its EPC.
 * @throws DeviceError `bad-answer` when count and contents disagree; `device-busy` when our frame reached the reader
 *   damaged, so that asking again helps; `device-exception` for any other status.
 */
export function decodeInventory(frame: ReaderFrame): InventoryPart {
  switch (frame.status) {
    case STATUS.noTag:
      return { tags: [], done: true };
    case STATUS.inventoryDone:
    case STATUS.scanTimeOver:
    case STATUS.memoryFull:
      return { tags: tagList(frame.data), done: true };
    case STATUS.moreFollow:
      return { tags: tagList(frame.data), done: false };
    default:
      throw statusError(frame);
  }
}

/** @throws DeviceError unless the frame reports success. */
export function expectSuccess(frame: ReaderFrame): void {
  if (frame.status !== STATUS.success) throw statusError(frame);
}

/** The tag a reader reports by itself in scan mode: the data is its EPC; `null` when there is none in it. */
export function decodeReport(frame: ReaderFrame): Tag | null {
  return frame.status === STATUS.success && frame.data.length > 0 ? { epc: hex(frame.data) } : null;
}

/** The answer belongs to a command the reader did not understand; it then tells command 0. */
export function isRefusal(frame: ReaderFrame): boolean {
  return frame.command === 0 && REFUSALS.has(frame.status);
}

/** The scan time as the reader counts it: 100 ms each, 3..255. */
export function scanTimeUnits(scanTimeMs: number): number {
  return Math.min(255, Math.max(3, Math.round(scanTimeMs / 100)));
}

/** Joins what several frames told: each tag once, in the order of first sight. */
export function mergeTags(parts: readonly (readonly Tag[])[]): readonly Tag[] {
  return [...new Map(parts.flat().map((tag) => [tag.epc, tag])).values()];
}

const REFUSALS: ReadonlySet<number> = new Set([
  STATUS.lengthWrong,
  STATUS.commandWrong,
  STATUS.parameterWrong,
]);

function tagList(data: Uint8Array): readonly Tag[] {
  const [count = 0] = data;
  const tags: Tag[] = [];
  let at = 1;
  for (let k = 0; k < count; k++) {
    const length = data[at] ?? 0;
    const end = at + 1 + length;
    if (length === 0 || end > data.length)
      throw new DeviceError('bad-answer', `the reader announced ${count} tags and told ${k}`);
    tags.push({ epc: hex(data.subarray(at + 1, end)) });
    at = end;
  }
  if (data.length > 0 && at !== data.length)
    throw new DeviceError('bad-answer', `${data.length - at} bytes follow the ${count} tags announced`);
  return tags;
}

function statusError(frame: ReaderFrame): DeviceError {
  const status = `0x${frame.status.toString(16).toUpperCase().padStart(2, '0')}`;
  if (frame.status === STATUS.commandWrong)
    return new DeviceError('device-busy', `the reader did not understand the request (status ${status})`);
  return new DeviceError('device-exception', `the reader answered status ${status}`);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}
