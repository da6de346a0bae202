import { t } from '../../shared/i18n/text.ts';

interface Props {
  /** Whether these were asked for, or are simply what is in the box. */
  readonly asked?: boolean;
  readonly volumes: readonly {
    readonly id: string;
    readonly reference: string;
    readonly title: string;
    readonly pages: number | null;
  }[];
}

/** The volumes of a box: reference, title, pages. */
export function VolumeList({ volumes, asked = false }: Props) {
  if (volumes.length === 0) return null;
  return (
    <section class="card volumes">
      <h2>{t(asked ? 'volumes.asked' : 'volumes.title', { count: volumes.length })}</h2>
      <ul>
        {volumes.map((volume) => (
          <li key={volume.id}>
            <span class="volume-title">{volume.title}</span>
            <span class="code">{volume.reference}</span>
            <span class="volume-pages">
              {volume.pages === null ? t('volumes.noPages') : t('volumes.pages', { count: volume.pages })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
