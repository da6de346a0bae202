import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHARED_ROOMS } from './prepared-room.ts';

/** Before any test: somewhere for the rooms that tests prepare for each other, gone after the last. */
export default function setup(): () => void {
  const shelf = mkdtempSync(join(tmpdir(), 'muniment-rooms-'));
  process.env[SHARED_ROOMS] = shelf;
  return () => rmSync(shelf, { recursive: true, force: true });
}
