import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../../../controller/config/load.ts';
import { families } from '../../../drivers/registry.ts';
import { furnishAlarmRoom } from '../../bench/alarm-path.ts';

it('the room in which the way of an alarm is measured is a right one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'muniment-bench-room-'));
  try {
    const file = await furnishAlarmRoom(folder, 502, { devices: 2, channels: 3 });
    const { room, alarms } = loadConfig(file, {}, { families });
    expect(room.points).toHaveLength(6);
    expect(alarms.map(({ id }) => id)).toContain('beyond-limit');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
