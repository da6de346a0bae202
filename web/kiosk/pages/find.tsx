import { t } from '../../shared/i18n/text.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { BoxStateChip } from '../parts/chips.tsx';
import { go } from '../router.ts';
import { useScan } from '../scan/scan.ts';
import { type Found, found, search } from '../search.ts';

/** Find a box by scan, reference, customer number or words of a title. */
export function FindPage() {
  const look = useAction(async (_key, text: string) => ({ text, volumes: await search(text) }));
  const show = (result: Found): void => {
    found.value = result;
    const boxes = new Set(result.volumes.map((volume) => volume.box));
    const [only] = boxes;
    if (boxes.size === 1 && only === result.text) go({ page: 'box', barcode: only });
  };
  useScan('page', (text) => whenDone(look.run(text), show));
  const result = found.value;
  return (
    <div class="page">
      <h1>{t('find.title')}</h1>
      <Problems of={[look]} />
      {look.state.value.kind === 'running' && <p class="lead">{t('find.looking')}</p>}
      {!result && look.state.value.kind !== 'running' && (
        <div class="empty">
          <Icon name="search" />
          <p>{t('find.help')}</p>
        </div>
      )}
      {result && (
        <section aria-live="polite">
          <p class="count">
            {t(result.volumes.length === 0 ? 'find.nothing' : 'find.count', {
              text: result.text,
              count: result.volumes.length,
            })}
          </p>
          <ul class="rows">
            {result.volumes.map((volume) => (
              <li key={volume.id}>
                <button
                  type="button"
                  class="row"
                  data-box={volume.box}
                  onClick={() => go({ page: 'box', barcode: volume.box })}
                >
                  <span class="row-main">
                    <span class="row-title">{volume.title}</span>
                    <span class="row-sub">
                      <span class="code">{volume.reference}</span>
                      {volume.slot && <span class="code">{volume.slot}</span>}
                    </span>
                  </span>
                  <BoxStateChip state={volume.state} />
                  <Icon name="right" class="row-go" />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
