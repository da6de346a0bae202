import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { RoundStopView, RoundView } from '../../../controller/api/contract/index.ts';
import { parseSlot } from '../../../controller/api/contract/slots.ts';
import { call } from '../../shared/api/http.ts';
import { t } from '../../shared/i18n/text.ts';
import type { TextKey } from '../../shared/i18n/zh-CN.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Problems, useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { SlotTiles } from '../parts/slot-address.tsx';
import { bankName, roomTime } from '../room-time.ts';
import { go } from '../router.ts';
import { OpenAhead } from './open-ahead.tsx';
import { takeRound } from './rounds.ts';
import { openingText, RushMark, StopRow, titleOf } from './stop-row.tsx';
import { currentStop, moved, openStops } from './stops.ts';

/** Reasons to skip a stop that need no keyboard; the journal keeps them in the words they were given in. */
const WHYS = [
  'round.skip.busy',
  'round.skip.later',
  'round.skip.heavy',
  'round.skip.problem',
] as const satisfies readonly TextKey[];

/** One's round under way: what to take now, in large; what comes after, to be changed by hand. */
export function UnderWay({ round }: { round: RoundView }) {
  const params = { id: round.id };
  const skipping = useSignal<string | null>(null);
  const skip = useAction((key, retrieval: string, why: string) =>
    call('POST /rounds/:id/skip', { params, body: { retrieval, why } }, key),
  );
  const reorder = useAction((key, retrievals: readonly string[]) =>
    call('POST /rounds/:id/reorder', { params, body: { retrievals: [...retrievals] } }, key),
  );
  const current = currentStop(round);
  const next = openStops(round.stops).filter((stop) => stop !== current);
  const past = round.stops.filter((stop) => !openStops(round.stops).includes(stop));
  const busy = isRunning(skip) || isRunning(reorder);
  const numberOf = (stop: RoundStopView): number => round.stops.indexOf(stop) + 1;
  const skipWith = (retrieval: string, why: string): void =>
    whenDone(skip.run(retrieval, why), (after) => {
      skipping.value = null;
      takeRound(after);
    });
  const skipPart = (stop: RoundStopView) =>
    skipping.value === stop.retrieval && (
      <SkipWhys
        busy={busy}
        onWhy={(why) => skipWith(stop.retrieval, why)}
        onBack={() => (skipping.value = null)}
      />
    );
  return (
    <section class="round" data-round={round.id}>
      <header class="round-head">
        <h1>{t('round.title')}</h1>
        {current && (
          <p class="lead">{t('round.progress', { n: numberOf(current), count: round.stops.length })}</p>
        )}
      </header>
      <Problems of={[skip, reorder]} />
      {current && (
        <CurrentStop stop={current} onSkip={() => (skipping.value = current.retrieval)}>
          {skipPart(current)}
        </CurrentStop>
      )}
      <OpenAhead round={round} />
      {next.length > 0 && (
        <>
          <h2>{t('round.next')}</h2>
          <ol class="stops">
            {next.map((stop) => (
              <StopRow key={stop.retrieval} stop={stop} number={numberOf(stop)}>
                <StopButtons
                  stop={stop}
                  stops={round.stops}
                  busy={busy}
                  onMove={(order) => whenDone(reorder.run(order), takeRound)}
                  onSkip={() => (skipping.value = stop.retrieval)}
                />
                {skipPart(stop)}
              </StopRow>
            ))}
          </ol>
        </>
      )}
      {past.length > 0 && (
        <>
          <h2>{t('round.done')}</h2>
          <ol class="stops">
            {past.map((stop) => (
              <StopRow key={stop.retrieval} stop={stop} number={numberOf(stop)} />
            ))}
          </ol>
        </>
      )}
      <EndRound round={round} left={openStops(round.stops).length} />
    </section>
  );
}

interface CurrentProps {
  readonly stop: RoundStopView;
  readonly onSkip: () => void;
  readonly children: ComponentChildren;
}

