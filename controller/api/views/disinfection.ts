import type { Cycle, DoseSample } from '../../model/disinfection.ts';
import { DOSE_UNIT, MEASURED_UNIT } from '../../model/disinfection.ts';
import type { ChecklistItem, DisinfectionService, ZoneSpec } from '../../services/disinfection/index.ts';
import type { ChecklistItemView, CycleView, DisinfectionZoneView } from '../contract/index.ts';
import type { Words } from '../contract/messages/index.ts';
import type { NameOf } from './people.ts';
import { reasonView } from './reason.ts';
import { instant, instantOrNull } from './time.ts';

const MS_PER_SECOND = 1000;

/** Who reads cycles, and what the views are made from. */
export interface CycleReader {
  readonly disinfection: Pick<DisinfectionService, 'zones' | 'progress' | 'standing'>;
  readonly words: Words;
  readonly nameOf: NameOf;
  /** A screen learns nothing about people. */
  readonly namesPeople: boolean;
}

/** One cycle for one reader. @param withSamples everything that was measured, for whoever looks at one cycle */
export function cycleView(cycle: Cycle, reader: CycleReader, withSamples = false): CycleView {
  const { disinfection, words } = reader;
  const spec = disinfection.zones().find(({ zone }) => zone === cycle.zone);
  const progress = disinfection.progress(cycle);
  const who = whoIn(reader);
  return {
    id: cycle.id,
    zone: cycle.zone,
    zoneName: spec?.name ?? { 'zh-CN': cycle.zone, en: cycle.zone },
    kind: cycle.kind,
    phase: cycle.phase,
    phaseSince: instant(cycle.since),
    phaseEndsAt: instantOrNull(progress.phaseEndsAt),
    plannedAt: instant(cycle.plannedAt),
    plannedBy: who.id(cycle.plannedBy),
    plannedByName: who.name(cycle.plannedBy),
    scheduled: cycle.scheduled,
    checklist: cycle.items.map((item) => itemView(item, cycle, spec, reader)),
    blockedBy: progress.blockedBy.map((reason) => reasonView(reason, words)),
    begunBy: who.id(cycle.begunBy),
    begunByName: who.name(cycle.begunBy),
    begunAt: instantOrNull(cycle.begunAt),
    litAt: instantOrNull(cycle.litAt),
    offAt: instantOrNull(cycle.offAt),
    dose: {
      value: progress.dose,
      target: cycle.targetDose,
      unit: DOSE_UNIT[cycle.kind],
      measured: progress.measured,
      measuredUnit: MEASURED_UNIT[cycle.kind],
    },
    reentry: reentryView(cycle, progress),
    aborted: abortView(cycle, reader),
    endedAt: instantOrNull(cycle.endedAt),
    samples: withSamples ? cycle.samples.map(sampleView) : [],
  };
}

/** What can be disinfected, and what is in the way of it now. */
export function disinfectionZoneView(
  spec: ZoneSpec,
  { disinfection, words }: CycleReader,
): DisinfectionZoneView {
  return {
    zone: spec.zone,
    name: spec.name,
    kinds: Object.values(spec.emitters).map(({ kind, targetDose }) => ({
      kind,
      targetDose,
      unit: DOSE_UNIT[kind],
      blockedBy: disinfection.standing(spec.zone, kind).map((reason) => reasonView(reason, words)),
    })),
  };
}

function itemView(
  id: string,
  cycle: Cycle,
  spec: ZoneSpec | undefined,
  reader: CycleReader,
): ChecklistItemView {
  const item: ChecklistItem | undefined = spec?.items.find((candidate) => candidate.id === id);
  const tick = cycle.ticks.find((candidate) => candidate.item === id);
  const who = whoIn(reader);
  return {
    id,
    text: item?.text ?? { 'zh-CN': id, en: id },
    walk: item?.walk ?? false,
    tickedBy: who.id(tick?.by ?? null),
    tickedByName: who.name(tick?.by ?? null),
    tickedAt: instantOrNull(tick?.at ?? null),
    note: reader.namesPeople ? (tick?.note ?? '') : '',
  };
}

function reentryView(
  { phase, reentry, kind, litAt }: Cycle,
  { measured, limitPpm, belowMs, holdMs }: ReturnType<DisinfectionService['progress']>,
): CycleView['reentry'] {
  if (reentry)
    return {
      proven: true,
      by: reentry.by,
      ppm: reentry.ppm,
      limitPpm: reentry.limitPpm,
      holdSeconds: reentry.heldMs / MS_PER_SECOND,
      heldSeconds: reentry.heldMs / MS_PER_SECOND,
    };
  if (kind !== 'ozone' || litAt === null || (phase !== 'ventilating' && phase !== 'waiting')) return null;
  return {
    proven: false,
    by: 'measured-ozone',
    ppm: measured,
    limitPpm,
    holdSeconds: holdMs / MS_PER_SECOND,
    heldSeconds: belowMs / MS_PER_SECOND,
  };
}

function abortView({ abort }: Cycle, reader: CycleReader): CycleView['aborted'] {
  if (!abort) return null;
  const who = whoIn(reader);
  return {
    cause: abort.cause,
    text: reader.words.abortCause(abort.cause),
    at: instant(abort.at),
    by: who.id(abort.by),
    byName: who.name(abort.by),
    why: reader.namesPeople ? abort.why : '',
  };
}

function sampleView({ at, phase, value, dose }: DoseSample): CycleView['samples'][number] {
  return { at: instant(at), phase, value, dose };
}

function whoIn({ namesPeople, nameOf }: CycleReader) {
  const known = (id: string | null): id is string => namesPeople && id !== null;
  return {
    id: (id: string | null): string | null => (known(id) ? id : null),
    name: (id: string | null): string | null => (known(id) ? nameOf(id) || id : null),
  };
}
