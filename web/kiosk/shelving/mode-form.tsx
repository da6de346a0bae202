import { useSignal } from '@preact/signals';
import type { ModeBody, PersonView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { clockTime, longDate } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';
import type { TextKey } from '../../shared/i18n/zh-CN.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { MODE_ICONS } from '../../shared/ui/mode-words.ts';
import { Problems, useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { roomNow } from '../room-time.ts';
import { useScan } from '../scan/scan.ts';
import { isKeeper, store } from '../session.ts';
import { endOf, type Span } from './until.ts';

/** The modes a person can put a bank into. */
export const OFFERED = [
  'locked',
  'ventilation',
  'maintenance',
] as const satisfies readonly ModeBody['mode'][];

/** Reasons that need no keyboard; the journal keeps them in the words they were given in. */
const WHYS = {
  locked: ['mode.why.night', 'mode.why.visit', 'mode.why.stocktake'],
  ventilation: ['mode.why.routine', 'mode.why.damp', 'mode.why.odour'],
  maintenance: ['mode.why.service', 'mode.why.repair', 'mode.why.cleaning'],
} as const satisfies Readonly<Record<ModeBody['mode'], readonly TextKey[]>>;

/** Maintenance never stands for ever: somebody would forget it, and sites limit it to a day's work. */
const OFFERED_SPANS: Readonly<Record<ModeBody['mode'], readonly Span[]>> = {
  locked: ['hour', 'hours', 'morning', 'open'],
  ventilation: ['hour', 'hours', 'morning', 'open'],
  maintenance: ['hour', 'hours', 'shift'],
};

interface Props {
  readonly bank: number;
  readonly mode: ModeBody['mode'];
  readonly onDone: () => void;
}

/** Puts a bank into a mode: why, until when and, for maintenance, who does it. */
export function ModeForm({ bank, mode, onDone }: Props) {
  const why = useSignal<TextKey | null>(null);
  const spans = OFFERED_SPANS[mode];
  const span = useSignal<Span>(mode === 'maintenance' ? 'hours' : 'open');
  const technician = useSignal<PersonView | null>(null);
  const identify = useAction((_key, card: string) => call('POST /borrowers/identify', { body: { card } }));
  const enter = useAction((key, body: ModeBody) =>
    call('POST /banks/:bank/modes', { params: { bank }, body }, key),
  );
  const named = mode === 'maintenance' && isKeeper.value;
  useScan(
    'step',
    named
      ? (card) =>
          whenDone(identify.run(card), (person) => {
            technician.value = person;
          })
      : null,
  );
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  const end = endOf(span.value, roomNow.value, timeZone);
  const confirm = (): void => {
    if (why.value === null) return;
    whenDone(
      enter.run({
        mode,
        why: t(why.value),
        ...(end === null ? {} : { until: new Date(end).toISOString() }),
        ...(technician.value ? { person: technician.value.id } : {}),
      }),
      onDone,
    );
  };
  return (
    <section class="mode-form" data-mode-form={mode}>
      <h3>
        <Icon name={MODE_ICONS[mode]} /> {t(`mode.start.${mode}`)}
      </h3>
      <fieldset class="choice">
        <legend>{t('mode.why')}</legend>
        <div class="choices">
          {WHYS[mode].map((key) => (
            <Button
              key={key}
              pressed={why.value === key}
              name={key}
              onPress={() => {
                why.value = key;
              }}
            >
              {t(key)}
            </Button>
          ))}
        </div>
      </fieldset>
      <fieldset class="choice">
        <legend>{t('mode.until')}</legend>
        <div class="choices">
          {spans.map((one) => (
            <Button
              key={one}
              pressed={span.value === one}
              name={`until-${one}`}
              onPress={() => {
                span.value = one;
              }}
            >
              {t(`mode.until.${one}`)}
            </Button>
          ))}
        </div>
        {end !== null && (
          <p class="note">
            {longDate(end, timeZone)} {clockTime(end, timeZone, false)}
          </p>
        )}
      </fieldset>
      {named && (
        <p class="mode-technician" data-technician={technician.value?.id ?? ''}>
          <Icon name="card" />
          {technician.value
            ? t('mode.technicianIs', { name: technician.value.name })
            : t('mode.technicianMe')}
        </p>
      )}
      <Problems of={[identify, enter]} />
      <div class="mode-form-actions">
        <Button name="mode-cancel" onPress={onDone}>
          {t('mode.cancel')}
        </Button>
        <Button
          look="primary"
          icon="check"
          name="mode-confirm"
          disabled={why.value === null}
          busy={isRunning(enter)}
          onPress={confirm}
        >
          {t('mode.confirm', { mode: t(`mode.${mode}`) })}
        </Button>
      </div>
    </section>
  );
}
