import type { ComponentChildren } from 'preact';
import { call } from '../../shared/api/http.ts';
import type { Action } from '../../shared/api/action.ts';
import { t } from '../../shared/i18n/text.ts';
import { FaceElevation } from '../../shared/plan/face-elevation.tsx';
import { Button } from '../../shared/ui/button.tsx';
import type { ApiProblem } from '../../shared/api/problem.ts';
import { isLatched } from '../../shared/ui/bank-state.ts';
import { useAction } from '../../shared/ui/use-action.tsx';
import { BankCard } from '../parts/bank-card.tsx';
import { SlotTiles } from '../parts/slot-address.tsx';
import { roomNow } from '../room-time.ts';
import { go } from '../router.ts';
import { me, store } from '../session.ts';
import { move } from '../shelving/motions.ts';
import { calledLeftMs, holdsOf, placesOf } from '../shelving/queue.ts';
import { QueueCard, QueueOffer } from '../shelving/queue-card.tsx';
import { isRunning } from './step-frame.tsx';
import type { Flow } from './steps.ts';

/** Where a box belongs, and the aisle one reaches it from. */
type Spot = Pick<Flow, 'slot' | 'aisle'>;

/** Opens one aisle of one bank. */
export function useOpenAisle(): Action<[bank: number, aisle: number], unknown> {
  return useAction((key, bank: number, aisle: number) => move(key, bank, { command: 'open-aisle', aisle }));
}

/** Closes a bank up; an aisle one holds is given up with it. */
export function useCloseUp(): Action<[bank: number], unknown> {
  return useAction(async (key, bank: number) => {
    const person = me.peek()?.person ?? null;
    if (holdsOf(store.banks.byId.peek().get(bank), person).length > 0)
      await call('POST /banks/:bank/release', { params: { bank }, body: {} }, `${key}-release`);
    return move(`${key}-close`, bank, { command: 'close-up', side: 'left' });
  });
}

/** The slot on the plan and on its face. */
export function WhereItIs({ flow, face, tiles = true }: { flow: Spot; face: boolean; tiles?: boolean }) {
  const { slot } = flow;
  if (!slot) return <p class="lead">{t('box.noSlot')}</p>;
  const shape = store.room.value?.banks.find((bank) => bank.bank === slot.bank);
  return (
    <>
      {tiles && <SlotTiles slot={slot} />}
      <BankCard bank={slot.bank} target={slot} depthMm={face ? 800 : 2600} />
      {face && shape && (
        <section class="card">
          <FaceElevation shape={shape} slot={slot} />
        </section>
      )}
    </>
  );
}

interface OpenProps {
  readonly flow: Spot;
  readonly open: Action<[bank: number, aisle: number], unknown>;
  readonly children?: ComponentChildren;
}

/** The large button that opens the aisle, or says that it is opening, or leads to the reset it needs first. */
export function OpenAisleButton({ flow, open, children }: OpenProps) {
  const { slot, aisle } = flow;
  if (!slot || aisle === null) return <>{children}</>;
  const bank = store.banks.byId.value.get(slot.bank);
  const waiting = placesOf(bank, me.value?.person ?? null).find((entry) => entry.aisle === aisle);
  if (bank && waiting && calledLeftMs(waiting, roomNow.value) === null)
    return (
      <>
        <QueueCard view={bank} mine={waiting} />
        {children}
      </>
    );
  const label = !bank?.moving
    ? t('aisle.open', { bank: slot.bank, aisle })
    : bank.targetAisle === aisle
      ? t('aisle.opening', { aisle })
      : t('aisle.wait', { bank: slot.bank });
  if (isLatched(bank))
    return (
      <Button
        look="primary"
        size="large"
        icon="alert"
        name="go-reset"
        onPress={() => go({ page: 'reset', bank: slot.bank })}
      >
        {t('reset.go')}
      </Button>
    );
  return (
    <>
      <Button
        look="primary"
        size="large"
        icon="open"
        name="open-aisle"
        busy={isRunning(open) || bank?.moving === true}
        onPress={() => void open.run(slot.bank, aisle)}
      >
        {label}
      </Button>
      {children}
    </>
  );
}

/** Whether the aisle of the slot stands open now. */
export function isAisleOpen({ slot, aisle }: Spot): boolean {
  if (slot === null || aisle === null) return false;
  return store.banks.byId.value.get(slot.bank)?.openAisles?.includes(aisle) === true;
}

/** What one can do instead when an aisle was refused because a colleague was first. */
export function insteadOfOpening({ slot, aisle }: Spot) {
  return (problem: ApiProblem, dismiss: () => void) =>
    slot && <QueueOffer problem={problem} bank={slot.bank} aisle={aisle} onQueued={dismiss} />;
}

interface CloseProps {
  readonly flow: Spot;
  readonly close: Action<[bank: number], unknown>;
  readonly primary?: boolean;
}

/** Closes the bank behind oneself. */
export function CloseUpButton({ flow: { slot, aisle }, close, primary = false }: CloseProps) {
  if (!slot || aisle === null) return null;
  return (
    <Button
      icon="closeUp"
      look={primary ? 'primary' : 'plain'}
      size={primary ? 'large' : 'normal'}
      name="close-up"
      busy={isRunning(close)}
      onPress={() => void close.run(slot.bank)}
    >
      {t('aisle.close', { bank: slot.bank, aisle })}
    </Button>
  );
}
