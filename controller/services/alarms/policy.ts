import type { OutputPort } from '../../../drivers/contract/index.ts';
import type { AlarmsConfig } from '../../config/schema-alarms.ts';
import type { BankMode } from '../../model/shelving.ts';
import type { AlarmDeps } from './alarm-service.ts';

/** What the block `alarms` of a room means to the service. `outputs` are the devices' own, for the probe. */
export function alarmPolicy(
  { silenceSeconds, cascadeHoldSeconds, probe }: AlarmsConfig,
  outputs: (device: string) => OutputPort | null,
): Required<Pick<AlarmDeps, 'vigil' | 'cascadeHoldMs'>> {
  return {
    cascadeHoldMs: cascadeHoldSeconds * 1000,
    vigil: {
      silentAfterMs: silenceSeconds * 1000,
      probe: {
        loop: probe.loop ?? null,
        periodMs: probe.minutes * 60_000,
        timeoutMs: probe.timeoutSeconds * 1000,
        outputs,
      },
    },
  };
}

/** Banks that a technician has, of the modes that stand. */
export function maintainedBanks(modes: readonly BankMode[]): readonly number[] {
  return modes.filter(({ mode }) => mode === 'maintenance').map(({ bank }) => bank);
}
