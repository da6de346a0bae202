import { useSignal } from '@preact/signals';
import type { Proof } from '../../../controller/api/contract/index.ts';
import { parseSlot } from '../../../controller/api/contract/slots.ts';
import { call } from '../../shared/api/http.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { useAction } from '../../shared/ui/use-action.tsx';
import { BankCard } from '../parts/bank-card.tsx';
import { ProofButtons } from '../parts/proof.tsx';
import { go } from '../router.ts';
import { useScan } from '../scan/scan.ts';
import {
  CloseUpButton,
  isAisleOpen,
  OpenAisleButton,
  useCloseUp,
  useOpenAisle,
  WhereItIs,
} from './aisle.tsx';
import { isRunning, StepFrame, type StepProps } from './step-frame.tsx';

/** Inspected: the aisle is opened again. */
export function OpenBackStep({ flow }: StepProps) {
  const open = useOpenAisle();
  return (
    <StepFrame
      name="open-back"
      title={t('open.title', { aisle: flow.aisle ?? '—' })}
      lead={t('openBack.lead')}
      actions={[open]}
      footer={<OpenAisleButton flow={flow} open={open} />}
    >
      <WhereItIs flow={flow} face={false} />
    </StepFrame>
  );
}

/** The aisle stands open: scan the slot's label and the box, in any order. */
export function ShelveStep({ retrieval, flow, take }: StepProps) {
  const slotRead = useSignal<string | null>(null);
  const boxRead = useSignal<Proof | null>(null);
  const shelve = useAction((key, proof: Proof, slot: string) =>
    call('POST /retrievals/:id/reshelve', { params: { id: retrieval.id }, body: { proof, slot } }, key),
  );
  const offer = async (proof: Proof | null, slot: string | null): Promise<void> => {
    boxRead.value = proof;
    slotRead.value = slot;
    if (proof === null || slot === null) return;
    const next = await shelve.run(proof, slot);
    if (next) take(next);
    else {
      boxRead.value = null;
      slotRead.value = null;
    }
  };
  useScan('step', (text) =>
    parseSlot(text) ? void offer(boxRead.peek(), text) : void offer({ barcode: text }, slotRead.peek()),
  );
  const marks = [
    { name: 'slot', done: slotRead.value !== null, read: slotRead.value ?? retrieval.slot },
    { name: 'box', done: boxRead.value !== null, read: retrieval.box },
  ] as const;
  return (
    <StepFrame
      name="shelve"
      title={t('shelve.title')}
      lead={t('shelve.lead')}
      actions={[shelve]}
      footer={
        <ProofButtons
          busy={isRunning(shelve)}
          look={slotRead.value === null ? 'plain' : 'primary'}
          scans={false}
          onProof={(proof) => void offer(proof, slotRead.peek())}
        />
      }
    >
      <ul class="marks">
        {marks.map(({ name, done, read }) => (
          <li key={name} class={`mark ${done ? 'is-done' : ''}`} data-mark={name} data-done={done}>
            <Icon name={done ? 'check' : 'scan'} />
            <span>
              <strong>{t(`shelve.${name}`)}</strong>
              <span class="code">{read}</span>
            </span>
          </li>
        ))}
      </ul>
      <WhereItIs flow={flow} face tiles={false} />
    </StepFrame>
  );
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
