import { setImmediate as othersTurn } from 'node:timers/promises';
import { parseSlot } from '../../../model/address.ts';
import { type BoxPlace, zonePoint } from '../../../model/climate.ts';
import type { Clock } from '../../../model/clock.ts';
import type { BoxRecord, Medium } from '../../../model/holdings.ts';
import type { ClimateRepository } from '../climate-repository.ts';
import type { PreservationIndex } from '../derive/preservation-table.ts';
import type { TelemetryRepository } from '../repository.ts';
import type { ZonePicture } from '../zone/zone-keeper.ts';
import { type AirSpan, type BoxLife, lifeOfBox } from './box-climate.ts';
import { warmUpMs } from './warm-up.ts';

export interface BoxClimateDeps {
  readonly banks: readonly { readonly bank: number; readonly zone: string }[];
  /** The zone that boxes are taken to; what is warmed up or in hand is held to be there. */
  readonly readingRoom: string | undefined;
  readonly holdings: { box(barcode: string): BoxRecord | null };
  readonly repository: Pick<ClimateRepository, 'staysOf'>;
  readonly telemetry: Pick<TelemetryRepository, 'history' | 'samples'>;
  readonly zones: { picture(zone: string): ZonePicture | null };
  readonly clock: Clock;
  /** By which paper ages. */
  readonly preservation: PreservationIndex;
}

/** What a box lived through. `from` and `to` are epoch ms. */
export interface BoxClimate extends BoxLife {
  readonly box: BoxRecord;
  readonly from: number;
  readonly to: number;
}

/** Whether a box is too cold to be opened in the room it is taken to. */
export interface BoxWarmth {
  /** Out of its place and still too cold until then, epoch ms; `null` when it may be opened, or has not left its shelf. */
  readonly until: number | null;
  /** For how long it has to stay closed if it is taken out now, ms; 0 when not at all. */
  readonly neededMs: number;
}

const HOUR_MS = 3_600_000;
/** Read in one go: ten years of hours take seconds, in which nothing else would be done. */
const STRETCH_MS = 30 * 24 * HOUR_MS;
const WARM: BoxWarmth = { until: null, neededMs: 0 };

/** Follows boxes through the air of the zones they stood in: what it did to them, and whether they are cold. */
export class BoxClimateService {
  readonly #deps: BoxClimateDeps;

  constructor(deps: BoxClimateDeps) {
    this.#deps = deps;
  }