function CurrentStop({ stop, onSkip, children }: CurrentProps) {
  const slot = parseSlot(stop.slot);
  return (
    <section class="card current-stop" data-current={stop.retrieval}>
      <h2>
        {t('round.current')} <RushMark stop={stop} />
      </h2>
      <p class="current-title">{titleOf(stop)}</p>
      {slot && <SlotTiles slot={slot} />}
      <p class="row-sub">
        <strong>{bankName(stop.bank)}</strong>
        <span class="code">{stop.box}</span>
        <span>{openingText(stop)}</span>
        {stop.volumes > 0 && <span>{t('round.volumes', { count: stop.volumes })}</span>}
        {stop.neededBy && <span>{t('round.neededBy', { time: roomTime(stop.neededBy) })}</span>}
      </p>
      <Button
        look="primary"
        size="large"
        icon="right"
        name="round-go"
        onPress={() => go({ page: 'retrieval', id: stop.retrieval })}
      >
        {t('round.go')}
      </Button>
      {children || (
        <Button look="quiet" icon="skip" name="skip-current" onPress={onSkip}>
          {t('round.skip')}
        </Button>
      )}
    </section>
  );
}

interface ButtonsProps {
  readonly stop: RoundStopView;
  readonly stops: readonly RoundStopView[];
  readonly busy: boolean;
  readonly onMove: (order: readonly string[]) => void;
  readonly onSkip: () => void;
}

function StopButtons({ stop, stops, busy, onMove, onSkip }: ButtonsProps) {
  const { retrieval, box } = stop;
  return (
    <div class="stop-buttons">
      {([-1, 1] as const).map((by) => {
        const order = moved(stops, retrieval, by);
        return (
          <Button
            key={by}
            icon={by < 0 ? 'up' : 'down'}
            disabled={order === null}
            busy={busy}
            name={by < 0 ? 'move-up' : 'move-down'}
            label={t(by < 0 ? 'round.up' : 'round.down', { box })}
            onPress={() => order && onMove(order)}
          />
        );
      })}
      <Button icon="skip" name="skip" label={t('round.skipOf', { box })} onPress={onSkip} />
    </div>
  );
}

interface WhysProps {
  readonly busy: boolean;
  readonly onWhy: (why: string) => void;
  readonly onBack: () => void;
}

function SkipWhys({ busy, onWhy, onBack }: WhysProps) {
  return (
    <div class="skip-whys" role="group" aria-label={t('round.skipWhy')}>
      <h3>{t('round.skipWhy')}</h3>
      {WHYS.map((why) => (
        <Button key={why} name={why} busy={busy} onPress={() => onWhy(t(why))}>
          {t(why)}
        </Button>
      ))}
      <Button look="quiet" name="skip-not" onPress={onBack}>
        {t('back')}
      </Button>
    </div>
  );
}

/** Ending a round gives its open stops back; it asks once. */
function EndRound({ round, left }: { round: RoundView; left: number }) {
  const asking = useSignal(false);
  const end = useAction((key) => call('POST /rounds/:id/end', { params: { id: round.id }, body: {} }, key));
  return (
    <section class="round-end">
      <Problems of={[end]} />
      {asking.value ? (
        <>
          <p class="lead">{t('round.endSure', { count: left })}</p>
          <div class="actions-small">
            <Button name="round-keep" onPress={() => (asking.value = false)}>
              {t('round.endNo')}
            </Button>
            <Button
              look="danger"
              name="round-end-yes"
              busy={isRunning(end)}
              onPress={() => whenDone(end.run(), takeRound)}
            >
              {t('round.endYes')}
            </Button>
          </div>
        </>
      ) : (
        <Button look="quiet" icon="close" name="round-end" onPress={() => (asking.value = true)}>
          {t('round.end')}
        </Button>
      )}
    </section>
  );
}
