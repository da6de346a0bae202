import type { BoxView, Proof } from '../../../controller/api/contract/index.ts';
import { aisleOf, parseSlot } from '../../../controller/api/contract/slots.ts';
import { call } from '../../shared/api/http.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { useAction } from '../../shared/ui/use-action.tsx';
import { isAisleOpen, OpenAisleButton, useOpenAisle, WhereItIs } from '../flow/aisle.tsx';
import { ShelveForm } from '../flow/shelve-form.tsx';
import { StepFrame } from '../flow/step-frame.tsx';
import { useBox } from '../flow/use-box.ts';
import { BoxStateChip } from '../parts/chips.tsx';
import { go } from '../router.ts';

/** Puts a box on its shelf that no retrieval has a claim on: one that was missing, or never had a place. */
export function PlacePage({ barcode }: { barcode: string }) {
  const box = useBox(barcode).value.value;
  return (
    <div class="page page--flow">
      <header class="page-head">
        <Button icon="left" look="quiet" onPress={() => go({ page: 'box', barcode })} name="back">
          {t('back')}
        </Button>
        <p class="page-box code">{barcode}</p>
        {box && <BoxStateChip state={box.state} />}
      </header>
      {box && <PlaceStep box={box} />}
    </div>
  );
}

function PlaceStep({ box }: { box: BoxView }) {
  const open = useOpenAisle();
  const place = useAction((key, proof: Proof, slot: string) =>
    call('POST /placements', { body: { proof, slot } }, key),
  );
  const slot = box.slot === null ? null : parseSlot(box.slot);
  const flow = { slot, aisle: slot ? aisleOf(slot) : null };
  if (slot && !isAisleOpen(flow))
    return (
      <StepFrame
        name="open-place"
        title={t('open.title', { aisle: flow.aisle ?? '—' })}
        lead={t('open.lead')}
        actions={[open]}
        footer={<OpenAisleButton flow={flow} open={open} />}
      >
        <WhereItIs flow={flow} face={false} />
      </StepFrame>
    );
  return (
    <ShelveForm
      box={box.barcode}
      slot={box.slot}
      flow={flow}
      shelve={place}
      onDone={() => go({ page: 'box', barcode: box.barcode })}
    />
  );
}
