import type { RoomConfig } from '../../config/schema.ts';
import type { AlarmDefinition } from '../../model/alarm-definition.ts';
import type { Clock } from '../../model/clock.ts';
import { type Calibration, type RuleSet, zonePoint } from '../../model/climate.ts';
import type { Cycle } from '../../model/disinfection.ts';
import { Refusal } from '../../model/decision.ts';
import { reason } from '../../model/reasons.ts';
import type { AlarmRepository } from '../alarms/index.ts';
import {
  type ClimateRepository,
  derivedPoints,
  type PreservationIndex,
  type Rollup,
  RuleBook,
  rulesAt,
  strictest,
  type TelemetryRepository,
} from '../climate/index.ts';
import { type DisinfectionRepository, disinfectionZones } from '../disinfection/index.ts';
import type { PeopleRepository } from '../people/index.ts';
import { type ClimateMonth, type QuantityMonth, twpiOf } from './climate/assemble.ts';
import { climateMonthCsv } from './climate/csv.ts';
import { hoursOfSite, type SiteMonth, siteMonth } from './climate/month-hours.ts';
import { renderClimateMonth } from './climate/render.ts';
import { renderDossier } from './dossier.ts';
import type { DocumentLanguage, ReportWords } from './words.ts';

export interface ReportDeps {
  readonly room: Pick<
    RoomConfig,
    'site' | 'zones' | 'points' | 'banks' | 'doors' | 'disinfection' | 'climate'
  >;
  readonly clock: Pick<Clock, 'now'>;
  /** By which paper ages. */
  readonly preservation: PreservationIndex;
  readonly ruleSets: readonly RuleSet[];
  readonly climate: Pick<ClimateRepository, 'calibrations' | 'ruleChoices'>;
  readonly telemetry: Pick<TelemetryRepository, 'rollups' | 'tierFor'>;
  readonly disinfection: Pick<DisinfectionRepository, 'cycle' | 'cyclesOf'>;
  readonly alarms: Pick<AlarmRepository, 'occurrences'>;
  readonly people: Pick<PeopleRepository, 'person'>;
  readonly wordsIn: (language: DocumentLanguage) => ReportWords;
  /** What an alarm is called; `undefined` where nobody defined it. */
  readonly definitionOf: (
    kind: string,
    subject: string,
  ) => Pick<AlarmDefinition, 'text' | 'name'> | undefined;
}

const UNITS = { temperature: '°C', humidity: '%' } as const;
const QUANTITIES = ['temperature', 'humidity'] as const;
/** Longer ahead of its beginning nobody can plan a cycle: it lapses before, ms. */
const LONGEST_PLAN_MS = 72 * 3_600_000;

/** Documents to print and to file, made from what was journaled and measured; it changes nothing. */
export class ReportService {
  readonly #deps: ReportDeps;
  readonly #book: RuleBook;

  constructor(deps: ReportDeps) {
    this.#deps = deps;
    this.#book = new RuleBook(deps.ruleSets);
  }

  /**
   * The monthly climate report of a zone as PDF.
   * @param month `YYYY-MM` at the site
   * @throws Refusal `zone-unknown`
   */
  async climatePdf(zone: string, month: string, language: DocumentLanguage): Promise<Buffer> {
    return renderClimateMonth(this.#month(zone, month, language), language);
  }

  /** The same month hour by hour as CSV. @throws Refusal `zone-unknown` */
  async climateCsv(zone: string, month: string, language: DocumentLanguage): Promise<string> {
    return climateMonthCsv(this.#month(zone, month, language));
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
        words: wordsIn(language),
      },
      language,
    );
  }

