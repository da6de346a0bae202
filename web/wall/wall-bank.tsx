import type { AlarmView, BankView } from '../../controller/api/contract/index.ts';
import { nowMs } from '../shared/clock.ts';
import { clockTime, timeLeft } from '../shared/i18n/format.ts';
import { named, t } from '../shared/i18n/text.ts';
import { BankPlan } from '../shared/plan/bank-plan.tsx';
import type { BankShape } from '../shared/plan/geometry.ts';
import { isBankStale } from '../shared/ui/bank-state.ts';
import { bankProblems, phaseText } from '../shared/ui/bank-words.ts';
import { Icon, type IconName } from '../shared/ui/icon.tsx';
import { lockWaitText, MODE_ICONS, modeDetails } from '../shared/ui/mode-words.ts';
import { MotionProgress } from '../shared/ui/motion-progress.tsx';
import { store } from './session.ts';

/** Phases in which a bank is doing what it should. */
const CALM = new Set(['closed', 'open', 'held', 'opening', 'closing', 'moving']);
/** Modes that are part of a normal day; the others are abnormal. */
const CALM_MODES = new Set(['locked', 'ventilation']);

/** What no bank does by itself: each is an alarm of its bank, shown beside it as well. */
const GRAVE = { 'bank-ran-on': 'wall.ranOn', 'foreign-commander': 'wall.foreign' } as const;

/** One bank on the wall: what it does, for how long, who has it and what is wrong. */
export function WallBank({ shape, scaleMm }: { shape: BankShape; scaleMm: number }) {
  const view = store.banks.byId.value.get(shape.bank);
  const stale = isBankStale(view) || store.live.state.value !== 'live';
  const grave = store.alarms.value.filter((alarm) => isGrave(alarm, shape.bank));
  const problems = [
    ...grave.map((alarm) => t(GRAVE[alarm.kind as keyof typeof GRAVE])),
    ...bankProblems(view),
  ];
  const abnormal = problems.length > 0 || !view || !CALM.has(view.phase);
  const urgent = grave.length > 0 || view?.phase === 'latched' || view?.flags.fire === true;
  return (
    <article
      class={`wall-bank ${urgent ? 'is-urgent' : ''}`}
      data-bank-phase={view?.phase ?? 'unknown'}
      data-stale={stale}
      data-urgent={urgent}
    >
      <header class="wall-bank-head">
        <h3>{named(shape.name)}</h3>
        <p class={abnormal || stale ? 'is-abnormal' : ''}>
          {(abnormal || stale) && <Icon name={stale ? 'question' : urgent ? 'stop' : 'alert'} />}
          <span>{[phaseText(view), ...problems].join(' · ')}</span>
        </p>
        {view && <Counts view={view} />}
      </header>
      {view && <Modes view={view} />}
      <MotionProgress view={view} countdowns={store.countdowns.value} />
      <BankPlan shape={shape} view={view} stale={stale} depthMm={1150} scaleMm={scaleMm} />
    </article>
  );
}

function isGrave(alarm: AlarmView, bank: number): boolean {
  if (!(alarm.kind in GRAVE) || alarm.clearedAt !== null) return false;
  return alarm.params['bank'] === bank || alarm.subject === String(bank);
}

/** How many aisles are in use and how many people wait; of a call, how long it stands yet. Never who. */
function Counts({ view }: { view: BankView }) {
  const now = nowMs.value + store.skewMs.value;
  const called = view.queue.find((entry) => entry.calledUntil !== null);
  const leftMs = called?.calledUntil ? Date.parse(called.calledUntil) - now : 0;
  const counts: readonly { name: string; icon: IconName; text: string }[] = [
    { name: 'held', icon: 'person', text: t('wall.held', { count: view.holds.length }) },
    { name: 'queued', icon: 'queue', text: t('wall.queued', { count: view.queue.length }) },
    {
      name: 'called',
      icon: 'clock',
      text: t('wall.called', { left: timeLeft(Math.max(0, Math.ceil(leftMs / 1000))) }),
    },
  ];
  const shown = new Set<string>();
  if (view.holds.length > 0) shown.add('held');
  if (view.queue.length > 0) shown.add('queued');
  if (leftMs > 0) shown.add('called');
  return (
    <ul class="wall-counts">
      {counts
        .filter(({ name }) => shown.has(name))
        .map(({ name, icon, text }) => (
          <li key={name} data-count={name}>
            <Icon name={icon} /> {text}
          </li>
        ))}
    </ul>
  );
}

function Modes({ view }: { view: BankView }) {
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  const lockWaits = lockWaitText(view);
  if (view.modes.length === 0 && lockWaits === null) return null;
  return (
    <ul class="wall-modes">
      {view.modes.map((mode) => (
        <li key={mode.mode} class={CALM_MODES.has(mode.mode) ? '' : 'is-abnormal'} data-mode={mode.mode}>
          <Icon name={MODE_ICONS[mode.mode]} />
          <strong>{t(`mode.${mode.mode}`)}</strong>
          <span>{modeDetails(mode, (at) => clockTime(at, timeZone, false)).join(' · ')}</span>
        </li>
      ))}
      {lockWaits !== null && (
        <li data-lock-waits={view.bank}>
          <Icon name="clock" />
          <span>{lockWaits}</span>
        </li>
      )}
    </ul>
  );
}
