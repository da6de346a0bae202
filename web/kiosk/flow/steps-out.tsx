import { useSignal } from '@preact/signals';
import type { PersonView, Proof } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { nowMs } from '../../shared/clock.ts';
import { longDate } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { ProofButtons } from '../parts/proof.tsx';
import { VolumeList } from '../parts/volumes.tsx';
import { go } from '../router.ts';
import { useScan } from '../scan/scan.ts';
import { store } from '../session.ts';
import {
  CloseUpButton,
  insteadOfOpening,
  isAisleOpen,
  OpenAisleButton,
  useCloseUp,
  useOpenAisle,
  WhereItIs,
} from './aisle.tsx';
import { isRunning, StepFrame, type StepProps } from './step-frame.tsx';

const DAY_MS = 86_400_000;

/** Released: the keeper takes the pick. */
export function StartStep({ retrieval, flow, take }: StepProps) {
  const start = useAction((key) =>
    call('POST /retrievals/:id/start-pick', { params: { id: retrieval.id }, body: {} }, key),
  );
  return (
    <StepFrame
      name="start"
      title={t('start.title')}
      lead={t('start.lead')}
      actions={[start]}
      footer={
        <Button
          look="primary"
          size="large"
          icon="right"
          name="start-pick"
          busy={isRunning(start)}
          onPress={() => whenDone(start.run(), take)}
        >
          {t('start.go')}
        </Button>
      }
    >
      <WhereItIs flow={flow} face={false} />
      <VolumeList asked volumes={retrieval.volumes} />
    </StepFrame>
  );
}

/** Picking: to the open aisle, then prove the box. */
export function PickStep({ retrieval, flow, take }: StepProps) {
  const params = { id: retrieval.id };
  const open = useOpenAisle();
  const prove = useAction((key, proof: Proof) =>
    call('POST /retrievals/:id/pick', { params, body: { proof } }, key),
  );
  const abandon = useAction((key) => call('POST /retrievals/:id/abandon-pick', { params, body: {} }, key));
  const missing = useAction((key) => call('POST /retrievals/:id/not-found', { params, body: {} }, key));
  const ready = flow.step === 'prove';
  const slot = retrieval.slot ?? '';
  return (
    <StepFrame
      name={flow.step}
      title={ready ? t('prove.title') : t('open.title', { aisle: flow.aisle ?? '—' })}
      lead={ready ? t('prove.lead', { box: retrieval.box, slot }) : t('open.lead')}
      actions={[open, prove, abandon, missing]}
      instead={insteadOfOpening(flow)}
      footer={
        <>
          {ready ? (
            <ProofButtons busy={isRunning(prove)} onProof={(proof) => whenDone(prove.run(proof), take)} />
          ) : (
            <>
              <OpenAisleButton flow={flow} open={open} />
              <ProofScans onProof={(proof) => whenDone(prove.run(proof), take)} />
            </>
          )}
          <div class="actions-small">
            <Button
              look="quiet"
              name="abandon"
              busy={isRunning(abandon)}
              onPress={() => whenDone(abandon.run(), take)}
            >
              {t('pick.abandon')}
            </Button>
            {ready && (
              <Button
                look="quiet"
                icon="question"
                name="not-found"
                busy={isRunning(missing)}
                onPress={() => whenDone(missing.run(), take)}
              >
                {t('pick.notFound')}
              </Button>
            )}
          </div>
        </>
      }
    >
      <WhereItIs flow={flow} face={ready} />
    </StepFrame>
  );
}

/** A scan before the aisle stands open is sent all the same: the server says in words why it proves nothing yet. */
function ProofScans({ onProof }: { onProof: (proof: Proof) => void }) {
  useScan('step', (barcode) => onProof({ barcode }));
  return null;
}

/** Terms a keeper can choose from, days; the house's own term needs no choice. */
const TERMS = [null, 1, 3, 7, 30] as const;

interface IssueProps extends StepProps {
  readonly borrower: { readonly card: string; readonly person: PersonView } | null;
  readonly onBorrower: (borrower: IssueProps['borrower']) => void;
  readonly onPutBack: () => void;
}

