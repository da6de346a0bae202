import { useEffect } from 'preact/hooks';
import type { RoomView, ZoneClimateView } from '../../controller/api/contract/index.ts';
import { decimal, duration } from '../shared/i18n/format.ts';
import { named, plantText, t } from '../shared/i18n/text.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { charted, zones } from './readings.ts';
import { store } from './session.ts';
import { BigTile, look, SmallPoint } from './tiles.tsx';
import { zonePoints, type ZonePoints } from './zone-points.ts';

/** The climate by zone: what is agreed on large, what it is made of and what follows from it small. */
export function Climate() {
  const room = store.room.value;
  const all = (room?.zones ?? []).map((zone) => ({
    zone,
    climate: zones.value.get(zone.id),
    points: room ? zonePoints(zone.id, room, zones.value.get(zone.id)) : null,
  }));
  const ids = all.flatMap(({ points }) => points?.main.map((point) => point.id) ?? []);
  useEffect(() => {
    charted.value = ids;
  }, [ids.join(',')]);
  return (
    <section class="panel panel--climate" aria-label={t('wall.climate')}>
      {all.map(({ zone, climate, points }) =>
        points && points.main.length + points.others.length > 0 ? (
          <Zone key={zone.id} zone={zone} climate={climate} points={points} />
        ) : null,
      )}
    </section>
  );
}

interface ZoneProps {
  readonly zone: RoomView['zones'][number];
  readonly climate: ZoneClimateView | undefined;
  readonly points: ZonePoints;
}

function Zone({ zone, climate, points }: ZoneProps) {
  const sensorOf = (id: string) => climate?.sensors.find((sensor) => sensor.point === id);
  return (
    <section class="zone" data-zone={zone.id}>
      <header class="zone-head">
        <h2>{named(zone.name)}</h2>
        <Verdict points={points} />
        {climate && <Outside climate={climate} />}
      </header>
      <div class="zone-main">
        {points.main.map((point) => (
          <BigTile key={point.id} point={point} />
        ))}
        <Facts zone={zone.id} climate={climate} />
      </div>
      <ul class="zone-small">
        {points.sensors.map((point) => (
          <SmallPoint key={point.id} point={point} sensor={sensorOf(point.id)} />
        ))}
        {points.others.map((point) => (
          <SmallPoint key={point.id} point={point} />
        ))}
      </ul>
    </section>
  );
}

/** In a word: all within limits, or how many are not, or cannot be trusted. */
function Verdict({ points }: { points: ZonePoints }) {
  const conditions = [...points.main, ...points.others].map((point) => look(point).condition);
  const outside = conditions.filter((one) => one === 'low' || one === 'high' || one === 'wet').length;
  const unsure = conditions.filter((one) => one === 'bad' || one === 'stale' || one === 'uncertain').length;
  if (outside + unsure === 0)
    return (
      <p class="zone-verdict" data-verdict="within">
        <Icon name="check" /> {t('wall.zone.within')}
      </p>
    );
  return (
    <p class="zone-verdict is-abnormal" data-verdict={outside > 0 ? 'outside' : 'unsure'}>
      <Icon name={outside > 0 ? 'alert' : 'question'} />{' '}
      {[
        ...(outside > 0 ? [t('wall.zone.outside', { count: outside })] : []),
        ...(unsure > 0 ? [t('wall.zone.unsure', { count: unsure })] : []),
      ].join(t('list.comma'))}
    </p>
  );
}

function Outside({ climate: { last24h } }: { climate: ZoneClimateView }) {
  if (last24h.knownMinutes === 0) return null;
  return (
    <p class="zone-outside">
      {t('wall.zone.outside24h', { time: duration(last24h.outsideMinutes * 60_000) })}
    </p>
  );
}

/** What follows from temperature and humidity, in the order in which it matters. */
const FACTS = ['dew-point', 'temperature-swing', 'humidity-swing', 'twpi-365d', 'mould-days'] as const;

function Facts({ zone, climate }: { zone: string; climate: ZoneClimateView | undefined }) {
  const running = (store.plant.value ?? []).filter(
    (plant) => plant.zones.includes(zone) && (plant.on || plant.hold),
  );
  if (!climate && running.length === 0) return null;
  return (
    <dl class="facts">
      {FACTS.map((name) => {
        const value = climate?.values.find((one) => one.value === name);
        if (!value) return null;
        const view = store.points.byId.value.get(value.point);
        const reading = typeof view?.value === 'number' ? view.value : value.reading;
        const quality = view?.quality ?? value.quality;
        return (
          <div
            key={name}
            class={value.outside === null ? '' : 'is-abnormal'}
            data-fact={name}
            data-quality={quality}
          >
            <dt>{t(`zone.${name}`)}</dt>
            <dd>
              {value.outside !== null && <Icon name={value.outside === 'low' ? 'down' : 'up'} />}
              {quality === 'uncertain' && <Icon name="question" />}
              {reading === null || quality === 'bad'
                ? absentText(name, quality)
                : `${decimal(reading, digitsOf(name))} ${unitOf(value.unit)}`}
            </dd>
          </div>
        );
      })}
      {running.map((plant) => (
        <div key={plant.id} class="facts-plant" data-plant={plant.id}>
          <dt>
            <Icon name={plant.on ? 'fan' : 'pause'} /> {named(plant.name)}
          </dt>
          <dd>{plantText(plant)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** That no mould can grow is known where no number of days is. */
function absentText(name: (typeof FACTS)[number], quality: string): string {
  return name === 'mould-days' && quality === 'good' ? t('zone.mould-never') : '—';
}

function digitsOf(name: (typeof FACTS)[number]): number {
  return name === 'twpi-365d' || name === 'mould-days' ? 0 : 1;
}

/** Years and days are words, not symbols of a unit. */
function unitOf(unit: string): string {
  if (unit === 'a') return t('unit.years');
  return unit === 'd' ? t('unit.days') : unit;
}
