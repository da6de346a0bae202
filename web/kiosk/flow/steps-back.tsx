import type { Proof } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { useAction } from '../../shared/ui/use-action.tsx';
import { BankCard } from '../parts/bank-card.tsx';
import { go } from '../router.ts';
import {
  CloseUpButton,
  insteadOfOpening,
  isAisleOpen,
  OpenAisleButton,
  useCloseUp,
  useOpenAisle,
  WhereItIs,
} from './aisle.tsx';
import { ShelveForm } from './shelve-form.tsx';
import { StepFrame, type StepProps } from './step-frame.tsx';

/** Inspected, or picked and not issued after all: the aisle is opened again. */
export function OpenBackStep({ retrieval, flow }: StepProps) {
  const open = useOpenAisle();
  return (
    <StepFrame
      name="open-back"
      title={t('open.title', { aisle: flow.aisle ?? '—' })}
      lead={t(retrieval.state === 'picked' ? 'openBack.unissued' : 'openBack.lead')}
      actions={[open]}
      instead={insteadOfOpening(flow)}
      footer={<OpenAisleButton flow={flow} open={open} />}
    >
      <WhereItIs flow={flow} face={false} />
    </StepFrame>
  );
}

/** The aisle stands open: the box goes back. */
export function ShelveStep({ retrieval, flow, take }: StepProps) {
  const shelve = useAction((key, proof: Proof, slot: string) =>
    call('POST /retrievals/:id/reshelve', { params: { id: retrieval.id }, body: { proof, slot } }, key),
  );
  return <ShelveForm box={retrieval.box} slot={retrieval.slot} flow={flow} shelve={shelve} onDone={take} />;
}

/** Closed: the box is home; the aisle is closed behind it. */
export function DoneStep({ retrieval, flow }: StepProps) {
  const close = useCloseUp();
  const open = isAisleOpen(flow);
  return (
    <StepFrame
      name="done"
      title={t('done.title')}
      lead={t('done.lead', { box: retrieval.box, slot: retrieval.slot ?? '—' })}
      actions={[close]}
      footer={
        open && flow.slot ? (
          <CloseUpButton flow={flow} close={close} primary />
        ) : (
          <Button
            look="primary"
            size="large"
            icon="list"
            name="to-list"
            onPress={() => go({ page: 'picks' })}
          >
            {t('lent.next')}
          </Button>
        )
      }
    >
      <div class="picture picture--done">
        <Icon name="check" />
      </div>
      {flow.slot && <BankCard bank={flow.slot.bank} depthMm={1600} />}
    </StepFrame>
  );
}
