import type { Proof } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { t } from '../../shared/i18n/text.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { StepFrame, isRunning } from '../flow/step-frame.tsx';
import { useAction } from '../../shared/ui/use-action.tsx';
import { ProofButtons } from '../parts/proof.tsx';
import { go } from '../router.ts';

/** A lent box comes back: the scan is the return, inspection follows on the retrieval's own page. */
export function ReturnPage() {
  const receive = useAction((key, proof: Proof) => call('POST /returns', { body: { proof } }, key));
  const take = async (proof: Proof): Promise<void> => {
    const retrieval = await receive.run(proof);
    if (retrieval) go({ page: 'retrieval', id: retrieval.id });
  };
  return (
    <div class="page page--flow">
      <StepFrame
        name="receive"
        title={t('return.title')}
        lead={t('return.lead')}
        actions={[receive]}
        footer={<ProofButtons busy={isRunning(receive)} onProof={(proof) => void take(proof)} />}
      >
        <div class="picture">
          <Icon name="scan" />
        </div>
      </StepFrame>
    </div>
  );
}
