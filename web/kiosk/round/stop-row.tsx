import type { ComponentChildren } from 'preact';
import type { RoundStopView } from '../../../controller/api/contract/index.ts';
import { timeLeft } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { bankName, roomTime } from '../room-time.ts';

/** What is asked for: the title, or that it is the whole box. */
export function titleOf(stop: RoundStopView): string {
  return stop.title ?? t('round.wholeBox');
}

/** What the shelves have to do before this stop. */
export function openingText(stop: RoundStopView): string {
  const fill = { aisle: stop.aisle, left: timeLeft(Math.max(1, Math.round(stop.openingSeconds))) };
  return t(stop.opens ? 'round.opens' : 'round.stays', fill);
}

/** A stop that has to be made before others, in shape and words. */
export function RushMark({ stop }: { stop: RoundStopView }) {
  if (!stop.rush) return null;
  return (
    <strong class="rush">
      <Icon name="rush" /> {t('round.rush')}
    </strong>
  );
}

interface Props {
  readonly stop: RoundStopView;
  readonly number: number;
  readonly children?: ComponentChildren;
}

/** One stop in the order of the round: where, what, and what the shelves have to do for it. */
export function StopRow({ stop, number, children }: Props) {
  return (
    <li class={`stop-row is-${stop.state}`} data-stop={stop.retrieval} data-stop-state={stop.state}>
      <span class="stop-number">{number}</span>
      <div class="stop-main">
        <p class="stop-title">{titleOf(stop)}</p>
        <p class="row-sub">
          <RushMark stop={stop} />
          <strong>{bankName(stop.bank)}</strong>
          <span class="code">{stop.slot}</span>
          <span class="code">{stop.box}</span>
          {stop.neededBy && <span>{t('round.neededBy', { time: roomTime(stop.neededBy) })}</span>}
        </p>
        <p class="row-sub">{stateText(stop)}</p>
      </div>
      {children && <div class="stop-actions">{children}</div>}
    </li>
  );
}

function stateText(stop: RoundStopView): string {
  if (stop.outcome) return t(`round.outcome.${stop.outcome}`);
  if (stop.state === 'skipped') return [t('round.state.skipped'), stop.why].filter(Boolean).join(' · ');
  if (stop.state === 'done' || stop.state === 'left') return t(`round.state.${stop.state}`);
  return openingText(stop);
}
