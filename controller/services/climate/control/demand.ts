import { OPPOSITE, type PlantCause } from '../../../model/plant.ts';
import { type Edge, humidityBand, temperatureBand } from './bands.ts';
import { freshAirWish } from './fresh-air.ts';
import type { PlantState, Situation, ZoneAir } from './types.ts';
import { waterOf } from './water.ts';
import { rest, run, tenth, type Wish } from './wish.ts';

/**
 * What the zones of a plant want of it by themselves. Of several zones the one furthest out decides; zones whose sensors
 * tell nothing do not count, and where none tells anything the plant goes to its fail-safe state.
 */
export function demandOf(plant: PlantState, situation: Situation): Wish {
  const zones = plant.rules.zones.flatMap((id) => situation.zones.get(id) ?? []);
  const wishes = zones.map((zone) => wishOf(zone, plant, situation));
  const known = wishes.filter(({ why }) => why !== 'sensors-lost');
  if (known.length === 0) return { on: plant.rules.failSafe, why: 'sensors-lost', params: {}, urgency: 0 };
  const best = known.reduce((most, wish) =>
    wish.on !== most.on ? (wish.on ? wish : most) : wish.urgency > most.urgency ? wish : most,
  );
  // What may not be done for one of the zones is not done, whatever another would like.
  const veto = known.find(({ why }) => VETOES.has(why));
  if (best.on && veto) return veto;
  return best.on ? (harmOf(plant, best, zones, situation) ?? best) : best;
}

/** What plant of several zones would do to one that wants the contrary at least as badly; `null` when nothing. */
function harmOf(plant: PlantState, best: Wish, zones: readonly ZoneAir[], situation: Situation): Wish | null {
  const kind = OPPOSITE[plant.rules.kind];
  if (!kind || zones.length < 2) return null;
  const contrary = { ...plant, rules: { ...plant.rules, kind }, on: false };
  const harmed = zones
    .map((zone) => wishOf(zone, contrary, situation))
    .find(({ on, urgency }) => on && urgency >= best.urgency);
  return harmed ? rest('zone-against', harmed.params) : null;
}

const VETOES: ReadonlySet<PlantCause> = new Set(['outdoor-air-wetter', 'air-outside-limits']);

function wishOf(zone: ZoneAir, plant: PlantState, situation: Situation): Wish {
  const { band } = situation;
  const { on } = plant;
  switch (plant.rules.kind) {
    case 'dehumidifier':
      return lowering(zone, zone.humidityPct, humidityBand(zone, situation).lower, on, 'too-damp');
    case 'humidifier':
      return raising(zone, zone.humidityPct, humidityBand(zone, situation).raise, on, 'too-dry');
    case 'cooler':
      return lowering(zone, zone.temperatureC, temperatureBand(zone, situation).lower, on, 'too-warm');
    case 'heater':
      return raising(zone, zone.temperatureC, temperatureBand(zone, situation).raise, on, 'too-cold');
    case 'purifier':
      return lowering(
        zone,
        zone.dustUgPerM3 ?? null,
        { start: band.dust.on, stop: band.dust.off },
        on,
        'dusty',
      );
    case 'fan':
      return freshAirWish(zone, plant, situation);
    case 'circulation':
    case 'ventilation':
      return airingWish(zone, plant, situation);
  }
}

function lowering(
  zone: ZoneAir,
  value: number | null,
  { start, stop }: Edge,
  on: boolean,
  why: PlantCause,
): Wish {
  if (value === null) return rest('sensors-lost', { zone: zone.zone });
  if (value <= (on ? stop : start)) return rest('no-demand');
  const params = { zone: zone.zone, value: tenth(value), limit: tenth(start) };
  return run(why, params, (value - start) / Math.max(1, start - stop));
}

function raising(
  zone: ZoneAir,
  value: number | null,
  { start, stop }: Edge,
  on: boolean,
  why: PlantCause,
): Wish {
  if (value === null) return rest('sensors-lost', { zone: zone.zone });
  if (value >= (on ? stop : start)) return rest('no-demand');
  const params = { zone: zone.zone, value: tenth(value), limit: tenth(start) };
  return run(why, params, (start - value) / Math.max(1, stop - start));
}

/**
 * Shelves are aired in their hours, and never with air that is itself too damp for what stands on them; nor are banks
 * spread while outdoor air holds more water than the room's, since what leaks in would reach every shelf.
 */
function airingWish(zone: ZoneAir, { rules }: PlantState, { minuteOfDay, outdoor }: Situation): Wish {
  if (!rules.hours || !isWithin(minuteOfDay, rules.hours)) return rest('no-demand');
  if (zone.humidityPct === null) return rest('sensors-lost', { zone: zone.zone });
  if (zone.humidityPct > zone.limits.humidityPct[1]) return rest('air-outside-limits', { zone: zone.zone });
  if (rules.kind === 'ventilation' && outdoor) {
    const [inside, outside] = [waterOf(zone), waterOf(outdoor)];
    if (inside === null) return rest('sensors-lost', { zone: zone.zone });
    if (outside === null) return rest('outdoor-air-unknown');
    if (outside > inside)
      return rest('outdoor-air-wetter', { zone: zone.zone, outdoor: tenth(outside), value: tenth(inside) });
  }
  return run('airing-hours', {}, 0);
}

function isWithin(
  minute: number,
  { fromMinute, toMinute }: { readonly fromMinute: number; readonly toMinute: number },
): boolean {
  if (fromMinute <= toMinute) return minute >= fromMinute && minute < toMinute;
  return minute >= fromMinute || minute < toMinute;
}
