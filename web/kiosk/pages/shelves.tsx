import { t } from '../../shared/i18n/text.ts';
import { drawnLengthOf } from '../../shared/plan/geometry.ts';
import { store } from '../session.ts';
import { ShelfBank } from '../shelving/shelf-bank.tsx';

/** Every bank live; an aisle is opened by touching it. */
export function ShelvesPage() {
  const shapes = store.room.value?.banks ?? [];
  const views = store.banks.byId.value;
  const scaleMm = Math.max(0, ...shapes.map((shape) => drawnLengthOf(shape, views.get(shape.bank))));
  return (
    <div class="page">
      <h1>{t('shelves.title')}</h1>
      <p class="lead">{t('shelves.lead')}</p>
      {shapes.map(({ bank }) => (
        <ShelfBank key={bank} bank={bank} scaleMm={scaleMm} />
      ))}
    </div>
  );
}
