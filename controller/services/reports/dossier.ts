import { type Cycle, DOSE_UNIT, MEASURED_UNIT } from '../../model/disinfection.ts';
import type { ZoneSpec } from '../disinfection/index.ts';
import { CHART_HEIGHT, type Chart, drawChart, type Line } from './pdf/chart.ts';
import { Sheet } from './pdf/document.ts';
import { type DocumentLanguage, figure, KINDS, momentIn, PHASES, TEXTS } from './words.ts';

const MINUTE_MS = 60_000;
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
  /** Words for what ended it early. */
  readonly abortWords: (cause: string) => string;
}

/** Who disinfected what, when and how much, and how it was proven that people could come back. */
export async function renderDossier(dossier: Dossier, language: DocumentLanguage): Promise<Buffer> {
  const { cycle, spec, siteName, timeZone, now, nameOf, abortWords } = dossier;
  const text = TEXTS[language];
  const moment = momentIn(timeZone);
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
    [text.begun, `${at(cycle.begunAt)}${cycle.begunBy === null ? '' : ` · ${nameOf(cycle.begunBy)}`}`],
    [text.lit, at(cycle.litAt)],
    [text.off, at(cycle.offAt)],
    [text.dose, `${figure(cycle.dose, 2)} ${unit} (${text.target} ${figure(cycle.targetDose, 2)} ${unit})`],
    [text.ended, at(cycle.endedAt)],
  ]);
  if (cycle.abort) {
    const { cause, by, why, reasons } = cycle.abort;
    sheet.heading(text.aborted);
    sheet.facts([
      [at(cycle.abort.at), [abortWords(cause), why].filter((words) => words !== '').join(' · ')],
      [text.by, nameOf(by)],
      ...(reasons.length > 0 ? ([[text.reasons, reasons.join(', ')]] as const) : []),
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
      const words = spec?.items.find((item) => item.id === id)?.text[language] ?? id;
      return [words, tick ? nameOf(tick.by) : '—', at(tick?.at ?? null), tick?.note ?? ''];
    }),
  );
  sheet.heading(text.course);
  if (cycle.samples.length === 0) sheet.paragraph(text.noCourse);
  else {
    const name = cycle.kind === 'uv' ? text.irradiance : text.ozone;
    const measured = chartOf(cycle, moment, name, MEASURED_UNIT[cycle.kind], '#7a3fb0', ({ value }) => value);
    const dose = chartOf(cycle, moment, text.doseLine, unit, '#3f6fb0', (sample) => sample.dose);
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

function chartOf(
  { samples, litAt, endedAt }: Cycle,
  moment: (at: number) => string,
  name: string,
  unit: string,
  colour: string,
  valueOf: (sample: Cycle['samples'][number]) => number | null,
): Chart {
  const from = litAt ?? samples[0]?.at ?? 0;
  const to = Math.max(endedAt ?? 0, samples.at(-1)?.at ?? 0, from + MINUTE_MS);
  const points = samples.flatMap((sample): Line['points'][number][] => {
    const value = valueOf(sample);
    return value === null ? [] : [{ at: sample.at, low: value, mean: value, high: value }];
  });
  return {
    unit,
    from,
    to,
    band: { low: null, high: null },
    ticks: Array.from({ length: TICKS }, (_, index) => {
      const at = from + ((to - from) * index) / (TICKS - 1);
      return { at, label: moment(at).slice(-5) };
    }),
    lines: [{ name, colour, gap: 5 * MINUTE_MS, points }],
  };
}