  #month(id: string, month: string, language: DocumentLanguage): ClimateMonth {
    const { room, clock, climate, alarms, preservation, wordsIn, definitionOf } = this.#deps;
    const zone = room.zones.find((candidate) => candidate.id === id);
    if (!zone) throw new Refusal(reason('zone-unknown', { zone: id }));
    const { timeZone, name } = room.site;
    const span = siteMonth(month, timeZone);
    const { from, to } = span;
    const now = clock.now();
    const inMonth = ({ at }: { readonly at: number }): boolean => at >= from && at < to;
    const points = room.points.filter((point) => point.zone === id).map((point) => point.id);
    const words = wordsIn(language);
    const concerned = new Set([
      id,
      ...points,
      ...derivedPoints(room).flatMap((point) => (point.zone === id ? [point.id] : [])),
      ...room.climate.plant.flatMap(({ id: plant, zones }) => (zones.includes(id) ? [plant] : [])),
    ]);
    const choices = climate.ruleChoices(id);
    const rules = this.#book.these(rulesAt(choices, zone.rules ?? [zone.medium], Math.min(now, to - 1)));
    const quantities = QUANTITIES.map((quantity) => this.#quantity(id, quantity, rules, span));
    const calibrations = points.flatMap((point) => climate.calibrations(point)).filter(inMonth);
    return {
      zone: id,
      zoneName: zone.name[language],
      siteName: name[language],
      month,
      timeZone,
      from,
      to,
      now,
      quantities,
      rules,
      ruleChoices: choices.filter(inMonth).map((choice) => ({
        ...choice,
        by: this.#nameOf(choice.by),
        rules: choice.rules.map((rule) => this.#book.find(rule)?.name[language] ?? rule),
      })),
      twpiYears: twpiOf(quantities, preservation),
      cycles: this.#cyclesIn(id, from, to),
      zoneNameOf: (other) => room.zones.find((candidate) => candidate.id === other)?.name[language] ?? other,
      calibrations: calibrations
        .sort((a: Calibration, b: Calibration) => a.at - b.at)
        .map((one) => ({ ...one, point: words.name('point', one.point), by: this.#nameOf(one.by) })),
      alarmName: (kind, subject) => words.alarmName({ kind, subject }, definitionOf(kind, subject)),
      alarms: alarms.occurrences(from, to).filter(({ subject }) => concerned.has(subject)),
    };
  }

  #quantity(
    zone: string,
    quantity: 'temperature' | 'humidity',
    rules: readonly RuleSet[],
    month: SiteMonth,
  ): QuantityMonth {
    const { demands } = strictest(rules);
    return {
      quantity,
      unit: UNITS[quantity],
      demand: demands[quantity] ?? null,
      swing: demands[`${quantity}-swing`]?.high ?? null,
      hours: this.#hours(zone, quantity, month),
    };
  }

  /** What the zone's sensors agreed on; of a time before they did so, what the first of them measured. */
  #hours(zone: string, quantity: 'temperature' | 'humidity', month: SiteMonth): readonly Rollup[] {
    const { room, telemetry } = this.#deps;
    const { from, to } = month;
    const agreed = hoursOfSite(telemetry, zonePoint(zone, quantity), month, from, to);
    const since = agreed[0]?.start ?? to;
    for (const point of room.points) {
      if (point.zone !== zone || point.quantity !== quantity) continue;
      const before = hoursOfSite(telemetry, point.id, month, from, since);
      if (before.length > 0) return [...before, ...agreed];
    }
    return agreed;
  }

  /** Cycles begun in that time whose light or gas reaches the zone, or planned then and never begun; oldest first. */
  #cyclesIn(zone: string, from: number, to: number): readonly Cycle[] {
    const { room, disinfection } = this.#deps;
    const when = ({ begunAt, plannedAt }: Cycle): number => begunAt ?? plannedAt;
    return disinfectionZones(room)
      .filter(({ space }) => space.includes(zone))
      .flatMap((spec) => disinfection.cyclesOf(spec.zone, from - LONGEST_PLAN_MS, to))
      .filter((cycle) => when(cycle) >= from && when(cycle) < to)
      .sort((a, b) => when(a) - when(b));
  }

  #nameOf(person: string): string {
    return this.#deps.people.person(person)?.name ?? person;
  }
}
