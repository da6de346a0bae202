import type { RoomConfig } from '../../config/schema.ts';
import type { AlarmDefinition } from '../../model/alarm-definition.ts';
import type { Clock } from '../../model/clock.ts';
import { zonePoint } from '../../model/climate.ts';
import { Refusal } from '../../model/decision.ts';
import type { JournalEntry } from '../../model/events.ts';
import type { Ledger } from '../../model/ledger.ts';
import { reason } from '../../model/reasons.ts';
import { siteInstant } from '../../model/site-time.ts';
import type { AlarmRepository } from '../alarms/index.ts';
import {
  derivedPoints,
  type PreservationIndex,
  type Rollup,
  type TelemetryRepository,
} from '../climate/index.ts';
import { type DisinfectionRepository, disinfectionZones } from '../disinfection/index.ts';
import type { PeopleRepository } from '../people/index.ts';
import {
  type Band,
  type Calibration,
  type ClimateMonth,
  type QuantityMonth,
  twpiOf,
} from './climate/assemble.ts';
import { climateMonthCsv, renderClimateMonth } from './climate/render.ts';
import { renderDossier } from './dossier.ts';
import type { DocumentLanguage, ReportWords } from './words.ts';

export interface ReportDeps {
  readonly room: Pick<RoomConfig, 'site' | 'zones' | 'points' | 'banks' | 'doors' | 'disinfection' | 'climate'>;
  readonly clock: Pick<Clock, 'now'>;
  /** By which paper ages. */
  readonly preservation: PreservationIndex;
  readonly ledger: Pick<Ledger, 'read' | 'head'>;
  readonly telemetry: Pick<TelemetryRepository, 'rollups'>;
  readonly disinfection: Pick<DisinfectionRepository, 'cycle' | 'cyclesOf'>;
  readonly alarms: Pick<AlarmRepository, 'occurrences'>;
  readonly people: Pick<PeopleRepository, 'person'>;
  readonly wordsIn: (language: DocumentLanguage) => ReportWords;
  /** What an alarm is called; `undefined` where nobody defined it. */
  readonly definitionOf: (kind: string, subject: string) => Pick<AlarmDefinition, 'text' | 'name'> | undefined;
}

const UNITS = { temperature: '°C', humidity: '%' } as const;
const QUANTITIES = ['temperature', 'humidity'] as const;
const CHUNK = 500;

/** Documents to print and to file, made from what was journaled and measured; it changes nothing. */
export class ReportService {
  readonly #deps: ReportDeps;

  constructor(deps: ReportDeps) {
    this.#deps = deps;
  }

