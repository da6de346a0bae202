import type { RetrievalView, VolumeView } from '../../../controller/api/contract/index.ts';
import { CATALOGUES } from '../../../controller/api/contract/messages/index.ts';
import { language } from '../../shared/i18n/language.ts';

type Tone = 'calm' | 'active' | 'warn' | 'off';

const BOX_TONES: Record<VolumeView['state'], Tone> = {
  unplaced: 'off',
  shelved: 'calm',
  reserved: 'active',
  'in-hand': 'active',
  issued: 'active',
  'to-inspect': 'active',
  'held-back': 'warn',
  'to-reshelve': 'active',
  missing: 'warn',
};

const RETRIEVAL_TONES: Record<RetrievalView['state'], Tone> = {
  'awaiting-approval': 'warn',
  released: 'active',
  picking: 'active',
  picked: 'active',
  issued: 'calm',
  returned: 'active',
  discrepant: 'warn',
  inspected: 'active',
  closed: 'off',
  refused: 'off',
  cancelled: 'off',
  expired: 'off',
  'not-found': 'warn',
};

/** The state of a box in a word. */
export function BoxStateChip({ state }: { state: VolumeView['state'] }) {
  return (
    <span class={`chip chip--${BOX_TONES[state]}`} data-state={state}>
      {CATALOGUES[language.value].boxStates[state]}
    </span>
  );
}

/** The state of a retrieval in a word. */
export function RetrievalStateChip({ state }: { state: RetrievalView['state'] }) {
  return (
    <span class={`chip chip--${RETRIEVAL_TONES[state]}`} data-state={state}>
      {CATALOGUES[language.value].retrievalStates[state]}
    </span>
  );
}
