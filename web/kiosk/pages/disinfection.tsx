import { call } from '../../shared/api/http.ts';
import type {
  CycleView,
  DisinfectionZoneView,
  PlanCycleBody,
} from '../../../controller/api/contract/index.ts';
import { decimal } from '../../shared/i18n/format.ts';
import { named, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { Blocked } from '../care/blocked.tsx';
import { Cycle } from '../care/cycle.tsx';
import { PageFrame } from '../care/page-frame.tsx';
import { useLive } from '../care/use-live.ts';
import { isRunning } from '../flow/step-frame.tsx';
import { isInstaller, isKeeper } from '../session.ts';

/** How often a dose under way is looked at, ms. */
const DOSE_MS = 5000;

/** What can be disinfected, what is under way, and the checklist before anything is switched on. */
export function DisinfectionPage() {
  const all = useLive(() => call('GET /disinfection', {}), {
    journal: ['disinfection.'],
    everyMs: DOSE_MS,
  });
  const view = all.value.value;
  const busy = new Set(view?.cycles.map(({ zone }) => zone));
  return (
    <PageFrame name="disinfection" title={t('care.disinfection')} lead={t('disinfection.lead')} live={all}>
      {view?.cycles.map((cycle) => (
        <Cycle key={cycle.id} cycle={cycle} onChange={all.reload} />
      ))}
      <ul class="rows">
        {view?.zones
          .filter(({ zone }) => !busy.has(zone))
          .map((zone) => (
            <Zone key={zone.zone} zone={zone} onPlanned={all.reload} />
          ))}
      </ul>
      {view?.zones.length === 0 && <p class="lead">{t('disinfection.none')}</p>}
    </PageFrame>
  );
}

/** One zone, and the ways of disinfecting it. */
function Zone({ zone, onPlanned }: { zone: DisinfectionZoneView; onPlanned: () => void }) {
  const plan = useAction(
    (key, kind: PlanCycleBody['kind']): Promise<CycleView> =>
      call('POST /disinfection/cycles', { body: { zone: zone.zone, kind } }, key),
  );
  const may = isKeeper.value || isInstaller.value;
  return (
    <li class="door-row" data-disinfect={zone.zone}>
      <Icon name="sun" />
      <div class="row-main">
        <p class="row-title">{named(zone.name)}</p>
        {zone.kinds.map(({ kind, targetDose, unit, blockedBy }) => (
          <div key={kind} class="disinfect-kind">
            <p>
              {t(`disinfection.kind.${kind}`)} ·{' '}
              {t('disinfection.target', { dose: decimal(targetDose, 0), unit })}
            </p>
            <Blocked reasons={blockedBy} />
            {may && (
              <Button
                icon="plus"
                name={`plan-${zone.zone}-${kind}`}
                busy={isRunning(plan)}
                onPress={() => whenDone(plan.run(kind), onPlanned)}
              >
                {t('disinfection.plan')}
              </Button>
            )}
          </div>
        ))}
      </div>
      <div class="row-problems">
        <Problems of={[plan]} />
      </div>
    </li>
  );
}
