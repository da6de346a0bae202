import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { BoxView, RetrievalRequest } from '../../../controller/api/contract/index.ts';
import { parseSlot } from '../../../controller/api/contract/slots.ts';
import { call } from '../../shared/api/http.ts';
import { ApiProblem } from '../../shared/api/problem.ts';
import { reasonText, t } from '../../shared/i18n/text.ts';
import { FaceElevation } from '../../shared/plan/face-elevation.tsx';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemPanel } from '../../shared/ui/problem-panel.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { BoxStateChip } from '../parts/chips.tsx';
import { SlotTiles } from '../parts/slot-address.tsx';
import { VolumeList } from '../parts/volumes.tsx';
import { go } from '../router.ts';
import { isKeeper, store } from '../session.ts';

/** One box: what is in it, where it stands, and asking for it. */
export function BoxPage({ barcode }: { barcode: string }) {
  const box = useSignal<BoxView | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  const ask = useAction((key, use: RetrievalRequest['use']) =>
    call('POST /retrievals', { body: { box: barcode, use } }, key),
  );
  const load = (): void => {
    call('GET /boxes/:barcode', { params: { barcode } }).then(
      (answer) => {
        box.value = answer;
      },
      (error: unknown) => {
        if (error instanceof ApiProblem) problem.value = error;
      },
    );
  };
  useEffect(() => {
    load();
    return store.onJournal((event) => {
      if (event.data['box'] === barcode) load();
    });
  }, [barcode]);

  const request = async (use: RetrievalRequest['use']): Promise<void> => {
    const retrieval = await ask.run(use);
    if (retrieval) go({ page: 'retrieval', id: retrieval.id });
  };
  const shown = box.value;
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
      {problem.value && (
        <ProblemPanel
          problem={problem.value}
          onDismiss={() => {
            problem.value = null;
          }}
        />
      )}
      <Problems of={[ask]} />
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
