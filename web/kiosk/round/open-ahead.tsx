import type { RoundView } from '../../../controller/api/contract/index.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Problems } from '../../shared/ui/use-action.tsx';
import { useOpenAisle } from '../flow/aisle.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { bankName } from '../room-time.ts';
import { me, store } from '../session.ts';
import { aheadOf } from './stops.ts';

/** Lets the next aisle of another bank open while one picks here. */
export function OpenAhead({ round }: { round: RoundView }) {
  const open = useOpenAisle();
  const banks = store.banks.byId.value;
  const ahead = aheadOf(round, (bank) => banks.get(bank), me.value?.person ?? null);
  return (
    <>
      <Problems of={[open]} />
      {ahead && (
        <Button
          icon="open"
          name="open-ahead"
          busy={isRunning(open)}
          onPress={() => void open.run(ahead.bank, ahead.aisle)}
        >
          {t('round.ahead', { bank: bankName(ahead.bank), aisle: ahead.aisle })}
        </Button>
      )}
    </>
  );
}
