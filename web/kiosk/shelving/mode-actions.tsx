import { useSignal } from '@preact/signals';
import type { BankView, ModeBody } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { MODE_ICONS, type Mode } from '../../shared/ui/mode-words.ts';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { ModeForm, OFFERED } from './mode-form.tsx';

/** What a keeper seldom needs: locking, ventilating and maintaining a bank, and ending that. */
export function ModeActions({ view }: { view: BankView }) {
  const { bank } = view;
  const asked = useSignal<ModeBody['mode'] | null>(null);
  const end = useAction((key, mode: Mode['mode']) =>
    call(
      'POST /banks/:bank/modes/:mode/leave',
      { params: { bank, mode }, body: { why: t('mode.endWhy') } },
      key,
    ),
  );
  const standing = view.modes.map(({ mode }) => mode);
  if (asked.value !== null)
    return (
      <ModeForm
        key={asked.value}
        bank={bank}
        mode={asked.value}
        onDone={() => {
          asked.value = null;
        }}
      />
    );
  return (
    <>
      <Problems of={[end]} />
      <div class="mode-actions">
        {standing.map((mode) => (
          <Button
            key={`end-${mode}`}
            icon="close"
            name={`end-${mode}-${bank}`}
            busy={isRunning(end)}
            onPress={() => void end.run(mode)}
          >
            {t(`mode.end.${mode}`)}
          </Button>
        ))}
        {OFFERED.filter((mode) => !standing.includes(mode)).map((mode) => (
          <Button
            key={mode}
            icon={MODE_ICONS[mode]}
            name={`${mode}-${bank}`}
            onPress={() => {
              asked.value = mode;
            }}
          >
            {t(`mode.start.${mode}`)}
          </Button>
        ))}
      </div>
    </>
  );
}
