import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { PersonView } from '../../../controller/api/contract/index.ts';
import { parseSlot } from '../../../controller/api/contract/slots.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemPanel } from '../../shared/ui/problem-panel.tsx';
import { ApproveStep, DiscrepantStep } from '../flow/approve.tsx';
import { InspectStep } from '../flow/inspect.tsx';
import type { StepProps } from '../flow/step-frame.tsx';
import { StepFrame } from '../flow/step-frame.tsx';
import { DoneStep, OpenBackStep, ShelveStep } from '../flow/steps-back.tsx';
import { IssueStep, LentStep, PickStep, StartStep } from '../flow/steps-out.tsx';
import { type Flow, flowOf, LEGS } from '../flow/steps.ts';
import { useRetrieval } from '../flow/use-retrieval.ts';
import { RetrievalStateChip } from '../parts/chips.tsx';
import { RoundNext } from '../round/round-bar.tsx';
import { myRound } from '../round/rounds.ts';
import { go } from '../router.ts';
import { me, store } from '../session.ts';

/** One retrieval, led step by step from the shelf to the borrower and back. */
export function RetrievalPage({ id }: { id: string }) {
  const live = useRetrieval(id);
  const borrower = useSignal<{ card: string; person: PersonView } | null>(null);
  const puttingBack = useSignal(false);
  useEffect(() => {
    borrower.value = null;
    puttingBack.value = false;
  }, [id]);
  const retrieval = live.value.value;
  if (live.problem.value && !retrieval)
    return (
      <div class="page">
        <ProblemPanel
          problem={live.problem.value}
          onDismiss={() => go({ page: 'picks' })}
          onRetry={live.reload}
        />
      </div>
    );
  if (!retrieval) return <div class="page page--waiting" aria-busy="true" />;
  const bank = retrieval.slot === null ? null : (parseSlot(retrieval.slot)?.bank ?? null);
  const view = bank === null ? undefined : store.banks.byId.value.get(bank);
  const flow = flowOf(retrieval, view, me.value?.person ?? null, {
    borrowerKnown: borrower.value !== null,
    puttingBack: puttingBack.value,
  });
  const inRound = myRound.value?.stops.some((stop) => stop.retrieval === retrieval.id) === true;
  const props: StepProps = { retrieval, flow, take: live.take };
  return (
    <div class="page page--flow" data-retrieval={retrieval.id} data-state={retrieval.state}>
      <header class="page-head">
        <Button
          icon="left"
          look="quiet"
          onPress={() => go({ page: inRound ? 'round' : 'picks' })}
          name="back"
        >
          {t(inRound ? 'round.back' : 'back')}
        </Button>
        <p class="page-box code">{retrieval.box}</p>
        <RetrievalStateChip state={retrieval.state} />
      </header>
      <RoundNext retrieval={retrieval.id} />
      <Milestones flow={flow} />
      <CurrentStep
        {...props}
        borrower={borrower.value}
        onBorrower={(next) => (borrower.value = next)}
        onPutBack={() => (puttingBack.value = true)}
      />
    </div>
  );
}

function CurrentStep(props: Parameters<typeof IssueStep>[0]) {
  switch (props.flow.step) {
    case 'approve':
      return <ApproveStep {...props} />;
    case 'start':
      return <StartStep {...props} />;
    case 'open':
    case 'prove':
      return <PickStep {...props} />;
    case 'borrower':
    case 'issue':
      return <IssueStep {...props} />;
    case 'lent':
      return <LentStep {...props} />;
    case 'inspect':
      return <InspectStep {...props} />;
    case 'discrepant':
      return <DiscrepantStep {...props} />;
    case 'open-back':
      return <OpenBackStep {...props} />;
    case 'shelve':
      return <ShelveStep {...props} />;
    case 'done':
      return <DoneStep {...props} />;
    case 'elsewhere':
      return (
        <StepFrame name="elsewhere" title={t('elsewhere.title')} lead={t('elsewhere.lead')} actions={[]} />
      );
    case 'ended':
      return <StepFrame name="ended" title={t('ended.title')} lead={t('ended.lead')} actions={[]} />;
  }
}

/** How far along it is, as a row of marks. */
function Milestones({ flow }: { flow: Flow }) {
  const steps: readonly string[] = LEGS[flow.leg];
  const shown = flow.step === 'discrepant' ? 'inspect' : flow.step;
  const current = steps.indexOf(shown);
  const finished = shown === 'done' || shown === 'lent';
  return (
    <ol class="milestones" aria-label={t('milestones.label')}>
      {steps.map((step, index) => {
        const state =
          index < current || (finished && index === current) ? 'done' : index === current ? 'now' : 'todo';
        return (
          <li key={step} class={`milestone is-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
            <span class="milestone-mark">{state === 'done' ? <Icon name="check" /> : index + 1}</span>
            <span class="milestone-name">
              {t(`milestone.${step as (typeof LEGS)[keyof typeof LEGS][number]}`)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
