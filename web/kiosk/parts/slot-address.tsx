import type { SlotAddress } from '../../../controller/api/contract/slots.ts';
import { t } from '../../shared/i18n/text.ts';

/** A slot address taken apart, so that it can be followed with a finger from left to right. */
export function SlotTiles({ slot }: { slot: SlotAddress }) {
  const two = (n: number): string => String(n).padStart(2, '0');
  const parts = [
    ['bank', String(slot.bank)],
    ['carriage', two(slot.carriage)],
    ['face', slot.face],
    ['section', two(slot.section)],
    ['level', String(slot.level)],
    ['position', two(slot.position)],
  ] as const;
  return (
    <dl class="slot-tiles">
      {parts.map(([name, value]) => (
        <div key={name} class="slot-tile">
          <dt>{t(`slot.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
