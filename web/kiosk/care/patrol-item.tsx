import type { PatrolItemView } from '../../../controller/api/contract/index.ts';
import { named, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { type Answer, isInOrder } from './patrol-answers.ts';

interface Props {
  readonly item: PatrolItemView;
  readonly answer: Answer | undefined;
  readonly onAnswer: (answer: Answer) => void;
}

/** One thing to look at, and what was seen. */
export function PatrolItem({ item, answer, onAnswer }: Props) {
  const ok = isInOrder(item, answer);
  const withNote = item.kind === 'note' || ok === false;
  const answered = ok !== null && (item.kind !== 'note' || (answer?.note ?? '') !== '');
  return (
    <li class={`patrol-item ${ok === false ? 'is-wrong' : ''}`} data-item={item.id} data-ok={String(ok)}>
      <p class="row-title">
        <Icon name={ok === false ? 'alert' : answered ? 'check' : 'question'} /> {named(item.text)}
      </p>
      {item.kind === 'tick' && (
        <div class="choices">
          <Button
            name={`ok-${item.id}`}
            icon="check"
            pressed={answer?.tick === true}
            onPress={() => onAnswer({ ...answer, tick: true })}
          >
            {t('patrol.ok')}
          </Button>
          <Button
            name={`wrong-${item.id}`}
            icon="alert"
            pressed={answer?.tick === false}
            onPress={() => onAnswer({ ...answer, tick: false })}
          >
            {t('patrol.wrong')}
          </Button>
        </div>
      )}
      {item.kind === 'reading' && <Reading item={item} answer={answer} onAnswer={onAnswer} />}
      {withNote && (
        <label class="note-field">
          <span>{t(ok === false ? 'patrol.whatIsWrong' : 'patrol.note')}</span>
          <textarea
            data-holds-focus
            data-note={item.id}
            rows={2}
            maxLength={500}
            value={answer?.note ?? ''}
            onInput={(event) => onAnswer({ ...answer, note: event.currentTarget.value })}
          />
        </label>
      )}
    </li>
  );
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '.', '-'] as const;

/** A figure, typed or pressed. */
function Reading({ item, answer, onAnswer }: Props) {
  const typed = answer?.reading ?? '';
  const write = (reading: string): void => onAnswer({ ...answer, reading: reading.slice(0, 8) });
  return (
    <div class="patrol-reading">
      <label>
        <input
          data-holds-focus
          data-reading={item.id}
          inputMode="none"
          autoComplete="off"
          aria-label={named(item.text)}
          value={typed}
          onInput={(event) => write(event.currentTarget.value)}
        />
        <span>
          {limits(item)} {item.unit}
        </span>
      </label>
      <div class="patrol-keys" role="group" aria-label={t('keys.label')}>
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            class="key"
            data-reading-key={key}
            onClick={() => write(typed + key)}
          >
            {key}
          </button>
        ))}
        <button
          type="button"
          class="key key--erase"
          aria-label={t('keys.erase')}
          onClick={() => write(typed.slice(0, -1))}
        >
          <Icon name="erase" />
        </button>
      </div>
    </div>
  );
}

function limits({ low, high }: PatrolItemView): string {
  if (low !== null && high !== null) return t('point.limits', { low, high });
  if (high !== null) return t('point.atMost', { high });
  return low === null ? '' : t('point.atLeast', { low });
}