/** Picked: who takes it, until when, and the box once more as it is handed over. */
export function IssueStep({ retrieval, flow, take, borrower, onBorrower, onPutBack }: IssueProps) {
  const days = useSignal<number | null>(null);
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  const identify = useAction(async (_key, card: string) => ({
    card,
    person: await call('POST /borrowers/identify', { body: { card } }),
  }));
  const issue = useAction((key, proof: Proof, card: string, dueAt: string | null) =>
    call(
      'POST /retrievals/:id/issue',
      {
        params: { id: retrieval.id },
        body: { proof, borrower: { card }, ...(dueAt === null ? {} : { dueAt }) },
      },
      key,
    ),
  );
  useScan('step', borrower ? null : (card) => whenDone(identify.run(card), onBorrower));
  if (!borrower)
    return (
      <StepFrame
        name="borrower"
        title={t('borrower.title')}
        lead={t('borrower.lead')}
        actions={[identify]}
        footer={
          <div class="actions-small">
            <Button look="quiet" icon="back" name="put-back" onPress={onPutBack}>
              {t('issue.putBack')}
            </Button>
          </div>
        }
      >
        <div class="picture">
          <Icon name="card" />
        </div>
        <CloseAisleOffer flow={flow} />
      </StepFrame>
    );
  const dueAt = days.value === null ? null : nowMs.peek() + days.value * DAY_MS;
  const hand = (proof: Proof): void =>
    whenDone(issue.run(proof, borrower.card, dueAt === null ? null : new Date(dueAt).toISOString()), take);
  return (
    <StepFrame
      name="issue"
      title={t('issue.title')}
      lead={t('issue.lead', { box: retrieval.box })}
      actions={[issue]}
      footer={
        <>
          <ProofButtons busy={isRunning(issue)} onProof={(proof) => hand(proof)} />
          <div class="actions-small">
            <Button look="quiet" icon="person" name="other-borrower" onPress={() => onBorrower(null)}>
              {t('issue.other')}
            </Button>
          </div>
        </>
      }
    >
      <section class="card person">
        <Icon name="person" class="person-picture" />
        <div>
          <p class="person-name" data-borrower={borrower.person.id}>
            {borrower.person.name}
          </p>
          {borrower.person.department && <p class="person-sub">{borrower.person.department}</p>}
        </div>
      </section>
      <section class="card">
        <h2>
          <Icon name="calendar" /> {t('issue.due')}
        </h2>
        <div class="choices" role="group" aria-label={t('issue.due')}>
          {TERMS.map((term) => (
            <Button
              key={String(term)}
              pressed={days.value === term}
              name={`term-${term ?? 'house'}`}
              onPress={() => {
                days.value = term;
              }}
            >
              {term === null ? t('issue.house') : t('issue.days', { count: term })}
            </Button>
          ))}
        </div>
        {dueAt !== null && <p class="note">{longDate(dueAt, timeZone)}</p>}
      </section>
    </StepFrame>
  );
}

/** Issued: the receipt. */
export function LentStep({ retrieval, flow }: StepProps) {
  const close = useCloseUp();
  const open = isAisleOpen(flow);
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  return (
    <StepFrame
      name="lent"
      title={t('lent.title')}
      actions={[close]}
      footer={
        <>
          {open && <CloseUpButton flow={flow} close={close} primary />}
          <Button
            look={open ? 'plain' : 'primary'}
            size="large"
            icon="list"
            name="to-list"
            onPress={() => go({ page: 'picks' })}
          >
            {t('lent.next')}
          </Button>
        </>
      }
    >
      <section class="card receipt" data-due={retrieval.dueAt ?? ''}>
        <Icon name="check" class="receipt-mark" />
        <dl>
          <dt>{t('lent.box')}</dt>
          <dd class="code">{retrieval.box}</dd>
          <dt>{t('lent.borrower')}</dt>
          <dd>{retrieval.borrowerName ?? retrieval.borrower ?? '—'}</dd>
          <dt>{t('lent.due')}</dt>
          <dd class={retrieval.overdue ? 'overdue' : ''}>
            {retrieval.dueAt === null ? '—' : longDate(retrieval.dueAt, timeZone)}
            {retrieval.overdue && ` · ${t('picks.overdue')}`}
          </dd>
        </dl>
      </section>
      <VolumeList asked volumes={retrieval.volumes} />
    </StepFrame>
  );
}

/** While the aisle of the slot still stands open, offers to close it. */
function CloseAisleOffer({ flow }: Pick<StepProps, 'flow'>) {
  const close = useCloseUp();
  if (!isAisleOpen(flow)) return null;
  return (
    <section class="offer">
      <Problems of={[close]} />
      <CloseUpButton flow={flow} close={close} />
    </section>
  );
}
