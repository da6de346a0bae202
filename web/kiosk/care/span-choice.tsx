import type { Signal } from '@preact/signals';
import { clockTime, duration, longDate } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { roomNow } from '../room-time.ts';
import { store } from '../session.ts';

interface Props {
  readonly minutes: Signal<number>;
  /** How long it may be, minutes, the shortest first. */
  readonly offered: readonly number[];
}

/** For how long, and when that ends by the clock of the room. */
export function SpanChoice({ minutes, offered }: Props) {
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  const end = roomNow.value + minutes.value * 60_000;
  return (
    <fieldset class="choice">
      <legend>{t('care.howLong')}</legend>
      <div class="choices">
        {offered.map((one) => (
          <Button
            key={one}
            name={`minutes-${one}`}
            pressed={minutes.value === one}
            onPress={() => {
              minutes.value = one;
            }}
          >
            {duration(one * 60_000)}
          </Button>
        ))}
      </div>
      <p class="note">
        {t('time.until', { time: `${longDate(end, timeZone)} ${clockTime(end, timeZone, false)}` })}
      </p>
    </fieldset>
  );
}
