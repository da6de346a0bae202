import type { CycleView } from '../../controller/api/contract/index.ts';
import { nowMs } from '../shared/clock.ts';
import { decimal } from '../shared/i18n/format.ts';
import { named, t } from '../shared/i18n/text.ts';
import { cycleEnds } from '../shared/ui/cycle-words.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { disinfection } from './readings.ts';
import { store } from './session.ts';

/** Phases in which nobody may go in. */
const KEEPS_OUT = new Set<CycleView['phase']>(['proving', 'warning', 'running', 'ventilating', 'waiting']);

/** Disinfection under way: where, how far, and that nobody may go in. */
export function Cycles() {
  const cycles = disinfection.value?.cycles.filter(({ phase }) => phase !== 'planned') ?? [];
  if (cycles.length === 0) return null;
  return (
    <ul class="wall-cycles">
      {cycles.map((cycle) => (
        <Cycle key={cycle.id} cycle={cycle} />
      ))}
    </ul>
  );
}

function Cycle({ cycle }: { cycle: CycleView }) {
  const keepsOut = KEEPS_OUT.has(cycle.phase);
  const { value, target, unit } = cycle.dose;
  const now = nowMs.value + store.skewMs.value;
  const ends = cycle.phase === 'warning' ? cycleEnds(cycle, now) : null;
  return (
    <li
      class={`wall-cycle ${keepsOut ? 'is-keeping-out' : ''}`}
      data-cycle={cycle.id}
      data-phase={cycle.phase}
    >
      <Icon name={cycle.kind === 'uv' ? 'sun' : 'fan'} />
      <span>
        {[
          named(cycle.zoneName),
          t(`disinfection.kind.${cycle.kind}`),
          ends ?? t(`disinfection.phase.${cycle.phase}`),
          ...(cycle.phase === 'running'
            ? [t('disinfection.dose', { value: decimal(value, 0), target: decimal(target, 0), unit })]
            : []),
          ...(keepsOut ? [t('disinfection.keepOut')] : []),
        ].join(' · ')}
      </span>
    </li>
  );
}
