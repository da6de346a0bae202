import type { Proof, RetrievalRequest } from '../../../controller/api/contract/index.ts';
import { parseSlot } from '../../../controller/api/contract/slots.ts';
import { call } from '../../shared/api/http.ts';
import { reasonText, t } from '../../shared/i18n/text.ts';
import { FaceElevation } from '../../shared/plan/face-elevation.tsx';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemPanel } from '../../shared/ui/problem-panel.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { useBox } from '../flow/use-box.ts';
import { BoxStateChip } from '../parts/chips.tsx';
import { ProofButtons } from '../parts/proof.tsx';
import { SlotTiles } from '../parts/slot-address.tsx';
import { VolumeList } from '../parts/volumes.tsx';
import { go } from '../router.ts';
import { isKeeper, store } from '../session.ts';

/** One box: what is in it, where it stands, and asking for it. */
export function BoxPage({ barcode }: { barcode: string }) {
  const live = useBox(barcode);
  const ask = useAction((key, use: RetrievalRequest['use']) =>
    call('POST /retrievals', { body: { box: barcode, use } }, key),
  );
  const recover = useAction((key, proof: Proof) => call('POST /recoveries', { body: { proof } }, key));

  const request = async (use: RetrievalRequest['use']): Promise<void> => {
    const retrieval = await ask.run(use);
    if (retrieval) go({ page: 'retrieval', id: retrieval.id });
  };
  const shown = live.value.value;
  const homeless = shown?.retrieval === null && (shown.state === 'unplaced' || shown.state === 'to-reshelve');
  const slot = shown?.slot ? parseSlot(shown.slot) : null;
  const shape = slot && store.room.value?.banks.find((bank) => bank.bank === slot.bank);
  const running = ask.state.value.kind === 'running';
  return (
    <div class="page">
      <header class="page-head">
        <Button icon="left" look="quiet" onPress={() => history.back()} name="back">
          {t('back')}
        </Button>
        <h1 class="code">{barcode}</h1>
        {shown && <BoxStateChip state={shown.state} />}
      </header>
      {live.problem.value && <ProblemPanel problem={live.problem.value} onDismiss={live.dismiss} />}
      <Problems of={[ask, recover]} />
      {shown && (
        <>
          {slot ? <SlotTiles slot={slot} /> : <p class="lead">{t('box.noSlot')}</p>}
          {slot && shape && (
            <section class="card">
              <FaceElevation shape={shape} slot={slot} />
            </section>
          )}
          <VolumeList volumes={shown.volumes} />
          <footer class="actions">
            {shown.retrieval && (
              <Button
                look="primary"
                size="large"
                icon="right"
                name="go-retrieval"
                onPress={() => shown.retrieval && go({ page: 'retrieval', id: shown.retrieval })}
              >
                {t('box.openRetrieval')}
              </Button>
            )}
            {isKeeper.value && homeless && (
              <Button
                look="primary"
                size="large"
                icon="shelves"
                name="place"
                onPress={() => go({ page: 'place', barcode })}
              >
                {t('box.place')}
              </Button>
            )}
            {isKeeper.value && shown.state === 'missing' && (
              <>
                <p class="lead">{t('box.found')}</p>
                <ProofButtons
                  busy={recover.state.value.kind === 'running'}
                  onProof={(proof) => void recover.run(proof)}
                />
              </>
            )}
            {!shown.retrieval && !shown.availability.available && (
              <div class="why-not" role="note">
                <Icon name="info" />
                <div>
                  <strong>{t('box.notNow')}</strong>
                  {shown.availability.reasons.map((reason) => (
                    <p key={reason.code}>{reasonText(reason)}</p>
                  ))}
                </div>
              </div>
            )}
            {isKeeper.value && shown.availability.available && (
              <>
                <Button
                  look="primary"
                  size="large"
                  icon="box"
                  busy={running}
                  name="request-charge-out"
                  onPress={() => void request('charge-out')}
                >
                  {t('box.chargeOut')}
                </Button>
                <Button
                  size="large"
                  icon="pages"
                  busy={running}
                  name="request-reading-room"
                  onPress={() => void request('reading-room')}
                >
                  {t('box.readingRoom')}
                </Button>
              </>
            )}
          </footer>
        </>
      )}
    </div>
  );
}
