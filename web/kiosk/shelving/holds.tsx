import { useSignal } from '@preact/signals';
import type { BankView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { roomTime } from '../room-time.ts';
import { useScan } from '../scan/scan.ts';
import { isKeeper, me } from '../session.ts';

type Hold = BankView['holds'][number];

/**
 * Who works in which aisle of a bank, since when; one's own aisle can be handed over or given up.
 * @param mineOnly where the others are named already
 */
export function Holds({ view, mineOnly }: { view: BankView; mineOnly: boolean }) {
  const person = me.value?.person ?? null;
  const holds = mineOnly ? view.holds.filter((hold) => hold.person === person) : view.holds;
  const handedTo = useSignal<{ readonly aisle: number; readonly name: string } | null>(null);
  if (holds.length === 0 && handedTo.value === null) return null;
  return (
    <ul class="holds">
      {holds.map((hold) =>
        hold.person === person ? (
          <MyHold
            key={hold.aisle}
            bank={view.bank}
            hold={hold}
            onHandedOver={(name) => {
              handedTo.value = { aisle: hold.aisle, name };
            }}
          />
        ) : (
          <OtherHold key={hold.aisle} bank={view.bank} hold={hold} />
        ),
      )}
      {handedTo.value && (
        <li class="hold hold--done" role="status" data-handed-over={handedTo.value.aisle}>
          <Icon name="check" />
          <span>{t('handover.done', handedTo.value)}</span>
        </li>
      )}
    </ul>
  );
}

/** A colleague's aisle. Who has left for good without giving it up does not keep it: the daemon decides. */
function OtherHold({ bank, hold }: { bank: number; hold: Hold }) {
  const takeOver = useRelease(bank);
  return (
    <li class="hold" data-hold={hold.aisle}>
      <Icon name="person" />
      <span>{t('hold.other', { aisle: hold.aisle, name: hold.name, since: roomTime(hold.since) })}</span>
      {isKeeper.value && (
        <Button
          look="quiet"
          name={`take-over-${bank}`}
          busy={isRunning(takeOver)}
          onPress={() => void takeOver.run()}
        >
          {t('hold.takeOver')}
        </Button>
      )}
      <Problems of={[takeOver]} />
    </li>
  );
}

function useRelease(bank: number) {
  return useAction((key) => call('POST /banks/:bank/release', { params: { bank }, body: {} }, key));
}

interface MyHoldProps {
  readonly bank: number;
  readonly hold: Hold;
  readonly onHandedOver: (name: string) => void;
}

function MyHold({ bank, hold, onHandedOver }: MyHoldProps) {
  const { aisle } = hold;
  const giving = useSignal(false);
  const handOver = useAction((key, card: string) =>
    call('POST /banks/:bank/handover', { params: { bank }, body: { aisle, card } }, key),
  );
  const release = useRelease(bank);
  // While one hands over, whatever is scanned is the other keeper's card.
  useScan(
    'step',
    giving.value
      ? (card) =>
          whenDone(handOver.run(card), (after) =>
            onHandedOver(after.holds.find((one) => one.aisle === aisle)?.name ?? ''),
          )
      : null,
  );
  return (
    <li class="hold hold--mine" data-hold={aisle} data-mine>
      <Icon name="person" />
      <span>{t('hold.mine', { aisle, since: roomTime(hold.since) })}</span>
      {giving.value ? (
        <div class="handover" data-handover={aisle}>
          <Icon name="card" class="handover-picture" />
          <div>
            <h3>{t('handover.title', { aisle })}</h3>
            <p>{t('handover.lead')}</p>
          </div>
          <Problems of={[handOver]} />
          <Button
            name="handover-cancel"
            busy={isRunning(handOver)}
            onPress={() => {
              giving.value = false;
              handOver.dismiss();
            }}
          >
            {t('handover.cancel')}
          </Button>
        </div>
      ) : (
        <div class="hold-actions">
          <Problems of={[release]} />
          <Button
            icon="give"
            name={`handover-${bank}`}
            onPress={() => {
              giving.value = true;
            }}
          >
            {t('hold.handOver')}
          </Button>
          <Button
            icon="close"
            name={`release-${bank}`}
            busy={isRunning(release)}
            onPress={() => void release.run()}
          >
            {t('hold.release')}
          </Button>
        </div>
      )}
    </li>
  );
}
