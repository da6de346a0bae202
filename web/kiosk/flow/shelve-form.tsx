import { useSignal } from '@preact/signals';
import type { Proof } from '../../../controller/api/contract/index.ts';
import { parseSlot } from '../../../controller/api/contract/slots.ts';
import type { Action } from '../../shared/api/action.ts';
import { t } from '../../shared/i18n/text.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProofButtons } from '../parts/proof.tsx';
import { useScan } from '../scan/scan.ts';
import { WhereItIs } from './aisle.tsx';
import { isRunning, StepFrame } from './step-frame.tsx';
import type { Flow } from './steps.ts';

interface Props<T> {
  readonly box: string;
  /** Its home, as text; `null` for a box that may go to any free slot. */
  readonly slot: string | null;
  readonly flow: Pick<Flow, 'slot' | 'aisle'>;
  /** Asks the daemon to take slot and box together. */
  readonly shelve: Action<[proof: Proof, slot: string], T>;
  readonly onDone: (result: T) => void;
}

/** The aisle stands open: scan the slot's label and the box, in any order; both together are the proof. */
export function ShelveForm<T>({ box, slot, flow, shelve, onDone }: Props<T>) {
  const slotRead = useSignal<string | null>(null);
  const boxRead = useSignal<Proof | null>(null);
  const offer = async (proof: Proof | null, label: string | null): Promise<void> => {
    boxRead.value = proof;
    slotRead.value = label;
    if (proof === null || label === null) return;
    const result = await shelve.run(proof, label);
    if (result !== null) onDone(result);
    // What was refused is read anew: one of the two was not what it should be.
    boxRead.value = null;
    slotRead.value = null;
  };
  useScan('step', (text) =>
    parseSlot(text) ? void offer(boxRead.peek(), text) : void offer({ barcode: text }, slotRead.peek()),
  );
  const marks = [
    { name: 'slot', done: slotRead.value !== null, read: slotRead.value ?? slot ?? t('shelve.anySlot') },
    { name: 'box', done: boxRead.value !== null, read: box },
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
      {flow.slot && <WhereItIs flow={flow} face tiles={false} />}
    </StepFrame>
  );
}
