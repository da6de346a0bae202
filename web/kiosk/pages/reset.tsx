import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { BankView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { ranges } from '../../shared/i18n/format.ts';
import { t, words } from '../../shared/i18n/text.ts';
import { isLatched, problemFlags } from '../../shared/ui/bank-state.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { PressAndHold } from '../../shared/ui/press-and-hold.tsx';
import { useAction } from '../../shared/ui/use-action.tsx';
import { isRunning, StepFrame } from '../flow/step-frame.tsx';
import { BankCard } from '../parts/bank-card.tsx';
import { bankName } from '../room-time.ts';
import { store } from '../session.ts';
import { codesOf, looksOf } from '../shelving/causes.ts';
import { CheckTiles } from '../shelving/check-tiles.tsx';
import { type Check, checksOf, openChecks } from '../shelving/clearance.ts';
import { began } from '../shelving/motions.ts';
import { useLatchCause } from '../shelving/use-latch-cause.ts';

/** Long enough that nobody does it by brushing past, short enough for a gloved finger. */
const HOLD_MS = 2000;
const RAILS = 'rails';

/** A bank was stopped and stays stopped until somebody who stands there says, aisle by aisle, that it is clear. */
export function ResetPage({ bank }: { bank: number }) {
  const view = store.banks.byId.value.get(bank);
  return (
    <div class="page page--flow">
      <header class="page-head">
        <Button icon="left" look="quiet" onPress={() => history.back()} name="back">
          {t('back')}
        </Button>
        <p class="page-box">{bankName(bank)}</p>
      </header>
      {view && isLatched(view) ? <ResetStep view={view} /> : <ResetDone bank={bank} />}
    </div>
  );
}

function ResetDone({ bank }: { bank: number }) {
  return (
    <StepFrame
      name="reset-done"
      title={t('reset.clear')}
      lead={t('reset.clearLead')}
      actions={[]}
      footer={
        <Button look="primary" size="large" icon="right" name="go-on" onPress={() => history.back()}>
          {t('reset.goOn')}
        </Button>
      }
    >
      <BankCard bank={bank} depthMm={2200} />
    </StepFrame>
  );
}

function ResetStep({ view }: { view: BankView }) {
  const { bank } = view;
  const seen = useSignal<ReadonlySet<string>>(new Set());
  const cause = useLatchCause(bank);
  const reset = useAction(async (key, statement: string) =>
    began(await call('POST /banks/:bank/reset', { params: { bank }, body: { clear: true, statement } }, key)),
  );
  const checks = checksOf(view);
  const entered = checks.filter((check) => check.presence === true).map((check) => check.key);
  useEffect(() => {
    // Who walks in after it was looked at makes it unseen.
    seen.value = new Set([...seen.peek()].filter((key) => !entered.includes(key)));
  }, [entered.join(' ')]);
  const toggle = (key: string): void => {
    const next = new Set(seen.peek());
    if (!next.delete(key)) next.add(key);
    seen.value = next;
  };
  const left = openChecks(checks, seen.value).length + (seen.value.has(RAILS) ? 0 : 1);
  return (
    <StepFrame
      name="reset"
      title={t('reset.title')}
      lead={t('reset.lead')}
      actions={[reset]}
      footer={
        <PressAndHold
          icon="check"
          name="reset"
          holdMs={HOLD_MS}
          disabled={left > 0}
          busy={isRunning(reset)}
          holding={t('reset.holding')}
          onHeld={() => void reset.run(statementOf(bank, checks))}
        >
          {left > 0
            ? t('reset.incomplete', { count: left })
            : t('reset.hold', { n: Math.round(HOLD_MS / 1000) })}
        </PressAndHold>
      }
    >
      <Why view={view} cause={cause.value ?? view.lastResult} />
      <BankCard bank={bank} depthMm={1100} />
      <h2>{t('reset.tiles')}</h2>
      <CheckTiles checks={checks} seen={seen.value} rails={RAILS} onToggle={toggle} />
    </StepFrame>
  );
}

/** Why it stopped, in words, and what to look at because of it. */
function Why({ view, cause }: { view: BankView; cause: string }) {
  const codes = codesOf(cause).filter((code) => !IDLE_RESULTS.has(code));
  const still = stillThere(view);
  return (
    <section class="why" data-cause={codes.join(' ')}>
      <Icon name="stop" class="why-icon" />
      <div>
        <h2>{t('reset.why')}</h2>
        <ul class="why-causes">
          {codes.length === 0 && <li>{t('reset.whyUnknown')}</li>}
          {codes.map((code) => (
            <li key={code}>{words().stopCause(code)}</li>
          ))}
          {view.targetAisle > 0 && <li>{t('reset.aisle', { aisle: view.targetAisle })}</li>}
        </ul>
        {still.length > 0 && (
          <p class="why-still" data-still>
            <Icon name="alert" /> {t('reset.cause', { what: still.join(t('list.comma')) })}
          </p>
        )}
        <h2>{t('reset.look')}</h2>
        <ul class="why-looks">
          {looksOf(codes).map((look) => (
            <li key={look}>{t(`look.${look}`)}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** What the daemon will not lift a stop against. A controller keeps an emergency stop latched until it is reset. */
function stillThere(view: BankView): readonly string[] {
  const { raised, unknown } = problemFlags(view);
  return [
    ...(view.connected ? [] : [t('flag.disconnected')]),
    ...raised.filter((flag) => flag === 'fire' || flag === 'localControl').map((flag) => t(`flag.${flag}`)),
    ...unknown.map((flag) => t('flag.unknown', { what: t(`flag.${flag}`) })),
    ...view.modes.filter(({ mode }) => mode === 'maintenance').map(({ mode }) => t(`mode.${mode}`)),
  ];
}

/** Results of a command that say nothing about a stop. */
const IDLE_RESULTS: ReadonlySet<string> = new Set(['none', 'running', 'done']);

/** What the person says by holding the button, in the words of the screen; the journal keeps it. */
function statementOf(bank: number, checks: readonly Check[]): string {
  const gaping = checks.filter((check) => !check.closed).flatMap((check) => check.aisles);
  const closed = checks.filter((check) => check.closed).flatMap((check) => check.aisles);
  const fill = { bank: bankName(bank), aisles: ranges(gaping), closed: ranges(closed) };
  return t(closed.length > 0 ? 'reset.statementClosed' : 'reset.statement', fill);
}
