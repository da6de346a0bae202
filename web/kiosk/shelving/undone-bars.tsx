import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { bankName } from '../room-time.ts';
import { forgetUndone, undone } from './motions.ts';

const DETAILS = [
  'refused-emergency-stop',
  'refused-occupied',
  'refused-local',
  'refused-locked',
  'refused-fire',
  'refused-fault',
  'refused-latched',
  'refused-bad-argument',
  'never-sent',
  'unknown',
] as const;

/** On every page: a bank took what was asked here, and then would not do it. */
export function UndoneBars() {
  return (
    <>
      {undone.value.map(({ intent, bank, detail }) => {
        const known = DETAILS.find((one) => one === detail) ?? 'unknown';
        return (
          <div key={intent} class="bar bar--undone" role="alert" data-undone={detail}>
            <Icon name="alert" />
            <span>{t('undone.bar', { bank: bankName(bank), why: t(`undone.${known}`) })}</span>
            <Button name="undone-read" onPress={() => forgetUndone(intent)}>
              {t('problem.dismiss')}
            </Button>
          </div>
        );
      })}
    </>
  );
}
