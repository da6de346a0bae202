import type { BankView } from '../../../controller/api/contract/index.ts';
import { t } from '../../shared/i18n/text.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { lockWaitText, MODE_ICONS, modeDetails } from '../../shared/ui/mode-words.ts';
import { worstGap } from '../../shared/ui/worst-gap.ts';
import { roomTime } from '../room-time.ts';

/** What a bank is kept for at the moment: which mode, why, by whom, until when; and which it waits to be in. */
export function ModeList({ view }: { view: BankView }) {
  const lockWaits = lockWaitText(view);
  if (view.modes.length === 0 && lockWaits === null) return null;
  return (
    <ul class="modes">
      {view.modes.map((mode) => (
        <li key={mode.mode} class={`mode mode--${mode.mode}`} data-mode={mode.mode}>
          <Icon name={MODE_ICONS[mode.mode]} />
          <strong>{t(`mode.${mode.mode}`)}</strong>
          <span>{modeDetails(mode, roomTime).join(' · ')}</span>
        </li>
      ))}
      {lockWaits !== null && (
        <li class="mode mode--lock-waits" data-lock-waits={view.bank}>
          <Icon name="clock" />
          <span>{lockWaits}</span>
        </li>
      )}
    </ul>
  );
}

/** How evenly a bank stood after it was spread: every gap, and the worst in words. */
export function VentilationResult({ view }: { view: BankView }) {
  const { ventilation } = view;
  if (!ventilation) return null;
  const { commandedMm, achievedMm, even, at } = ventilation;
  const worst = worstGap(ventilation);
  const scaleMm = Math.max(commandedMm, ...achievedMm.map((mm) => mm ?? 0)) || 1;
  return (
    <section class="vent" data-ventilation={even ? 'even' : 'uneven'}>
      <h3>{t('vent.title', { time: roomTime(at) })}</h3>
      <p class={even ? 'vent-verdict' : 'vent-verdict is-uneven'}>
        <Icon name={even ? 'check' : 'alert'} /> {t(even ? 'vent.even' : 'vent.uneven')}
      </p>
      <ol class="vent-gaps" style={{ '--commanded': `${(commandedMm / scaleMm) * 100}%` }}>
        {achievedMm.map((mm, index) => (
          <li
            key={index}
            class={`vent-gap ${worst?.aisle === index + 1 && !even ? 'is-worst' : ''}`}
            data-gap={index + 1}
          >
            <span class="vent-aisle">{index + 1}</span>
            <span class="vent-track">
              <span class="vent-bar" style={{ height: `${((mm ?? 0) / scaleMm) * 100}%` }} />
            </span>
            <span class="vent-mm">{mm === null ? t('vent.unknown') : Math.round(mm)}</span>
          </li>
        ))}
      </ol>
      <p class="note">
        {t('vent.commanded', { mm: Math.round(commandedMm) })}
        {worst &&
          ` · ${t('vent.worst', { aisle: worst.aisle, mm: Math.round(worst.achievedMm), diff: Math.round(worst.offMm) })}`}
      </p>
    </section>
  );
}
