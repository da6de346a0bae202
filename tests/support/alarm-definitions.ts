import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../controller/config/load.ts';
import type { AlarmDefinition } from '../../controller/model/alarm-definition.ts';
import { families } from '../../drivers/registry.ts';

/** The alarms of the demonstration room, as they are shipped. */
export function shippedAlarms(): readonly AlarmDefinition[] {
  const file = fileURLToPath(new URL('../../config/room.demo.yaml', import.meta.url));
  return loadConfig(file, {}, { families }).alarms;
}
