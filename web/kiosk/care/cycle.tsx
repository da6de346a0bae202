import { useSignal } from '@preact/signals';
import type { CycleView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { decimal } from '../../shared/i18n/format.ts';
import { abortText, named, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { PressAndHold } from '../../shared/ui/press-and-hold.tsx';
import { Problems, useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { roomNow, roomTime } from '../room-time.ts';
import { isInstaller, isKeeper } from '../session.ts';
import { cycleEnds } from '../../shared/ui/cycle-words.ts';
import { Blocked } from './blocked.tsx';

/** Long enough that nobody lights a lamp by brushing past. */
const HOLD_MS = 2000;
/** Before the order: nothing is switched yet. */
const PREPARING = new Set<CycleView['phase']>(['planned', 'checklist']);

/** One cycle: its checklist, the order to begin, how far it is, and the way to end it at once. */
export function Cycle({ cycle, onChange }: { cycle: CycleView; onChange: () => void }) {
  const begin = useAction((key) =>
    call('POST /disinfection/cycles/:id/begin', { params: { id: cycle.id }, body: {} }, key),
  );
  const abort = useAction((key, why: string) =>
    call('POST /disinfection/cycles/:id/abort', { params: { id: cycle.id }, body: { why } }, key),
  );
  const preparing = PREPARING.has(cycle.phase);
  const left = cycle.checklist.filter(({ tickedAt }) => tickedAt === null).length;
  // Whoever gives the order may have yet to leave.
  const hindered = cycle.blockedBy.some(({ code }) => code !== 'occupancy-unproven');
  const may = isKeeper.value || isInstaller.value;
  return (
    <section
      class={`card cycle ${preparing ? '' : 'is-under-way'}`}
      data-cycle={cycle.id}
      data-phase={cycle.phase}
    >
      <h2 class="row-title">
        <Icon name={cycle.kind === 'uv' ? 'sun' : 'fan'} /> {named(cycle.zoneName)} ·{' '}
        {t(`disinfection.kind.${cycle.kind}`)} · {t(`disinfection.phase.${cycle.phase}`)}
      </h2>
      <p class="row-sub">
        {cycle.plannedByName && (
          <span>
            {t('disinfection.plannedBy', { name: cycle.plannedByName, time: roomTime(cycle.plannedAt) })}
          </span>
        )}
        {cycle.begunByName && cycle.begunAt !== null && (
          <span>{t('disinfection.begunBy', { name: cycle.begunByName, time: roomTime(cycle.begunAt) })}</span>
        )}
      </p>
      <Progress cycle={cycle} />
      {cycle.aborted && (
        <p class="overdue">
          <Icon name="stop" /> {abortText(cycle.aborted.cause)} {cycle.aborted.byName} {cycle.aborted.why}
        </p>
      )}
      {preparing && <Checklist cycle={cycle} may={may} onChange={onChange} />}
      <Blocked reasons={cycle.blockedBy} />
      <Problems of={[begin, abort]} />
      {preparing && may && (
        <PressAndHold
          icon="sun"
          name="cycle-begin"
          holdMs={HOLD_MS}
          disabled={left > 0 || hindered}
          busy={isRunning(begin)}
          holding={t('reset.holding')}
          onHeld={() => whenDone(begin.run(), onChange)}
        >
          {left > 0 ? t('disinfection.left', { count: left }) : t('disinfection.begin')}
        </PressAndHold>
      )}
      {cycle.endedAt === null && cycle.aborted === null && (
        <Button
          look={preparing ? 'plain' : 'danger'}
          size={preparing ? 'normal' : 'large'}
          icon="stop"
          name="cycle-abort"
          busy={isRunning(abort)}
          onPress={() => whenDone(abort.run(t('disinfection.abortedHere')), onChange)}
        >
          {t(preparing ? 'disinfection.drop' : 'disinfection.abort')}
        </Button>
      )}
    </section>
  );
}

/** How far the dose is, how long the phase lasts yet, and when people may come back. */
function Progress({ cycle }: { cycle: CycleView }) {
  if (PREPARING.has(cycle.phase)) return null;
  const { value, target, unit, measured, measuredUnit } = cycle.dose;
  const ends = cycleEnds(cycle, roomNow.value);
  const share = target > 0 ? Math.min(1, value / target) : 0;
  return (
    <div class="cycle-progress">
      <p class="cycle-keep-out">
        <Icon name="stop" /> {t('disinfection.keepOut')}
        {ends !== null && <strong class="cycle-left">{ends}</strong>}
      </p>
      <p>
        {t('disinfection.dose', { value: decimal(value, 1), target: decimal(target, 0), unit })}
        {measured !== null && ` · ${decimal(measured, 2)} ${measuredUnit}`}
      </p>
      <div
        class="motion-bar"
        role="progressbar"
        aria-label={t('disinfection.progress')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
      {cycle.reentry && !cycle.reentry.proven && (
        <p>
          {cycle.reentry.by === 'measured-ozone'
            ? t('disinfection.ozone', {
                ppm: decimal(cycle.reentry.ppm, 3),
                limit: decimal(cycle.reentry.limitPpm, 2),
                held: Math.round(cycle.reentry.heldSeconds),
                hold: Math.round(cycle.reentry.holdSeconds),
              })
            : t('disinfection.phase.waiting')}
        </p>
      )}
    </div>
  );
}

interface ListProps {
  readonly cycle: CycleView;
  readonly may: boolean;
  readonly onChange: () => void;
}

/** What somebody has to vouch for, each with their name. */
function Checklist({ cycle, may, onChange }: ListProps) {
  const under = useSignal<string | null>(null);
  const tick = useAction((key, item: string) =>
    call('POST /disinfection/cycles/:id/tick', { params: { id: cycle.id }, body: { item, note: '' } }, key),
  );
  return (
    <ul class="checklist">
      {cycle.checklist.map((item) => (
        <li key={item.id} data-check={item.id} data-ticked={item.tickedAt !== null}>
          <Icon name={item.tickedAt === null ? (item.walk ? 'walk' : 'question') : 'check'} />
          <span class="row-main">
            {named(item.text)}
            {item.tickedAt !== null && (
              <span class="row-sub">
                {item.tickedByName} {roomTime(item.tickedAt)}
              </span>
            )}
          </span>
          {may && item.tickedAt === null && (
            <Button
              icon="check"
              name={`tick-${item.id}`}
              busy={isRunning(tick) && under.value === item.id}
              onPress={() => {
                under.value = item.id;
                whenDone(tick.run(item.id), onChange);
              }}
            >
              {t('disinfection.tick')}
            </Button>
          )}
        </li>
      ))}
      <Problems of={[tick]} />
    </ul>
  );
}
