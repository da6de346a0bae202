import { t } from '../i18n/text.ts';
import type { AisleFacts } from './aisle-facts.ts';
import type { AisleGap } from './geometry.ts';

interface Props {
  readonly gap: AisleGap;
  readonly facts: AisleFacts;
  readonly depthMm: number;
  /** How much larger than usual its number is drawn; `null` when it has no room for one. */
  readonly size: number | null;
  readonly chosen: boolean;
  readonly onAisle?: (aisle: number) => void;
}

/** The aisle's number under its gap, with what is abnormal about it in shape and words. */
export function AisleTab({ gap, facts, depthMm, size, chosen, onAisle }: Props) {
  const { state, open, opening, presence, note, wanted } = facts;
  const middle = gap.leftMm + gap.widthMm / 2;
  const look = ['plan-tab'];
  if (open) look.push('is-open');
  if (opening) look.push('is-opening');
  if (wanted) look.push('is-wanted');
  if (chosen) look.push('is-chosen');
  if (presence === true) look.push('is-occupied');
  if (presence === null) look.push('is-unknown');
  const words = [t('plan.aisle', { aisle: gap.aisle })];
  if (open) words.push(t('plan.open'));
  if (presence === true) words.push(t('plan.occupied'));
  if (presence === null) words.push(t('plan.presenceUnknown'));
  else if (note !== null && !presence) words.push(note);
  const pressable = onAisle
    ? {
        role: 'button' as const,
        tabIndex: 0,
        'aria-pressed': chosen,
        onClick: () => onAisle(gap.aisle),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== ' ' && event.key !== 'Enter') return;
          event.preventDefault();
          onAisle(gap.aisle);
        },
      }
    : { role: 'img' as const };
  return (
    <g
      class={look.join(' ')}
      style={{ transform: `translate(${middle}px, ${depthMm}px)` }}
      data-aisle={gap.aisle}
      data-open={open}
      data-aisle-state={state}
      data-presence={presence === null ? 'unknown' : presence ? 'occupied' : 'empty'}
    >
      <g aria-label={words.join(' · ')} {...pressable}>
        {onAisle && <rect class="plan-touch" x={-435} y={10} width={870} height={550} />}
        {size !== null && (
          <g transform={`scale(${size})`}>
            <rect class="plan-pill" x={-215} y={65} width={430} height={280} rx={140} />
            <text class="plan-aisle-number" y={286}>
              {gap.aisle}
            </text>
          </g>
        )}
      </g>
      {size !== null && note !== null && (
        // The label above says it too.
        <text class="plan-note" transform={`scale(${size})`} y={530} aria-hidden="true">
          {note}
        </text>
      )}
    </g>
  );
}