  /**
   * From the journal and the history, as they are now; between two months of it everyone else gets their turn.
   * @param within epoch ms; from when the box came in until now where left out
   * @returns `null` when there is no such box
   */
  async life(
    barcode: string,
    within: { readonly from?: number; readonly to?: number } = {},
  ): Promise<BoxClimate | null> {
    const { holdings, repository, clock, preservation } = this.#deps;
    const box = holdings.box(barcode);
    if (!box) return null;
    const stays = repository.staysOf(barcode);
    const to = within.to ?? clock.now();
    const from = within.from ?? stays[0]?.since ?? to;
    const zoneOf = (place: BoxPlace): string | null => this.#zoneOf(place);
    const stretches: (readonly [zone: string, since: number, until: number])[] = [];
    const note = (...stretch: (typeof stretches)[number]) => {
      stretches.push(stretch);
      return [];
    };
    lifeOfBox(stays, from, to, { zoneOf, air: note }, preservation);
    const airs: (readonly AirSpan[])[] = [];
    for (const [zone, since, until] of stretches) airs.push(await this.#airInTurns(zone, since, until));
    // Asked for in the same order as it was noted.
    const read = airs.values();
    const life = lifeOfBox(stays, from, to, { zoneOf, air: () => read.next().value ?? [] }, preservation);
    return { ...life, box, from, to };
  }

  /** Whether it is too cold to be opened; a box that nobody knows is not. */
  warmth(barcode: string): BoxWarmth {
    const { holdings, repository, clock } = this.#deps;
    const medium = holdings.box(barcode)?.medium;
    const stays = repository.staysOf(barcode);
    const last = stays.at(-1);
    if (medium === undefined || !last) return WARM;
    if (last.place.where === 'slot') {
      const zone = this.#zoneOf(last.place);
      const neededMs = zone === null ? 0 : this.#neededMs(medium, this.#temperatureNow(zone));
      return { until: null, neededMs };
    }
    const shelved = stays.at(-2);
    if (last.place.where !== 'in-hand' || shelved?.place.where !== 'slot') return WARM;
    const zone = this.#zoneOf(shelved.place);
    if (zone === null) return WARM;
    const fromC = this.#temperatureAt(zone, last.since) ?? this.#temperatureNow(zone);
    const neededMs = this.#neededMs(medium, fromC);
    const now = clock.now();
    // In a room too damp for it, it will not become warm enough: look again in an hour, and again.
    const until = neededMs === Infinity ? now + HOUR_MS : last.since + neededMs;
    return { until: until > now ? until : null, neededMs };
  }

  #neededMs(medium: Medium, fromC: number | null): number {
    const { readingRoom, zones } = this.#deps;
    const room = readingRoom === undefined ? null : zones.picture(readingRoom);
    if (!room || fromC === null) return 0;
    const { temperature, humidity } = room.values;
    // A room whose air nobody knows is taken to be as warm and damp as its rules allow.
    const roomC = temperature.value ?? room.demands.temperature?.high?.limit ?? null;
    const roomHumidityPct = humidity.value ?? room.demands.humidity?.high?.limit ?? null;
    if (roomC === null || roomHumidityPct === null) return 0;
    return warmUpMs({ medium, fromC, roomC, roomHumidityPct });
  }

  #zoneOf(place: BoxPlace): string | null {
    const { banks, readingRoom } = this.#deps;
    if (place.where === 'in-hand') return readingRoom ?? null;
    if (place.where !== 'slot') return null;
    const bank = parseSlot(place.slot)?.bank;
    return banks.find((spec) => spec.bank === bank)?.zone ?? null;
  }

  #temperatureNow(zone: string): number | null {
    return this.#deps.zones.picture(zone)?.values.temperature.value ?? null;
  }

  /** What the zone had when a box left it: the last that was recorded in the hour before. */
  #temperatureAt(zone: string, at: number): number | null {
    const point = zonePoint(zone, 'temperature');
    return this.#deps.telemetry.samples(point, at - HOUR_MS, at + 1).at(-1)?.value ?? null;
  }

  async #airInTurns(zone: string, from: number, to: number): Promise<readonly AirSpan[]> {
    const spans: AirSpan[] = [];
    for (let at = from; at < to; ) {
      // On the hour: of one that is read in two parts, both would have all that was known of it.
      const end = Math.min(to, Math.floor((at + STRETCH_MS) / HOUR_MS) * HOUR_MS);
      for (const span of this.#air(zone, at, end)) spans.push(span);
      at = end;
      await othersTurn();
    }
    return spans;
  }

  /** The hours of [from, to) in which both were known. */
  #air(zone: string, from: number, to: number): readonly AirSpan[] {
    const { telemetry } = this.#deps;
    const hours = Math.ceil((to - from) / HOUR_MS);
    const hourly = (value: 'temperature' | 'humidity') =>
      telemetry.history(zonePoint(zone, value), from, to, hours).buckets;
    const humidities = new Map(hourly('humidity').map((hour) => [hour.from, hour]));
    return hourly('temperature').flatMap((hour, index, all): AirSpan[] => {
      const humidity = humidities.get(hour.from);
      if (hour.mean === null || !humidity || humidity.mean === null) return [];
      // The first and the last hour belong to the stay only in part.
      const ends = Math.min(all[index + 1]?.from ?? to, to);
      const withinMs = ends - Math.max(hour.from, from);
      return [
        {
          from: Math.max(hour.from, from),
          knownMs: Math.min(hour.knownMs, humidity.knownMs, withinMs),
          temperatureC: hour.mean,
          humidityPct: humidity.mean,
        },
      ];
    });
  }
}
