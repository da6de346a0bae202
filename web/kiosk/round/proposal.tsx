import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RoundProposalView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { ApiProblem } from '../../shared/api/problem.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemPanel } from '../../shared/ui/problem-panel.tsx';
import { Problems, useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { store } from '../session.ts';
import { concernsRounds, rounds, takeRound } from './rounds.ts';
import { Savings } from './savings.tsx';
import { StopRow } from './stop-row.tsx';

/** A round one could begin: the order, what it saves, and one button. */
export function Proposal() {
  const plan = useSignal<RoundProposalView | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  const accept = useAction((key, retrievals: string[]) =>
    call('POST /rounds', { body: { retrievals } }, key),
  );
  useEffect(() => {
    const load = (): void => {
      call('GET /rounds/proposal', {}).then(
        (found) => {
          plan.value = found;
          problem.value = null;
        },
        (error: unknown) => {
          if (error instanceof ApiProblem) problem.value = error;
        },
      );
    };
    load();
    const stops = [
      store.onFresh(load),
      store.onJournal((event) => {
        if (concernsRounds(event)) load();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);
  const found = plan.value;
  return (
    <>
      <h1>{t('round.title')}</h1>
      {problem.value && (
        <ProblemPanel
          problem={problem.value}
          onDismiss={() => {
            problem.value = null;
          }}
        />
      )}
      <Problems of={[accept]} />
      <OtherRounds />
      {found?.stops.length === 0 && (
        <div class="empty">
          <Icon name="check" />
          <p>{t('round.none')}</p>
        </div>
      )}
      {found && found.stops.length > 0 && (
        <section class="round" data-proposal={found.stops.length}>
          <h2>
            {t('round.proposed')}
            {found.optimal && <span class="round-optimal"> · {t('round.optimal')}</span>}
          </h2>
          <p class="lead">
            {t('round.lead', {
              count: found.stops.length,
              openings: found.predicted.openings,
              firstCome: found.firstCome.openings,
            })}
          </p>
          <Savings plan={found} />
          <ol class="stops">
            {found.stops.map((stop, index) => (
              <StopRow key={stop.retrieval} stop={stop} number={index + 1} />
            ))}
          </ol>
          <footer class="actions">
            <Button
              look="primary"
              size="large"
              icon="route"
              name="round-accept"
              busy={isRunning(accept)}
              onPress={() => whenDone(accept.run(found.stops.map((stop) => stop.retrieval)), takeRound)}
            >
              {t('round.accept', { count: found.stops.length })}
            </Button>
          </footer>
        </section>
      )}
    </>
  );
}

/** Who else is on the way, so that two keepers do not wonder. */
function OtherRounds() {
  if (rounds.value.length === 0) return null;
  return (
    <section class="card">
      <h2>{t('round.others')}</h2>
      <ul>
        {rounds.value.map((round) => (
          <li key={round.id} data-other-round={round.id}>
            {t('round.other', {
              name: round.keeperName ?? round.keeper,
              count: round.stops.length,
              left: round.stops.filter(({ state }) => state === 'open' || state === 'current').length,
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
