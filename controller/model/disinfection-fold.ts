import type { Cycle, CyclePhase } from './disinfection.ts';
import type { DisinfectionEvent } from './events/disinfection.ts';

/**
 * A cycle after one more of its events; `null` when the event speaks of a cycle that never was.
 * @param time of the event, epoch ms
 */
export function foldCycle(cycle: Cycle | null, event: DisinfectionEvent, time: number): Cycle | null {
  if (event.type === 'disinfection.planned')
    return {
      id: event.cycle,
      zone: event.zone,
      kind: event.kind,
      phase: 'planned',
      since: time,
      plannedBy: event.by,
      plannedAt: time,
      scheduled: event.scheduled,
      items: event.items,
      ticks: [],
      targetDose: event.targetDose,
      begunBy: null,
      begunAt: null,
      litAt: null,
      offAt: null,
      dose: 0,
      samples: [],
      abort: null,
      reentry: null,
      endedAt: null,
    };
  return cycle && changed(cycle, event, time);
}

function changed(
  cycle: Cycle,
  event: Exclude<DisinfectionEvent, { type: 'disinfection.planned' }>,
  time: number,
): Cycle {
  const enter = (phase: CyclePhase): Cycle => ({ ...cycle, phase, since: time });
  switch (event.type) {
    case 'disinfection.ticked': {
      const { item, by, note } = event;
      const others = cycle.ticks.filter((tick) => tick.item !== item);
      const phase = cycle.phase === 'planned' ? enter('checklist') : cycle;
      return { ...phase, ticks: [...others, { item, by, at: time, note }] };
    }
    case 'disinfection.begun':
      return { ...enter('proving'), begunBy: event.by, begunAt: time };
    case 'disinfection.warned':
      return enter('warning');
    case 'disinfection.lit':
      return { ...enter('running'), litAt: time };
    case 'disinfection.measured': {
      const { phase, value, dose } = event;
      return { ...cycle, dose, samples: [...cycle.samples, { at: time, phase, value, dose }] };
    }
    case 'disinfection.dosed':
      return { ...enter(event.ventilates ? 'ventilating' : 'waiting'), dose: event.dose, offAt: time };
    case 'disinfection.aborted': {
      const { cause, by, why, reasons, dose, ventilates } = event;
      return {
        ...enter(ventilates ? 'ventilating' : 'aborted'),
        abort: { cause, by, at: time, why, reasons },
        dose,
        offAt: cycle.offAt ?? (cycle.litAt === null ? null : time),
        endedAt: ventilates ? null : time,
      };
    }
    case 'disinfection.ventilated':
      return enter('waiting');
    case 'disinfection.ended':
      return { ...enter(cycle.abort ? 'aborted' : 'done'), reentry: event.reentry, endedAt: time };
    case 'disinfection.lapsed':
      return { ...enter('lapsed'), endedAt: time };
  }
}
