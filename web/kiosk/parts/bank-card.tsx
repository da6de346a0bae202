import type { ComponentChildren } from 'preact';
import type { SlotAddress } from '../../../controller/api/contract/slots.ts';
import { named } from '../../shared/i18n/text.ts';
import { BankPlan } from '../../shared/plan/bank-plan.tsx';
import { isBankStale } from '../../shared/ui/bank-state.ts';
import { bankProblems, phaseText } from '../../shared/ui/bank-words.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { MotionProgress } from '../../shared/ui/motion-progress.tsx';
import { store } from '../session.ts';
import { KeptFor } from '../shelving/kept-for.tsx';
import { ModeList } from '../shelving/mode-list.tsx';

interface Props {
  readonly bank: number;
  readonly target?: SlotAddress | null;
  readonly chosenAisle?: number | null;
  readonly onAisle?: (aisle: number) => void;
  readonly depthMm?: number;
  readonly scaleMm?: number;
  readonly children?: ComponentChildren;
}

/** One bank live: what it is doing, for how long yet, what it is kept for and what is wrong with it, in words. */
export function BankCard({ bank, target, chosenAisle, onAisle, depthMm, scaleMm, children }: Props) {
  const shape = store.room.value?.banks.find((one) => one.bank === bank);
  if (!shape) return null;
  const view = store.banks.byId.value.get(bank);
  const stale = isBankStale(view) || store.live.state.value !== 'live';
  const problems = bankProblems(view);
  return (
    <section class="bank" data-bank-phase={view?.phase ?? 'unknown'}>
      <header class="bank-head">
        <h2>{named(shape.name)}</h2>
        <span class={`bank-phase ${stale ? 'is-stale' : ''}`}>
          {stale && <Icon name="question" />}
          {phaseText(view)}
        </span>
      </header>
      {problems.length > 0 && (
        <p class="bank-problems">
          <Icon name="alert" /> {problems.join(' · ')}
        </p>
      )}
      {view && <ModeList view={view} />}
      <KeptFor view={view} />
      <MotionProgress view={view} countdowns={store.countdowns.value} />
      <BankPlan
        shape={shape}
        view={view}
        stale={stale}
        target={target ?? null}
        chosenAisle={chosenAisle ?? null}
        {...(depthMm === undefined ? {} : { depthMm })}
        {...(scaleMm === undefined ? {} : { scaleMm })}
        {...(onAisle ? { onAisle } : {})}
      />
      {children}
    </section>
  );
}
