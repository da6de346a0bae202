import { t } from '../../shared/i18n/text.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { bankName } from '../room-time.ts';
import { store } from '../session.ts';

/** What concerns everybody on every page: a fire, and somebody at a bank's own panel. */
export function RoomBars() {
  const banks = [...store.banks.byId.value.values()];
  const names = (of: typeof banks): string => of.map(({ bank }) => bankName(bank)).join(t('list.comma'));
  const burning = banks.filter(
    (bank) => bank.flags.fire === true || bank.modes.some(({ mode }) => mode === 'fire'),
  );
  const local = banks.filter((bank) => bank.flags.localControl === true);
  return (
    <>
      {burning.length > 0 && (
        <div class="bar bar--fire" role="alert" data-fire>
          <Icon name="flame" />
          <span>{t('fire.bar', { bank: names(burning) })}</span>
        </div>
      )}
      {local.length > 0 && (
        <div class="bar bar--warn" role="status" data-local>
          <Icon name="hand" />
          <span>{t('local.bar', { bank: names(local) })}</span>
        </div>
      )}
    </>
  );
}