  /**
   * The monthly climate report of a zone as PDF.
   * @param month `YYYY-MM` at the site
   * @throws Refusal `zone-unknown`
   */
  async climatePdf(zone: string, month: string, language: DocumentLanguage): Promise<Buffer> {
    return renderClimateMonth(await this.#month(zone, month, language), language);
  }

  /** The same month hour by hour as CSV. @throws Refusal `zone-unknown` */
  async climateCsv(zone: string, month: string, language: DocumentLanguage): Promise<string> {
    return climateMonthCsv(await this.#month(zone, month, language));
  }

  /** The dossier of a cycle of disinfection as PDF. @throws Refusal `cycle-unknown` */
  async dossier(id: string, language: DocumentLanguage): Promise<Buffer> {
    const { room, clock, disinfection, wordsIn } = this.#deps;
    const cycle = disinfection.cycle(id);
    if (!cycle) throw new Refusal(reason('cycle-unknown', { cycle: id }));
    const zones = disinfectionZones(room);
    return renderDossier(
      {
        cycle,
        spec: zones.find(({ zone }) => zone === cycle.zone) ?? null,
        siteName: room.site.name[language],
        timeZone: room.site.timeZone,
        now: cycle.endedAt ?? clock.now(),
        nameOf: (person) => this.#nameOf(person),
        abortWords: (cause) => wordsIn(language).abortCause(cause),
      },
      language,
    );
  }

  async #month(id: string, month: string, language: DocumentLanguage): Promise<ClimateMonth> {
    const { room, clock, disinfection, alarms, preservation, wordsIn, definitionOf } = this.#deps;
    const zone = room.zones.find((candidate) => candidate.id === id);
    if (!zone) throw new Refusal(reason('zone-unknown', { zone: id }));
    const { timeZone, name } = room.site;
    const from = siteInstant(`${month}-01`, 0, timeZone);
    const to = siteInstant(`${nextMonth(month)}-01`, 0, timeZone);
    const points = room.points.filter((point) => point.zone === id).map((point) => point.id);
    const words = wordsIn(language);
    const concerned = new Set([
      id,
      ...points,
      ...derivedPoints(room).flatMap((point) => (point.zone === id ? [point.id] : [])),
      ...room.climate.plant.flatMap(({ id: plant, zones }) => (zones.includes(id) ? [plant] : [])),
    ]);
    const calibrations = await this.#calibrations(new Set(points), from, to);
    const quantities = QUANTITIES.map((quantity) => this.#quantity(id, quantity, from, to));
    return {
      zone: id,
      zoneName: zone.name[language],
      siteName: name[language],
      month,
      timeZone,
      from,
      to,
      now: clock.now(),
      quantities,
      twpiYears: twpiOf(quantities, preservation),
      cycles: disinfection.cyclesOf(id, from, to),
      calibrations: calibrations.map((one) => ({
        ...one,
        point: words.name('point', one.point),
        by: this.#nameOf(one.by),
      })),
      alarmName: (kind, subject) => words.alarmName({ kind, subject }, definitionOf(kind, subject)),
      alarms: alarms
        .occurrences(from, to)
        .filter(({ subject }) => concerned.has(subject)),
    };
  }

  /** What the zone's sensors agreed on; of a time before they did so, what the first of them measured. */
  #quantity(zone: string, quantity: 'temperature' | 'humidity', from: number, to: number): QuantityMonth {
    const { room, telemetry } = this.#deps;
    const sensors = room.points.filter((point) => point.zone === zone && point.quantity === quantity);
    const sources = [zonePoint(zone, quantity), ...sensors.map(({ id }) => id)];
    let hours: readonly Rollup[] = [];
    for (const point of sources) {
      hours = telemetry.rollups(point, '1h', from, to);
      if (hours.length > 0) break;
    }
    return { quantity, unit: UNITS[quantity], band: bandOf(sensors), hours };
  }

  async #calibrations(
    points: ReadonlySet<string>,
    from: number,
    to: number,
  ): Promise<readonly Calibration[]> {
    const found: Calibration[] = [];
    const { ledger } = this.#deps;
    for (let after = this.#before(from); after < ledger.head; ) {
      const entries = ledger.read(after, CHUNK);
      for (const { event, time } of entries)
        if (event.type === 'point.calibrated' && points.has(event.point) && time >= from && time < to)
          found.push({ ...event, at: time });
      const last: JournalEntry | undefined = entries.at(-1);
      if (!last || last.time >= to) break;
      after = last.seq;
      // A busy month is long, and stops and polls must have their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return found;
  }

  /** The sequence behind which entries of that time and later stand, found by halves. */
  #before(time: number): number {
    const { ledger } = this.#deps;
    let [low, high] = [0, ledger.head];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const entry = ledger.read(middle, 1)[0];
      if (entry && entry.time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #nameOf(person: string): string {
    return this.#deps.people.person(person)?.name ?? person;
  }
}

/** The closest limits that any of the sensors has. */
function bandOf(sensors: readonly { readonly low?: number; readonly high?: number }[]): Band {
  const lows = sensors.flatMap(({ low }) => low ?? []);
  const highs = sensors.flatMap(({ high }) => high ?? []);
  return {
    low: lows.length === 0 ? null : Math.max(...lows),
    high: highs.length === 0 ? null : Math.min(...highs),
  };
}

function nextMonth(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const next = number === 12 ? [year + 1, 1] : [year, number + 1];
  return `${String(next[0]).padStart(4, '0')}-${String(next[1]).padStart(2, '0')}`;
}
