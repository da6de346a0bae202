import { DAEMON } from '../../model/actor.ts';
import { type Cycle, DOSE_UNIT, type DoseSample, MEASURED_UNIT } from '../../model/disinfection.ts';
import type { ZoneSpec } from '../disinfection/index.ts';
import { CHART_HEIGHT, type Chart, drawChart } from './pdf/chart.ts';
import { Sheet } from './pdf/document.ts';
import { type DocumentLanguage, figure, KINDS, PHASES, type ReportWords, secondIn, TEXTS } from './words.ts';

const MINUTE_MS = 60_000;
/** Samples come more often than this while somebody takes them, ms. */
const GAP_MS = 5 * MINUTE_MS;
const TICKS = 6;

/** Everything a dossier is made from. */
export interface Dossier {
  readonly cycle: Cycle;
  /** As configured now; `null` when the zone is not disinfected any more. */
  readonly spec: Pick<ZoneSpec, 'name' | 'items'> | null;
  readonly siteName: string;
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: number;
  /** Name of a person; the id where nobody has it. */
  readonly nameOf: (id: string) => string;
  readonly words: Pick<ReportWords, 'abortCause' | 'reason'>;
}

/** Who disinfected what, when and how much, and how it was proven that people could come back. */
export async function renderDossier(dossier: Dossier, language: DocumentLanguage): Promise<Buffer> {
  const { cycle, spec, siteName, timeZone, now, words } = dossier;
  const text = TEXTS[language];
  const moment = secondIn(timeZone);
  const nameOf = (id: string): string => (id === DAEMON.id ? text.itself : dossier.nameOf(id));
  const at = (time: number | null): string => (time === null ? '—' : moment(time));
  const zone = spec?.name[language] ?? cycle.zone;
  const sheet = new Sheet({
    title: `${text.dossierTitle} ${cycle.id}`,
    foot: `${siteName} · ${text.dossierTitle} · ${cycle.id}`,
    createdAt: now,
  });
  sheet.title(`${text.dossierTitle} · ${zone}`, `${siteName} · ${text.made} ${moment(now)} (${timeZone})`);
  const unit = DOSE_UNIT[cycle.kind];
  sheet.facts([
    [text.cycle, cycle.id],
    [text.how, KINDS[language][cycle.kind]],
    [text.outcome, PHASES[language][cycle.phase]],
    [text.planned, `${at(cycle.plannedAt)} · ${cycle.scheduled ? text.bySchedule : nameOf(cycle.plannedBy)}`],
    [text.begun, cycle.begunBy === null ? '—' : `${at(cycle.begunAt)} · ${nameOf(cycle.begunBy)}`],
    [text.lit, at(cycle.litAt)],
    [text.off, at(cycle.offAt)],
    [text.dose, `${figure(cycle.dose, 2)} ${unit} (${text.target} ${figure(cycle.targetDose, 2)} ${unit})`],
    [text.ended, at(cycle.endedAt)],
  ]);
  if (cycle.abort) {
    const { cause, by, why, reasons } = cycle.abort;
    sheet.heading(text.aborted);
    sheet.facts([
      [at(cycle.abort.at), [words.abortCause(cause), why].filter((said) => said !== '').join(' · ')],
      [text.by, nameOf(by)],
      ...reasons.map((reason, index) => [index === 0 ? text.reasons : '', words.reason(reason)] as const),
    ]);
  }
  sheet.heading(text.checklist);
  sheet.table(
    [
      { head: text.item, share: 0.46 },
      { head: text.by, share: 0.16 },
      { head: text.when, share: 0.2 },
      { head: text.note, share: 0.18 },
    ],
    cycle.items.map((id) => {
      const tick = cycle.ticks.find(({ item }) => item === id);
      const said = spec?.items.find((item) => item.id === id)?.text[language] ?? id;
      return [said, tick ? nameOf(tick.by) : '—', at(tick?.at ?? null), tick?.note ?? ''];
    }),
  );
  sheet.heading(text.course, cycle.samples.length > 0 ? CHART_HEIGHT : undefined);
  if (cycle.samples.length === 0) sheet.paragraph(text.noCourse);
  else {
    const marks = cycle.offAt === null ? [] : [{ at: cycle.offAt, label: text.off }];
    const course = { cycle, marks, hour: (time: number) => moment(time).slice(-8, -3) };
    const measured = chartOf(course, {
      name: cycle.kind === 'uv' ? text.irradiance : text.ozone,
      unit: MEASURED_UNIT[cycle.kind],
      colour: '#7a3fb0',
      limit: cycle.reentry?.limitPpm ?? null,
      valueOf: ({ value }) => value,
    });
    const dose = chartOf(course, {
      name: text.doseLine,
      unit,
      colour: '#3f6fb0',
      limit: null,
      valueOf: (sample) => sample.dose,
    });
    for (const chart of [measured, dose])
      sheet.figure(CHART_HEIGHT, (pdf, x, y) => drawChart(pdf, chart, x, y));
  }
  sheet.heading(text.reentry);
  sheet.paragraph(reentryIn(cycle, text));
  sheet.note(text.journal);
  return sheet.finish();
}

function reentryIn({ reentry, litAt, kind }: Cycle, text: (typeof TEXTS)[DocumentLanguage]): string {
  if (!reentry) return litAt === null || kind === 'uv' ? text.noOzone : text.notProven;
  if (reentry.by === 'no-ozone') return text.noOzone;
  return text.measuredOzone
    .replace('{limit}', figure(reentry.limitPpm, 2))
    .replace('{minutes}', figure(reentry.heldMs / MINUTE_MS, 1))
    .replace('{ppm}', figure(reentry.ppm, 3));
}

interface Course {
  readonly cycle: Cycle;
  readonly marks: Chart['marks'];
  /** What the clock showed. */
  readonly hour: (at: number) => string;
}

function chartOf(
  { cycle: { samples, litAt, endedAt }, marks, hour }: Course,
  line: {
    readonly name: string;
    readonly unit: string;
    readonly colour: string;
    readonly limit: number | null;
    readonly valueOf: (sample: DoseSample) => number | null;
  },
): Chart {
  const from = litAt ?? samples[0]?.at ?? 0;
  const to = Math.max(endedAt ?? 0, samples.at(-1)?.at ?? 0, from + MINUTE_MS);
  return {
    unit: line.unit,
    from,
    to,
    band: { low: null, high: line.limit },
    marks,
    ticks: Array.from({ length: TICKS }, (_, index) => {
      const at = from + ((to - from) * index) / (TICKS - 1);
      return { at, label: hour(at) };
    }),
    lines: [
      {
        name: line.name,
        colour: line.colour,
        gap: GAP_MS,
        points: samples.map((sample) => {
          const value = line.valueOf(sample);
          return value === null ? null : { at: sample.at, low: value, mean: value, high: value };
        }),
      },
    ],
  };
}
