import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { BoxView, InspectBody, RetrievalView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { useAction } from '../../shared/ui/use-action.tsx';
import { Keys } from '../scan/keys.tsx';
import { keysShown, useScan } from '../scan/scan.ts';
import { isRunning, StepFrame, type StepProps } from './step-frame.tsx';

type Volume = RetrievalView['volumes'][number];

/** The volumes to count: those that were asked for, or all of them when the box was. */
function useVolumes(retrieval: RetrievalView): readonly Volume[] {
  const all = useSignal<BoxView['volumes']>([]);
  const wholeBox = retrieval.volumes.length === 0;
  useEffect(() => {
    if (!wholeBox) return;
    call('GET /boxes/:barcode', { params: { barcode: retrieval.box } }).then(
      (box) => {
        all.value = box.volumes;
      },
      () => undefined,
    );
  }, [retrieval.box, wholeBox]);
  return wholeBox ? all.value : retrieval.volumes;
}

/** Returned: the seal is read and the pages are counted, volume by volume. */
export function InspectStep({ retrieval, take }: StepProps) {
  const volumes = useVolumes(retrieval);
  const seal = useSignal('');
  const counts = useSignal<Readonly<Record<string, string>>>({});
  const active = useSignal<string | null>(null);
  const inspect = useAction((key, body: InspectBody) =>
    call('POST /retrievals/:id/inspect', { params: { id: retrieval.id }, body }, key),
  );
  const write = (volume: string, change: (text: string) => string): void => {
    const text = change(counts.peek()[volume] ?? '').slice(0, 6);
    counts.value = { ...counts.peek(), [volume]: text };
  };
  const next = (): void => {
    const open = volumes.find((volume) => (counts.peek()[volume.id] ?? '') === '');
    active.value = open?.id ?? null;
  };
  useScan('step', (text) => {
    const counting = active.peek();
    if (counting !== null && /^\d{1,6}$/.test(text)) {
      write(counting, () => text);
      next();
      return;
    }
    seal.value = text;
    keysShown.value = false;
    if (counting === null) next();
  });
  const finish = async (): Promise<void> => {
    const counted = Object.entries(counts.peek()).filter(([, text]) => text !== '');
    const answer = await inspect.run({
      sealFound: seal.peek(),
      pages: Object.fromEntries(counted.map(([volume, text]) => [volume, Number(text)])),
    });
    if (answer) take(answer);
  };
  const complete = seal.value !== '' && volumes.every((volume) => (counts.value[volume.id] ?? '') !== '');
  const counting = active.value;
  return (
    <StepFrame
      name="inspect"
      title={t('inspect.title')}
      lead={t('inspect.lead')}
      actions={[inspect]}
      footer={
        <>
          {counting !== null && (
            <Keys
              layout="digits"
              onKey={(key) => write(counting, (text) => text + key)}
              onErase={() => write(counting, (text) => text.slice(0, -1))}
              onEnter={next}
              enterLabel={t('login.next')}
            />
          )}
          {(counting === null || complete) && (
            <Button
              look="primary"
              size="large"
              icon="check"
              name="inspect"
              disabled={!complete}
              busy={isRunning(inspect)}
              onPress={() => void finish()}
            >
              {t(complete ? 'inspect.finish' : 'inspect.incomplete')}
            </Button>
          )}
        </>
      }
    >
      <section class={`card seal ${seal.value === '' ? 'is-active' : ''}`}>
        <Icon name="seal" class="seal-picture" />
        <div class="seal-words">
          <h2>{t('inspect.seal')}</h2>
          <p class="note">{t('inspect.sealExpected', { seal: retrieval.seal ?? '—' })}</p>
        </div>
        <output class="seal-read code" data-seal={seal.value}>
          {seal.value === '' ? t('inspect.sealScan') : seal.value}
        </output>
      </section>
      <section class="card counts">
        <h2>{t('inspect.pages')}</h2>
        <ul>
          {volumes.map((volume) => (
            <CountRow
              key={volume.id}
              volume={volume}
              text={counts.value[volume.id] ?? ''}
              active={counting === volume.id}
              onActivate={() => {
                active.value = counting === volume.id ? null : volume.id;
              }}
              onAsListed={() => {
                write(volume.id, () => String(volume.pages ?? ''));
                next();
              }}
            />
          ))}
        </ul>
      </section>
    </StepFrame>
  );
}

interface CountProps {
  readonly volume: Volume;
  readonly text: string;
  readonly active: boolean;
  readonly onActivate: () => void;
  readonly onAsListed: () => void;
}

function CountRow({ volume, text, active, onActivate, onAsListed }: CountProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: 'center' });
  }, [active]);
  const differs = text !== '' && volume.pages !== null && Number(text) !== volume.pages;
  return (
    <li ref={row} class={`count-row ${active ? 'is-active' : ''}`} data-volume={volume.id}>
      <button type="button" class="count-open" aria-pressed={active} onClick={onActivate}>
        <span class="count-words">
          <span class="volume-title">{volume.title}</span>
          <span class="code">{volume.reference}</span>
        </span>
        <span class={`count-value ${differs ? 'is-different' : ''}`} data-count={text}>
          {differs && <Icon name="alert" />}
          {text === '' ? '—' : text}
          <small>/ {volume.pages ?? '?'}</small>
        </span>
      </button>
      {volume.pages !== null && (
        <Button
          name="as-listed"
          icon="check"
          label={t('inspect.asListedFor', { title: volume.title })}
          onPress={onAsListed}
        >
          {t('inspect.asListed')}
        </Button>
      )}
    </li>
  );
}
