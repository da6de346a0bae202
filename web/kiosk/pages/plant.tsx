import { useSignal } from '@preact/signals';
import type { HoldBody, PlantView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { decimal } from '../../shared/i18n/format.ts';
import { named, plantText, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { NoteField } from '../care/note-field.tsx';
import { PageFrame } from '../care/page-frame.tsx';
import { SpanChoice } from '../care/span-choice.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { roomNow, roomTime } from '../room-time.ts';
import { isInstaller, isKeeper, store } from '../session.ts';

/** Dehumidifiers, air conditioning, fans: what each does and why, and to overrule the daemon for a while. */
export function PlantPage() {
  const plants = store.plant.value;
  return (
    <PageFrame name="plant" title={t('care.plant')} lead={t('plant.lead')} unheard={plants === null}>
      <ul class="rows">
        {plants?.map((plant) => (
          <Plant key={plant.id} plant={plant} />
        ))}
      </ul>
      {plants?.length === 0 && <p class="lead">{t('plant.none')}</p>}
    </PageFrame>
  );
}

/** Shows an answer at once; the live stream says the same a moment later. */
function take(plant: PlantView): void {
  store.plant.value = store.plant.peek()?.map((one) => (one.id === plant.id ? plant : one)) ?? null;
}

function Plant({ plant }: { plant: PlantView }) {
  const wanted = useSignal<'on' | 'off' | null>(null);
  const give = useAction((key) =>
    call('POST /plant/:id/hold', { params: { id: plant.id }, body: { state: 'auto', why: '' } }, key),
  );
  const disagrees = plant.reported !== null && plant.reported !== plant.on;
  const may = isKeeper.value || isInstaller.value;
  const { hold } = plant;
  return (
    <li class="door-row plant-row" data-plant={plant.id} data-on={plant.on} data-held={hold !== null}>
      <Icon name={plant.on ? 'fan' : 'pause'} />
      <div class="row-main">
        <p class="row-title">
          {named(plant.name)} · {t(plant.on ? 'plant.on' : 'plant.off')}
        </p>
        <p class="row-sub">
          <span>{plantText(plant)}</span>
          {plant.since !== null && <span>{t('time.since', { time: roomTime(plant.since) })}</span>}
          <span>{t('plant.share', { percent: decimal(plant.runShare * 100, 0), starts: plant.starts })}</span>
          {plant.waitsUntil !== null && <span>{t('plant.waits', { time: roomTime(plant.waitsUntil) })}</span>}
        </p>
        {(!plant.connected || disagrees) && (
          <p class="overdue">
            <Icon name="alert" /> {t(plant.connected ? 'plant.disagrees' : 'plant.lost')}
          </p>
        )}
        {hold && (
          <p class="plant-held" data-hold={hold.on}>
            <Icon name="hand" />{' '}
            {t(hold.on ? 'plant.heldOn' : 'plant.heldOff', { time: roomTime(hold.until) })} · {hold.byName} ·{' '}
            {hold.why}
          </p>
        )}
      </div>
      {may && wanted.value === null && (
        <div class="mode-actions">
          <Button name={`hold-on-${plant.id}`} onPress={() => (wanted.value = 'on')}>
            {t('plant.holdOn')}
          </Button>
          <Button name={`hold-off-${plant.id}`} onPress={() => (wanted.value = 'off')}>
            {t('plant.holdOff')}
          </Button>
          {hold && (
            <Button
              icon="back"
              name={`hold-auto-${plant.id}`}
              busy={isRunning(give)}
              onPress={() => whenDone(give.run(), take)}
            >
              {t('plant.auto')}
            </Button>
          )}
        </div>
      )}
      {wanted.value !== null && (
        <HoldForm
          plant={plant}
          state={wanted.value}
          onDone={() => {
            wanted.value = null;
          }}
        />
      )}
      <div class="row-problems">
        <Problems of={[give]} />
      </div>
    </li>
  );
}

const SPANS = [30, 60, 240, 480, 1440] as const;

function HoldForm({ plant, state, onDone }: { plant: PlantView; state: 'on' | 'off'; onDone: () => void }) {
  const minutes = useSignal<number>(60);
  const why = useSignal('');
  const hold = useAction((key, body: HoldBody) =>
    call('POST /plant/:id/hold', { params: { id: plant.id }, body }, key),
  );
  const confirm = (): void => {
    const until = new Date(roomNow.peek() + minutes.peek() * 60_000).toISOString();
    whenDone(hold.run({ state, until, why: why.peek().trim() }), (held) => {
      take(held);
      onDone();
    });
  };
  return (
    <section class="mode-form" data-form="hold">
      <h2>{t(state === 'on' ? 'plant.holdOn' : 'plant.holdOff')}</h2>
      <SpanChoice minutes={minutes} offered={SPANS} />
      <NoteField
        name="why"
        label={t('care.why')}
        text={why}
        phrases={['plant.why.maintenance', 'plant.why.noise', 'plant.why.test']}
      />
      <Problems of={[hold]} />
      <div class="mode-form-actions">
        <Button name="cancel" onPress={onDone}>
          {t('mode.cancel')}
        </Button>
        <Button
          look="primary"
          name="hold-confirm"
          disabled={why.value.trim() === ''}
          busy={isRunning(hold)}
          onPress={confirm}
        >
          {t('plant.confirm')}
        </Button>
      </div>
    </section>
  );
}
