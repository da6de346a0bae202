import type { BoxPlace, BoxStay } from '../../../model/climate.ts';
import { daysToMould } from '../derive/mould.ts';
import { growMould, type MouldGrowth, NO_MOULD } from '../derive/mould-growth.ts';
import { type Ageing, age, NO_AGEING, preservationIndexYears, twpiYears } from '../derive/preservation.ts';
import type { PreservationIndex } from '../derive/preservation-table.ts';

/** A year as preservation indices count it, ms. */
const YEAR_MS = 365.25 * 86_400_000;

/** Air that stood for a while; times in ms. */
export interface AirSpan {
  /** Epoch ms. */
  readonly from: number;
  /** For how long of it the air was known. */
  readonly knownMs: number;
  readonly temperatureC: number;
  readonly humidityPct: number;
}

/** One stay of a box, and what its air did to it. Times in ms, of air that was known. */
export interface LivedStay {
  readonly place: BoxPlace;
  readonly zone: string | null;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly knownMs: number;
  readonly meanTemperatureC: number | null;
  readonly meanHumidityPct: number | null;
  readonly twpiYears: number | null;
  /** Share of a life, Σ t / PI. */
  readonly lifeSpent: number;
  /** What was gathered, whatever receded later. */
  readonly mouldDose: number;
}

export interface BoxLife {
  readonly stays: readonly LivedStay[];
  readonly knownMs: number;
  readonly gapMs: number;
  readonly twpiYears: number | null;
  readonly lifeSpent: number;
  readonly mould: MouldGrowth;
}

/** Where the air of a box is measured, and what it was. */
export interface AirRecords {
  /** The zone whose air a place has; `null` where nobody measures it, as on loan. */
  zoneOf(place: BoxPlace): string | null;
  /** What is known of a zone's air in [from, to), oldest first, epoch ms. */
  air(zone: string, from: number, to: number): readonly AirSpan[];
}

/**
 * What a box lived through in [from, to). Time of which nothing is known is a gap: it spends nothing, for nobody can say
 * what, and it is told beside the rest.
 * @param stays in order; the last goes on
 * @param from epoch ms
 * @param to epoch ms
 * @param preservation by which it ages
 */
export function lifeOfBox(
  stays: readonly BoxStay[],
  from: number,
  to: number,
  records: AirRecords,
  preservation: PreservationIndex = preservationIndexYears,
): BoxLife {
  let ageing: Ageing = NO_AGEING;
  let mould = NO_MOULD;
  const lived = stays.flatMap(({ place, since }, index): LivedStay[] => {
    const begins = Math.max(since, from);
    // All that follow, not the next alone: one that was told while the clock stood ahead began no later than they did.
    const ends = stays.slice(index + 1).reduce((end, { since: next }) => Math.min(end, next), to);
    if (ends <= begins) return [];
    const zone = records.zoneOf(place);
    const spans = zone === null ? [] : records.air(zone, begins, ends);
    const stay = live(spans, ends - begins, mould, preservation);
    ageing = {
      knownMs: ageing.knownMs + stay.ageing.knownMs,
      spentMsPerYear: ageing.spentMsPerYear + stay.ageing.spentMsPerYear,
    };
    mould = stay.mould;
    return [{ place, zone, from: begins, to: ends, ...figures(stay) }];
  });
  const knownMs = lived.reduce((sum, stay) => sum + stay.knownMs, 0);
  const allMs = lived.reduce((sum, stay) => sum + stay.to - stay.from, 0);
  return {
    stays: lived,
    knownMs,
    gapMs: allMs - knownMs,
    twpiYears: twpiYears(ageing),
    lifeSpent: ageing.spentMsPerYear / YEAR_MS,
    mould,
  };
}

interface Lived {
  readonly knownMs: number;
  readonly temperatureMs: number;
  readonly humidityMs: number;
  readonly gathered: number;
  readonly ageing: Ageing;
  readonly mould: MouldGrowth;
}

function live(
  spans: readonly AirSpan[],
  longestMs: number,
  mouldBefore: MouldGrowth,
  preservation: PreservationIndex,
): Lived {
  const start: Lived = {
    knownMs: 0,
    temperatureMs: 0,
    humidityMs: 0,
    gathered: 0,
    ageing: NO_AGEING,
    mould: mouldBefore,
  };
  return spans.reduce((sum, { knownMs, temperatureC, humidityPct }) => {
    // An hour that the box shared with another place counts only as far as its stay goes.
    const stayMs = Math.max(0, Math.min(knownMs, longestMs - sum.knownMs));
    const mould = growMould(sum.mould, stayMs, daysToMould(temperatureC, humidityPct));
    return {
      knownMs: sum.knownMs + stayMs,
      temperatureMs: sum.temperatureMs + temperatureC * stayMs,
      humidityMs: sum.humidityMs + humidityPct * stayMs,
      gathered: sum.gathered + Math.max(0, mould.dose - sum.mould.dose),
      ageing: age(sum.ageing, stayMs, preservation(temperatureC, humidityPct)),
      mould,
    };
  }, start);
}

function figures({ knownMs, temperatureMs, humidityMs, gathered, ageing }: Lived) {
  return {
    knownMs,
    meanTemperatureC: knownMs > 0 ? temperatureMs / knownMs : null,
    meanHumidityPct: knownMs > 0 ? humidityMs / knownMs : null,
    twpiYears: twpiYears(ageing),
    lifeSpent: ageing.spentMsPerYear / YEAR_MS,
    mouldDose: gathered,
  };
}
